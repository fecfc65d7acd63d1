"""What write-offs refuse, by the fact of the trade."""

from chalicelib.kit.errors import Conflict, Forbidden, NotFound


class WriteOffNotFound(NotFound):
    """No such write-off, or another company's."""


class WriteOffDecided(Conflict):
    """A write-off is decided once."""

    type = "write-off-decided"
    title = "This write-off is decided already."


class OwnWriteOff(Forbidden):
    """Whoever asks for a write-off does not approve it."""

    type = "own-write-off"
    title = "Somebody else has to approve this write-off: not who asked for it."
