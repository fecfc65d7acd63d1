"""Words filled with facts."""

import pytest

from chalicelib.tickets.wording.filling import fill, unknown, variables

FACTS = {
    "name": "Wei",
    "references": "",
    "cut": "two pallets…",
    "text": "Line one\n{name} is no variable here",
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {name},", "Dear Wei,"),
        ("{name} {name}", "Wei Wei"),
        ("About {references}:\nHello", "Hello"),
        ("One\n\n{references}\n\nTwo", "One\n\nTwo"),
        ("{link}", "{link}"),
        ("About {cut}.", "About two pallets…"),
        ("a { b", "a { b"),
        ("{text}", "Line one\n{name} is no variable here"),
    ],
)
def test_a_text_is_filled_once_and_lines_without_their_fact_are_left_out(
    text: str, filled: str
) -> None:
    assert fill(text, FACTS) == filled


def test_variables_are_named_in_their_order_each_once() -> None:
    assert variables("{b} {a} {b} { a }") == ["b", "a", " a "]
    assert unknown("{name} {nmae}", ("name",)) == "nmae"
    assert unknown("{name}", ("name",)) is None
