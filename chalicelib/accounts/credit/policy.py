"""When credit stops by itself: data by grade, which a company may replace."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from chalicelib.accounts.credit.model import Blocks
from chalicelib.customers.by_grade import checked_by_grade
from chalicelib.kit.values import Exact

POLICY = "credit"


class CreditPolicy(Exact):
    """``hold_after`` days past the due date of the oldest item that is not disputed (0: never),
    ``over_limit``: whether exposure above the limit is a hold, ``blocks``: what such holds stop."""

    hold_after: int = Field(default=60, ge=0, le=999)
    over_limit: bool = True
    blocks: tuple[Blocks, ...] = (Blocks.BOOKINGS,)


DEFAULTS: Mapping[str, CreditPolicy] = {
    "strategic": CreditPolicy(hold_after=90, blocks=()),
    "key": CreditPolicy(hold_after=60),
    "general": CreditPolicy(hold_after=45),
}
DEFAULT: Mapping[str, Any] = {
    grade: policy.model_dump(mode="json") for grade, policy in DEFAULTS.items()
}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """A company's own policy as it may be stored. Raises ``Invalid`` with every problem."""
    return {**DEFAULT, **checked_by_grade(body, CreditPolicy)}


def policy_for(grade: str, document: Mapping[str, Any]) -> CreditPolicy:
    """The policy of a grade; one that is not there is treated as ``general``."""
    own = document.get(grade)
    if own is not None:
        return CreditPolicy.model_validate(own)
    return DEFAULTS.get(grade, DEFAULTS["general"])
