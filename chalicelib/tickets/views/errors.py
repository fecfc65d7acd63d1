"""What saving views refuses."""

from chalicelib.kit.errors import Conflict, NotFound
from chalicelib.tickets.views.model import MOST


class ViewNotFound(NotFound):
    """No such view, or it is somebody else's own."""

    title = "This view was not found."


class TooManyViews(Conflict):
    """A list of views is full."""

    type = "too-many-views"
    title = f"There are {MOST} views already. Delete one first."
