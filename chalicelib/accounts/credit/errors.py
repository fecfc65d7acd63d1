"""What credit refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict, Forbidden


class NotOnHold(Conflict):
    """There is nothing to release."""

    type = "not-on-hold"
    title = "This customer is not on credit hold."


class NothingAsked(Conflict):
    """No release waits for a second person."""

    type = "no-release-asked"
    title = "No release of this hold waits for a decision."


class ReleaseAsked(Conflict):
    """A release is asked already, or in force."""

    type = "release-asked"
    title = "A release is asked or in force already."


class OnHandAlready(Conflict):
    """Somebody put the customer on hold before."""

    type = "on-hold-already"
    title = "This customer was put on hold by hand already."


class SecondPersonNeeded(Forbidden):
    """Whoever set the hold or asked for its release does not grant it."""

    type = "second-person-needed"
    title = "Somebody else has to release this hold: neither who set it nor who asked."


class CreditHeld(Conflict):
    """The hold blocks what was asked."""

    type = "credit-hold"
    title = "This customer is on credit hold: no new bookings until it is released."


class TooManyPositions(Conflict):
    """A customer holds at most so many bookings, bills and guarantees at once."""

    type = "too-many-positions"
    title = "There are too many bookings, bills and guarantees. Remove those that are over."
