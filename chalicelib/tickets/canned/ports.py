"""What canned texts need from the tables."""

from typing import Protocol

from chalicelib.tickets.canned.model import Canned
from chalicelib.unit_of_work import UnitOfWork


class CannedTexts(Protocol):
    """The canned texts of one tenant; ``owner`` "" are the shared ones."""

    def of(self, owner: str) -> list[Canned]: ...

    def one(self, owner: str, canned_id: str) -> Canned | None: ...

    def insert(self, uow: UnitOfWork, canned: Canned) -> None: ...

    def replace(self, uow: UnitOfWork, before: Canned, after: Canned) -> None: ...

    def remove(self, uow: UnitOfWork, canned: Canned) -> None: ...
