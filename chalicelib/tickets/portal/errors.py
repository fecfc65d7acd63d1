"""What the customer's page refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict


class SurveyNotOpen(Conflict):
    """The survey is answered after the close, and once."""

    type = "survey-not-open"
    title = "The survey can be answered once, after the matter was closed."


class AlreadyConfirmed(Conflict):
    """The words as they stand were confirmed before."""

    type = "record-already-confirmed"
    title = "The record was confirmed already."


class NoLink(Conflict):
    """There is no link that could be ended."""

    type = "no-link"
    title = "No link to this ticket is open."
