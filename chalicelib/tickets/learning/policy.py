"""Causes as data, and how long back a recurrence is looked for; a company may change both."""

from typing import Any, Final

from pydantic import Field, ValidationError

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Exact

CAUSES: Final = (
    "carrier_late",
    "no_space",
    "wrong_booking",
    "wrong_document",
    "late_information",
    "wrong_charge",
    "poor_packing",
    "rough_handling",
    "trucking",
    "customs_inspection",
    "wrong_instruction",
    "system_failure",
    "conduct",
    "force_majeure",
    "other",
)
DEFAULT: Final[dict[str, Any]] = {"months": 12, "sample": 10, "causes": list(CAUSES)}
# Who a case is laid to: one of our departments, an outside party, the customer, or nobody.
RESPONSIBLE: Final = ("department", "carrier", "agent", "supplier", "authority", "customer", "none")


class LearningPolicy(Exact):
    """``months``: how long back the same cause counts as a recurrence; ``sample``: how many of a
    month's closed tickets a supervisor looks at."""

    months: int = Field(ge=1, le=60)
    sample: int = Field(default=10, ge=1, le=30)
    causes: tuple[str, ...] = Field(min_length=1, max_length=60)


def read(body: dict[str, Any]) -> LearningPolicy:
    """The policy that a stored body means."""
    return LearningPolicy.model_validate(body)


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The body if it makes sense, else Invalid names the field and the remedy."""
    try:
        policy = LearningPolicy.model_validate(body)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"][:1])
        if where == "months":
            raise Invalid.field("months", "Enter 1 to 60 months.") from error
        if where == "sample":
            raise Invalid.field("sample", "Enter 1 to 30 tickets.") from error
        raise Invalid.field("causes", "Enter 1 to 60 causes.") from error
    if any("#" in cause or not cause.strip() or len(cause) > 60 for cause in policy.causes):
        raise Invalid.field("causes", "A cause has 1 to 60 characters, without #.")
    return policy.model_dump(mode="json")
