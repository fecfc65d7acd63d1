"""A letter as it is read: what is left out of it leaves no gap."""

from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from chalicelib.notify.message import Message
from chalicelib.notify.render import headline, render

TEMPLATES = Path(str(files("chalicelib.notify") / "templates"))
LETTERS = sorted(
    f"{path.relative_to(TEMPLATES).with_suffix('').with_suffix('')}"
    for path in TEMPLATES.rglob("[!_]*.en.txt")
)

ACKNOWLEDGED = {
    "name": "Mei Tan",
    "subject": "Two cartons crushed",
    "company": "Ours Ltd",
    "text": "",
    "number": "VZ6M7VG",
    "person": "",
    "hear_by": "",
    "token": "",
    "phone": "",
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"hear_by": "1 Dec 2026"},
        {"person": "Sam", "hear_by": "1 Dec 2026"},
        {"token": "t", "phone": "+49 40 1"},
    ],
)
def test_whatever_is_left_out_parts_stand_one_line_apart(
    language: str, given: dict[str, str]
) -> None:
    params = ACKNOWLEDGED | given
    message = Message(
        to="mei@acme.example",
        language=language,
        template="tickets/customer_acknowledged",
        params=params,
    )
    subject, text = render(message, base_url="https://ours.example")
    assert "Two cartons crushed" in subject
    assert "\n\n\n" not in text
    assert "VZ6M7VG" in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("letter", ["place", "time", "moved"])
def test_where_exactly_stands_on_a_line_of_its_own(language: str, letter: str) -> None:
    params = ACKNOWLEDGED | {"place": "visit", "at": "3 Mar 2026", "where": "Dock 4", "was": ""}
    template = f"tickets/customer_{letter}"
    message = Message(to="mei@acme.example", language=language, template=template, params=params)
    lines = render(message, base_url="https://ours.example")[1].splitlines()
    assert {"3 Mar 2026", "Dock 4"} <= set(lines)


def test_what_a_letter_has_come_to_name_since_leaves_an_older_line_readable() -> None:
    older = Message(to="", language="en", template="settling/asked", params={"subject": "Crushed"})
    assert "Crushed" in headline(older)
    with pytest.raises(UndefinedError):
        render(older, base_url="")


def test_a_headline_is_the_subject_of_its_letter() -> None:
    message = Message(
        to="", language="en", template="tickets/customer_acknowledged", params=ACKNOWLEDGED
    )
    assert headline(message) == render(message, base_url="https://ours.example")[0]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("letter", LETTERS)
def test_no_line_breaks_its_page_whatever_it_lacks(letter: str, language: str) -> None:
    assert "\n" not in headline(Message(to="", language=language, template=letter, params={}))
