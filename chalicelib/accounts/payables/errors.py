"""What payables refuse, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class BillTaken(Conflict):
    """The supplier already has a bill with this number: it would be paid twice."""

    type: ClassVar[str] = "bill-number-taken"
    title: ClassVar[str] = "The bill %(number)s of this supplier is recorded already."


class NotPayable(Conflict):
    """The payable is paid, cancelled, or a cost whose bill has not come."""

    type: ClassVar[str] = "not-payable"
    title: ClassVar[str] = "This cannot be done with the bill as it stands now."


class MoreThanIsDue(Conflict):
    """More was to be paid or claimed than is left of the bill."""

    type: ClassVar[str] = "more-than-is-due"
    title: ClassVar[str] = "This is more than is left to pay of the bill."


class TooManyPayments(Conflict):
    """A bill that was paid in more parts than anybody pays in."""

    type: ClassVar[str] = "too-many-payments"
    title: ClassVar[str] = "The bill was paid in too many parts."
