"""What is refused about canned texts."""

from chalicelib.kit.errors import Conflict, NotFound


class CannedNotFound(NotFound):
    """No such text, or it is somebody else's own."""

    title = "This canned text was not found."


class ShortcutTaken(Conflict):
    """Two texts under one shortcut could not be told apart."""

    type = "shortcut-taken"
    title = "There is already a text with this shortcut."


class TooManyTexts(Conflict):
    """A list that nobody can look through helps nobody."""

    type = "too-many-texts"
    title = "At most %(most)d texts can be kept here."
