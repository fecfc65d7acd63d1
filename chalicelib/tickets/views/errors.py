"""What saving views refuses."""

from chalicelib.kit.errors import Conflict, NotFound


class ViewNotFound(NotFound):
    """No such view, or it is somebody else's own."""

    title = "This view was not found."


class TooManyViews(Conflict):
    """A list of views is full."""

    type = "too-many-views"
    title = "There are %(most)s views already. Delete one first."
