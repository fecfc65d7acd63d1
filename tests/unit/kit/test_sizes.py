"""Sizes: what is found quickly is never less than what is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.dynamo import TooLarge
from chalicelib.kit.dynamo.sizes import (
    MAX_ITEM_BYTES,
    at_most,
    check_item,
    check_transaction,
    item_size,
)

VALUES = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(min_size=1), VALUES, min_size=1, max_size=6))
def test_an_item_is_never_larger_than_it_is_said_to_be_at_most(item: dict[str, object]) -> None:
    assert item_size(item) <= at_most(item)


@pytest.mark.parametrize("letter", ["a", "箱", "\U0001f6a2"])
def test_the_limit_of_an_item_is_exact(letter: str) -> None:
    width = len(letter.encode())
    room = MAX_ITEM_BYTES - len("pk") - 1 - len("x")
    fits = {"pk": "1", "x": letter * (room // width)}
    check_item(fits)
    with pytest.raises(TooLarge):
        check_item(fits | {"x": fits["x"] + letter})


def test_the_limit_of_a_transaction_is_exact() -> None:
    item = {"pk": "1", "x": "a" * (MAX_ITEM_BYTES - 4)}
    ten = [item] * 10
    check_transaction([*ten, {"pk": "1", "x": "a" * (4 * 1024 * 1024 - 10 * MAX_ITEM_BYTES - 4)}])
    with pytest.raises(TooLarge):
        check_transaction([*ten, item])
