"""What the ledger refuses, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class NumberTaken(Conflict):
    """The customer already has a document of this kind with this number."""

    type: ClassVar[str] = "document-number-taken"
    title: ClassVar[str] = "The document %(number)s is booked already."


class AlreadyReversed(Conflict):
    """The entry was undone before."""

    type: ClassVar[str] = "already-reversed"
    title: ClassVar[str] = "This entry has been undone already."


class NothingToReverse(Conflict):
    """A correction is not undone but corrected again."""

    type: ClassVar[str] = "not-reversible"
    title: ClassVar[str] = "A correction cannot be undone; book another entry instead."


class MoreThanOpen(Conflict):
    """More was to be set against an item than is open of it, or than the credit still holds."""

    type: ClassVar[str] = "more-than-open"
    title: ClassVar[str] = "More is allocated than is open."


class MoreThanOwed(MoreThanOpen):
    """A write-off gives up what is owed; what was paid meanwhile is not owed any more."""

    title: ClassVar[str] = "Less than this is still open. Ask for a write-off of what is left."


class NotAllocatable(Conflict):
    """A credit can only be set against debits of the same customer and currency."""

    type: ClassVar[str] = "not-allocatable"
    title: ClassVar[str] = "A payment can only be set against open items of the same currency."


class NothingAllocated(Conflict):
    """There is nothing that this credit is set against and that could be open again."""

    type: ClassVar[str] = "nothing-allocated"
    title: ClassVar[str] = "Nothing that this is set against can be taken back by itself."


class AlreadyDisputed(Conflict):
    """One dispute is settled before the next is opened on the same document."""

    type: ClassVar[str] = "already-disputed"
    title: ClassVar[str] = "This document is disputed already; that dispute must be settled first."


class StillAllocating(Conflict):
    """A large payment is still being set against its items in the background."""

    type: ClassVar[str] = "still-allocating"
    title: ClassVar[str] = "A large payment is still being allocated. Please try again shortly."


class NumberInOtherCurrency(Conflict):
    """A file gives a booked invoice another currency: somebody has to look."""

    type: ClassVar[str] = "number-in-other-currency"
    title: ClassVar[str] = "The document %(number)s is booked in %(currency)s."
