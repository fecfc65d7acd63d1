"""What reminders refuse, named for the fact of the trade behind it."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict, NotFound


class ReminderNotFound(NotFound):
    """No such reminder in this company."""

    title: ClassVar[str] = "This reminder was not found."


class ReminderSettled(Conflict):
    """The message is already sent, called, withdrawn or elsewhere than the act assumes."""

    type: ClassVar[str] = "reminder-settled"
    title: ClassVar[str] = "This reminder has already been dealt with."


class ChasePaused(Conflict):
    """Payment is promised, or somebody said to wait: nothing is sent until then."""

    type: ClassVar[str] = "reminders-paused"
    title: ClassVar[str] = "Reminders to this customer are paused."


class NothingToPromise(Conflict):
    """Nothing is overdue in the currency, so there is nothing to promise."""

    type: ClassVar[str] = "nothing-to-promise"
    title: ClassVar[str] = "Nothing is overdue in this currency."


class PromiseOpen(Conflict):
    """One promise at a time: the former one is neither kept nor broken yet."""

    type: ClassVar[str] = "promise-open"
    title: ClassVar[str] = "There is already a promise that is neither kept nor broken."


class NoPromise(Conflict):
    """There is no open promise to take back."""

    type: ClassVar[str] = "no-promise"
    title: ClassVar[str] = "There is no open promise."


class NoAddress(Conflict):
    """The customer still has no address that a reminder could go to."""

    type: ClassVar[str] = "no-reminder-address"
    title: ClassVar[str] = "There is no e-mail address for reminders yet."
