"""What disputes refuse, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict, NotFound


class DisputeNotFound(NotFound):
    """No such dispute here."""


class DisputeSettled(Conflict):
    """A dispute is settled once; what changes afterwards is booked as a new entry."""

    type: ClassVar[str] = "dispute-settled"
    title: ClassVar[str] = "This dispute is settled already."


class CreditWaits(Conflict):
    """A credit note was asked for and waits for approval: that is decided first."""

    type: ClassVar[str] = "credit-note-waits"
    title: ClassVar[str] = "A credit note for this dispute waits for approval."


class BeyondAuthority(Conflict):
    """Who accepts an amount frees credit: that takes the authority that its credit note takes."""

    type: ClassVar[str] = "beyond-authority"
    title: ClassVar[str] = "This is beyond your authority. Ask for the credit note instead."


class LineNotDisputable(Conflict):
    """Only an open charge that stands on the statement can be disputed by its link."""

    type: ClassVar[str] = "line-not-disputable"
    title: ClassVar[str] = "This line cannot be disputed here. Please write to us."
