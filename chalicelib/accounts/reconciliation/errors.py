"""What reconciliations refuse, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class NotAtThatPoint(Conflict):
    """The comparison is at another step than the one that was asked for."""

    type: ClassVar[str] = "reconciliation-not-ready"
    title: ClassVar[str] = "This cannot be done at this point. Please look at where it stands."


class SameFile(Conflict):
    """This sender's file was compared before: nothing is done twice."""

    type: ClassVar[str] = "same-file"
    title: ClassVar[str] = "This file of the same sender is here already: %(reconciliation)s."


class NotOpen(Conflict):
    """Somebody has decided it already, or that decision does not fit."""

    type: ClassVar[str] = "not-open"
    title: ClassVar[str] = "This was decided already, or that decision does not fit here."


class StillUndecided(Conflict):
    """Bills are booked once every line of them is accepted or claimed."""

    type: ClassVar[str] = "still-undecided"
    title: ClassVar[str] = "%(count)s lines of the bill are not decided yet."


class ChargedMeanwhile(Conflict):
    """The customer was charged for it since the comparison: nothing is charged twice."""

    type: ClassVar[str] = "charged-meanwhile"
    title: ClassVar[str] = "Charged for this already: %(number)s. Please look at the account."


class NothingToCharge(Conflict):
    """Nothing is short, or it was charged on from here."""

    type: ClassVar[str] = "nothing-to-charge"
    title: ClassVar[str] = "There is nothing to charge on here."
