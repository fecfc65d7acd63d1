"""What the desk's tools share: the tickets' own use cases, and rows that only tools read."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.ports import DeskRows
from chalicelib.tickets.service import TicketService


@dataclass
class Bench:
    """Every tool of the desk stands on it."""

    tickets: TicketService
    rows: Callable[[Principal], DeskRows]
