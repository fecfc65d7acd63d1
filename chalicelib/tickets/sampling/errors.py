"""What is refused about samples."""

from chalicelib.kit.errors import Forbidden, NotFound


class NoSample(NotFound):
    """No sample was drawn of this month, or the ticket is not in it."""

    title = "This is not in a sample that was drawn."


class OwnWork(Forbidden):
    """Nobody looks over their own work, unless nobody else leads and they say so."""

    type = "own-work"
    title = "You handled this ticket yourself: somebody else looks at it."
