"""What can be wrong with a connection or a delivery."""

from chalicelib.kit.errors import DomainError, NotFound


class ConnectionNotFound(NotFound):
    """No such connection, or an address that nobody was given."""

    title = "This connection was not found."


class SignatureWrong(DomainError):
    """The message was not signed with a secret of this connection."""

    status = 401
    type = "signature-wrong"
    title = "The signature does not fit the message."


class DeliveryTooLarge(DomainError):
    """More than one delivery may hold."""

    status = 413
    type = "too-large"
    title = "The message is larger than %(most)s bytes. Send it in parts."


class AlreadyReceived(DomainError):
    """The same message came before; it is answered as if it had come once."""

    status = 204
    type = "already-received"
    title = "This message was received before."
