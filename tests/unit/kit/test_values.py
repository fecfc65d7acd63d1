"""A value is replaced, never changed; an exact one takes just its fields."""

import pytest
from pydantic import ValidationError

from chalicelib.kit.values import Exact, Frozen


class Row(Frozen):
    name: str


class Choice(Exact):
    name: str


@pytest.mark.parametrize("kind", [Row, Choice])
def test_a_value_is_never_changed_in_place(kind: type[Row]) -> None:
    value = kind(name="a")
    with pytest.raises(ValidationError):
        value.name = "b"
    assert value.model_copy(update={"name": "b"}).name == "b"


def test_what_an_older_version_has_kept_is_read() -> None:
    assert Row.model_validate({"name": "a", "gone": 1}) == Row(name="a")


def test_a_field_that_is_not_known_is_a_mistake() -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate({"name": "a", "nmae": "b"})
