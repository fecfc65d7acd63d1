"""The desk's tools, all in one place."""

from chalicelib.tickets.desk.duplicates import Duplicates
from chalicelib.tickets.desk.kinds import Kinds
from chalicelib.tickets.desk.linking import Linking
from chalicelib.tickets.desk.queues import Queues


class DeskService(Queues, Duplicates, Linking, Kinds):
    """Lists, suggests, links, merges and splits; each write is one transaction."""
