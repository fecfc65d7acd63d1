"""The desk's tools, all in one place."""

from chalicelib.tickets.desk.duplicates import Duplicates
from chalicelib.tickets.desk.linking import Linking


class DeskService(Duplicates, Linking):
    """Suggests, links, merges and splits; each write is one transaction."""
