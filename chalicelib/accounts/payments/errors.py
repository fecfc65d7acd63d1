"""What payments refuse, each named for the fact of the trade behind it."""

from chalicelib.kit.errors import Conflict, Invalid, NotFound


class BankFileNotFound(NotFound):
    """No such file in this company."""

    title = "This bank file was not found."


class LineNotFound(NotFound):
    """No such line in this company."""

    title = "This line of a bank statement was not found."


class FileNotReady(Conflict):
    """The file is not at the step that the act belongs to."""

    type = "bank-file-not-ready"
    title = "This bank file is not at that step. Please look at it again."


class UnreadableBankFile(Invalid):
    """The upload as such cannot be taken: empty, too large."""

    type = "unreadable-file"
    title = "This file cannot be read."


class LineNotOpen(Conflict):
    """The line was booked, set aside or returned already."""

    type = "line-not-open"
    title = "This line is not open any more. Please look at it again."


class TakenMeanwhile(Conflict):
    """Another file with the same line was taken in at the same moment."""

    type = "taken-meanwhile"
    title = "Another file with this line is being taken in. Please try again in a moment."


class ProposalGone(Conflict):
    """What was proposed does not fit any more: something was booked since."""

    type = "proposal-gone"
    title = "This proposal does not fit any more. Please look at the new ones."


class PartReturned(Conflict):
    """A part of the payment went back: that is undone first, where it was booked."""

    type = "part-returned"
    title = "A part of this payment came back. Undo that line first."


class WrongWay(Conflict):
    """Money that went out was taken for money that came in, or the other way round."""

    type = "wrong-way"
    title = "This does not go with money of that direction, amount or day."
