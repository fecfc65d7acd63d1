"""A policy by grade is refused at the field that is wrong, all at once."""

import pytest
from pydantic import BaseModel, Field

from chalicelib.customers.by_grade import checked_by_grade
from chalicelib.kit.errors import Invalid


class Step(BaseModel):
    days: int = Field(ge=1)


class Policy(BaseModel):
    after: int = Field(default=30, ge=0)
    blocks: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()


def wrong(body: dict[str, object]) -> list[str]:
    with pytest.raises(Invalid) as refused:
        checked_by_grade(body, Policy)
    return [each.field for each in refused.value.problems]


def test_what_is_said_of_a_grade_is_kept_with_the_defaults_of_the_rest() -> None:
    kept = checked_by_grade({"key": {"after": 7}}, Policy)
    assert kept == {"key": {"after": 7, "blocks": [], "steps": []}}


def test_a_grade_that_there_is_not_is_refused() -> None:
    assert wrong({"gold": {}}) == ["gold"]


def test_every_problem_is_named_at_its_grade() -> None:
    assert wrong({"key": {"after": -1}, "general": {"after": "x"}}) == [
        "key.after",
        "general.after",
    ]


def test_a_list_of_values_is_one_field_and_a_list_of_groups_is_not() -> None:
    body = {"key": {"blocks": [1, "x"], "steps": [{"days": 3}, {"days": 0}]}}
    assert wrong(body) == ["key.blocks", "key.steps.1.days"]
