"""What the desk refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict, Forbidden, NotFound
from chalicelib.kit.i18n import N_


class TicketNotFound(NotFound):
    """No such ticket in this company."""

    title = "This ticket was not found."

    def __init__(self) -> None:
        super().__init__(N_("It may have gone with an import that was taken back."))


class ComplainedOf(Forbidden):
    """The complaint is about whoever tries to handle it."""

    type = "complained-of"
    title = "This ticket is about you: somebody else handles it. You may add a note."


class WrongStep(Conflict):
    """The act does not follow from the step the ticket is at."""

    type = "wrong-step"
    title = "The ticket is not at a step where this can be done."


class TicketClosed(Conflict):
    """A closed ticket is changed only by reopening or reviewing it."""

    type = "ticket-closed"
    title = "The ticket is closed. Reopen it first."


class TicketMerged(Conflict):
    """The matter goes on in the ticket that this one was merged into."""

    type = "ticket-merged"
    title = "This ticket was merged into another. The matter goes on there."


class AlreadyWaiting(Conflict):
    """The clock already stands still for the customer's answer."""

    type = "already-waiting"
    title = "The ticket already waits for the customer."


class NotWaiting(Conflict):
    """There is no answer to wait for."""

    type = "not-waiting"
    title = "The ticket does not wait for the customer."


class NothingToEscalate(Conflict):
    """All three changes have been made."""

    type = "fully-escalated"
    title = "Person, place and time have all been changed already."


class NoAppointment(Conflict):
    """There is nothing to move, keep or drop."""

    type = "no-appointment"
    title = "The ticket has no appointment."


class AppointmentSettled(Conflict):
    """What became of the appointment is known already."""

    type = "appointment-settled"
    title = "The appointment was kept, dropped or overtaken already."


class TooManyFiles(Conflict):
    """A ticket takes a limited number of files."""

    type = "too-many-files"
    title = "A ticket takes at most %(most)d files."


class TooManyWatchers(Conflict):
    """A ticket is watched by a limited number of people."""

    type = "too-many-watchers"
    title = "At most %(most)d people watch a ticket."
