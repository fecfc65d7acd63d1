"""What releasing documents refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict


class DocumentsHeld(Conflict):
    """The customer's credit hold stops the release of documents."""

    type = "documents-held"
    title = "This customer is on credit hold: documents stay here until a second person approves."


class DocumentReleased(Conflict):
    """A document leaves our hands once."""

    type = "document-released"
    title = "This document was released already."


class NotReleased(Conflict):
    """Only what was released can be taken back."""

    type = "document-not-released"
    title = "This document was not released."


class NotHeld(Conflict):
    """The light is green: nobody has to give leave."""

    type = "documents-not-held"
    title = "Nothing stops the release of documents: no approval is needed."


class LeaveAsked(Conflict):
    """One leave at a time."""

    type = "leave-asked"
    title = "Approval to release documents is asked already."


class NoLeaveAsked(Conflict):
    """No leave waits for a second person."""

    type = "no-leave-asked"
    title = "No approval to release documents waits for a decision."
