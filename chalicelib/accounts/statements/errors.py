"""What statements refuse, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class AlreadyStated(Conflict):
    """The period, or a later one, was put on a statement before."""

    type: ClassVar[str] = "already-stated"
    title: ClassVar[str] = "This period is on a statement already, up to %(until)s."


class NothingToState(Conflict):
    """Nothing moved in the period and nothing is owed."""

    type: ClassVar[str] = "nothing-to-state"
    title: ClassVar[str] = "There is nothing to put on a statement for this period."


class PeriodNotOver(Conflict):
    """A period must have ended before it is stated, or its closing balance would not last."""

    type: ClassVar[str] = "period-not-over"
    title: ClassVar[str] = "This period has not ended yet."


class NumberMoved(Conflict):
    """Somebody issued a statement at the same moment; the next number is taken again."""

    type: ClassVar[str] = "statement-number-moved"
    title: ClassVar[str] = "Another statement was issued at the same moment. Please try again."


class NoAddress(Conflict):
    """Nobody at the customer has an e-mail address for statements."""

    type: ClassVar[str] = "no-statement-address"
    title: ClassVar[str] = "The customer has no e-mail address for statements."
