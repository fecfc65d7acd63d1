"""Refusals of the import, each named for the business fact."""

from chalicelib.kit.errors import Conflict, Invalid


class UnreadableFile(Invalid):
    """The file as a whole cannot be read; the detail names the remedy."""

    type = "unreadable-file"
    title = "This file cannot be read."


class NotReady(Conflict):
    """The import is not at the step that the act belongs to."""

    type = "import-not-ready"
    title = "This import is not at that step. Please look at it again."
