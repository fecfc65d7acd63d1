"""The terms of each grade: data that a company may replace."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from chalicelib.accounts.terms.model import Terms
from chalicelib.customers.model import GRADES
from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.validation import problems_of

POLICY = "terms"
# Thirty days from the invoice's date, settled monthly: what forwarders commonly give.
DEFAULT: Mapping[str, Any] = {grade: Terms().model_dump(mode="json") for grade in GRADES}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid`` with every problem."""
    body = _by_grade(body)
    unknown = sorted(set(body) - set(GRADES))
    if unknown:
        raise Invalid.field(unknown[0], "There is no such customer grade.")
    found, problems = {}, []
    for grade, own in body.items():
        try:
            found[grade] = Terms.model_validate(own).model_dump(mode="json")
        except ValidationError as error:
            problems += [_under(grade, each) for each in problems_of(error)]
    if problems:
        raise Invalid(problems=tuple(problems))
    return {**DEFAULT, **found}


def terms_of(grade: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The terms of a grade; a grade that is not there is treated as ``general``."""
    body = _by_grade(body)
    own: Mapping[str, Any] = body.get(grade) or body.get("general") or DEFAULT["general"]
    return own


def _by_grade(body: Mapping[str, Any]) -> dict[str, Any]:
    """A policy of the time when every grade had the same days of credit, in today's form."""
    if set(body) == {"days"}:
        return {grade: {**DEFAULT[grade], "days": body["days"]} for grade in GRADES}
    return dict(body)


def _under(grade: str, problem: Problem) -> Problem:
    return Problem(f"{grade}.{problem.field}", problem.message, problem.params)
