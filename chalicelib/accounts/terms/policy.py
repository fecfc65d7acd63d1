"""The terms of each grade: data that a company may replace."""

from collections.abc import Mapping
from typing import Any

from chalicelib.accounts.terms.model import Terms
from chalicelib.customers.by_grade import checked_by_grade
from chalicelib.customers.model import GRADES

POLICY = "terms"
# Thirty days from the invoice's date, settled monthly: what forwarders commonly give.
DEFAULT: Mapping[str, Any] = {grade: Terms().model_dump(mode="json") for grade in GRADES}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid`` with every problem."""
    return {**DEFAULT, **checked_by_grade(_by_grade(body), Terms)}


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
