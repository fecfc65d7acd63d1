"""The desk's tools, all in one place."""

from chalicelib.tickets.desk.duplicates import Duplicates


class DeskService(Duplicates):
    """Suggests, links, merges and splits; each write is one transaction."""
