"""Interest on what is overdue, by grade: off unless a company turns it on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chalicelib.customers.model import GRADES
from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.validation import problems_of

POLICY = "interest"


class InterestPolicy(BaseModel):
    """``yearly`` in hundredths of a per cent a year (800 is 8 %; 0: none), on a year of ``basis``
    days, for each day more than ``after`` days past due and not before ``begins``.

    ``least`` minor units by currency are booked at once; less waits for the next time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    yearly: int = Field(default=0, ge=0, le=10_000)
    basis: Literal[360, 365] = 365
    after: int = Field(default=0, ge=0, le=365)
    begins: date | None = None
    least: Mapping[str, int] = Field(default_factory=dict)

    @property
    def divisor(self) -> int:
        """Minor units times days times the rate, by this, are minor units of interest."""
        return 10_000 * self.basis


DEFAULT: Mapping[str, Any] = {grade: InterestPolicy().model_dump(mode="json") for grade in GRADES}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """A company's own policy as it may be stored. Raises ``Invalid`` with every problem."""
    unknown = sorted(set(body) - set(GRADES))
    if unknown:
        raise Invalid.field(unknown[0], "There is no such customer grade.")
    found, problems = {}, []
    for grade, own in body.items():
        try:
            found[grade] = InterestPolicy.model_validate(own).model_dump(mode="json")
        except ValidationError as error:
            problems += [
                Problem(f"{grade}.{each.field}", each.message, each.params)
                for each in problems_of(error)
            ]
    if problems:
        raise Invalid(problems=tuple(problems))
    return {**DEFAULT, **found}


def policy_for(grade: str, document: Mapping[str, Any]) -> InterestPolicy:
    """The policy of a grade; one that is not there bears no interest."""
    return InterestPolicy.model_validate(document.get(grade) or {})
