"""What goes over the wire about the sealed trail."""

from datetime import datetime

from chalicelib.jobs.schemas import CheckingOut
from chalicelib.kit.wire import Out


class SealOut(Out):
    """A seal over ``count`` lines of one month; ``hash`` covers them and the seal before."""

    number: int
    month: str
    first: str
    last: str
    count: int
    lines: str
    previous: str
    hash: str
    at: datetime


class TrailCheckOut(CheckingOut):
    """A look along the trail; ``findings`` counts what is not as it was sealed.

    ``done`` and ``total`` are months; ``unsealed`` lines are too young to be sealed.
    """

    seals: int
    lines: int
    unsealed: int


class TrailFindingOut(Out):
    """One line or seal that is not as it was sealed; the first 500 are told.

    ``seal`` is a number (0: none), ``line`` an id, ``at`` when that line was written.
    """

    rule: str
    seal: int
    line: str
    at: datetime | None
    expected: str
    found: str
