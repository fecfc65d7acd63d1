"""What setting off refuses, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class NothingToSetOff(Conflict):
    """One of the two sides has nothing open in the currency."""

    type: ClassVar[str] = "nothing-to-set-off"
    title: ClassVar[str] = "There is nothing to set off: one side has nothing open."


class NotAgreed(Conflict):
    """Without an agreement each side pays in full."""

    type: ClassVar[str] = "set-off-not-agreed"
    title: ClassVar[str] = "Set-off is not agreed with this customer. Note it in its agreement."


class AlreadyUndone(Conflict):
    """The set-off was taken back before."""

    type: ClassVar[str] = "set-off-undone"
    title: ClassVar[str] = "This set-off has been undone already."


class SetOffUnderWay(Conflict):
    """Another set-off with this agent in this currency is being carried out."""

    type: ClassVar[str] = "set-off-under-way"
    title: ClassVar[str] = "A set-off with this agent is under way. Please wait until it is done."


class SetOffNumberMoved(Conflict):
    """Somebody else took the number at the same moment; the next is tried."""

    type: ClassVar[str] = "set-off-number-moved"
    title: ClassVar[str] = "Several set-offs were made at the same moment. Please try again."
