"""What saved views need from the tables."""

from typing import Protocol

from chalicelib.tickets.views.model import Shelf, View
from chalicelib.unit_of_work import UnitOfWork


class Views(Protocol):
    """The saved views of one tenant."""

    def shelf(self, user: str) -> Shelf: ...

    def insert(self, uow: UnitOfWork, view: View) -> None: ...

    def replace(self, uow: UnitOfWork, before: View, after: View) -> None: ...

    def remove(self, uow: UnitOfWork, view: View) -> None: ...

    def choose(self, uow: UnitOfWork, user: str, view_id: str) -> None: ...
