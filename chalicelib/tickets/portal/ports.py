"""What the customer's page needs from the tables and from the desk."""

from typing import Protocol

from chalicelib.tickets.portal.model import LodgingPage, Side
from chalicelib.unit_of_work import UnitOfWork


class Sides(Protocol):
    """The customer's sides of the tickets of one tenant."""

    def get(self, ticket_id: str) -> Side:
        """What there is; an empty one where nothing was given or said yet."""

    def put(self, uow: UnitOfWork, ticket_id: str, side: Side) -> None:
        """Write it beside the ticket, whose own version guards both."""


class LodgingPages(Protocol):
    """The lodging page of one tenant."""

    def get(self) -> LodgingPage:
        """The page; an empty one where none was made yet."""

    def put(self, uow: UnitOfWork, page: LodgingPage) -> None:
        """Write it; the last to make or end it wins."""
