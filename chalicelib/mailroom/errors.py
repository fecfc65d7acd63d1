"""What the mailroom refuses, by the fact of the trade."""

from chalicelib.kit.errors import Conflict, NotFound


class MailNotFound(NotFound):
    """No such mail came to this company."""

    title = "This mail was not found."


class MailSettled(Conflict):
    """Somebody has said already what becomes of it."""

    type = "mail-settled"
    title = "This mail has been dealt with already."


class AlreadyReceived(Conflict):
    """The same mail came before; not shown to anybody."""

    type = "mail-received"
    title = "This mail came before."
