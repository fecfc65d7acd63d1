"""Why an export is refused, and why one has to wait."""

from typing import ClassVar

from chalicelib.kit.errors import Conflict


class ExportUnderWay(Conflict):
    """A running export is not finished; what it took is in its files and in no other."""

    type: ClassVar[str] = "export-under-way"
    title: ClassVar[str] = "The export before this one is not finished yet."


class NotListedYet(Exception):
    """The index lags behind the books: the job looks again in a minute."""
