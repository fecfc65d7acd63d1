"""What the desk's tools need from the tables."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.tickets.model import Story


class DeskRows(Protocol):
    """What the tools read beside the tickets themselves."""

    def stories(self, ids: Sequence[str]) -> dict[str, Story]: ...
