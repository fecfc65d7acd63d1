"""What the desk's tools need from the tables."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Story


class DeskRows(Protocol):
    """What the tools read beside the tickets themselves."""

    def stories(self, ids: Sequence[str]) -> dict[str, Story]: ...

    def unassigned(self, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def standing_still(self, limit: int, after: Item | None) -> Listing[Ticket]: ...
