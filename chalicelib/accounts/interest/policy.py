"""Interest on what is overdue, by grade: off unless a company turns it on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from chalicelib.customers.by_grade import checked_by_grade
from chalicelib.customers.model import GRADES
from chalicelib.kit.values import Exact

POLICY = "interest"


class InterestPolicy(Exact):
    """``yearly`` in hundredths of a per cent a year (800 is 8 %; 0: none), on a year of ``basis``
    days, for each day more than ``after`` days past due and not before ``begins``.

    ``least`` minor units by currency are booked at once; less waits for the next time.
    """

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
    return {**DEFAULT, **checked_by_grade(body, InterestPolicy)}


def policy_for(grade: str, document: Mapping[str, Any]) -> InterestPolicy:
    """The policy of a grade; one that is not there bears no interest."""
    return InterestPolicy.model_validate(document.get(grade) or {})
