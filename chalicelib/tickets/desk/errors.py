"""What the desk's tools refuse, by the fact of the trade."""

from chalicelib.kit.errors import Conflict


class AlreadyLinked(Conflict):
    """The two tickets are linked; to say it otherwise, the link is taken away first."""

    type = "already-linked"
    title = "These tickets are linked already."


class NotLinked(Conflict):
    """There is no such link, or it shows a merge or a split and stays."""

    type = "not-linked"
    title = "There is no link here that could be taken away."


class TooManyLinks(Conflict):
    """The head of a ticket stays small."""

    type = "too-many-links"
    title = "A ticket has at most %(most)d links."


class DifferentCustomers(Conflict):
    """Merging would mix what two customers said."""

    type = "different-customers"
    title = "These tickets belong to different customers. Link them instead."


class NotMerged(Conflict):
    """There is no merge to undo."""

    type = "not-merged"
    title = "This ticket is not merged into another."


class MergeFinal(Conflict):
    """A merge can be undone for a while only."""

    type = "merge-final"
    title = "A merge can be undone for %(days)d days only."


class NotAnEnquiry(Conflict):
    """Only an enquiry becomes a complaint; the other kinds have their limits already."""

    type = "not-an-enquiry"
    title = "Only an enquiry can become a complaint."
