"""Refusals of the import, each named for the business fact."""

from chalicelib.kit.errors import Conflict, Invalid, NotFound


class UnreadableFile(Invalid):
    """The file as a whole cannot be read; the detail names the remedy."""

    type = "unreadable-file"
    title = "This file cannot be read."


class ImportNotFound(NotFound):
    """No such import in this company."""

    title = "This import was not found."


class NotReady(Conflict):
    """The import is not at the step that the act belongs to."""

    type = "import-not-ready"
    title = "This import is not at that step. Please look at it again."


class Obstacle(Conflict):
    """Something was built on what the run wrote; the title says what, for a person."""

    type = "import-built-upon"
    title = "Something was built on this since."


class CustomerEdited(Obstacle):
    title = "The customer was changed since."


class CustomerInUse(Obstacle):
    title = "There are complaints, entries, shipments, visits or notes of this customer."


class InvoiceStated(Obstacle):
    title = "The invoice stands on a statement that was issued."


class InvoiceMatched(Obstacle):
    title = "A payment that did not come with this import was set against the invoice."


class InvoiceCorrected(Obstacle):
    title = "The invoice was corrected since."


class ComplaintWorkedOn(Obstacle):
    title = "The complaint was worked on since."


class ComplaintImportedAgain(Obstacle):
    title = "A later import changed this complaint: take that one back first."


class ComplaintClosed(Obstacle):
    title = "The import closed this complaint; reopen it by hand if that was wrong."


class BillTouched(Obstacle):
    title = "The bill was paid, claimed or changed since."
