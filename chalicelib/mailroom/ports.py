"""What the mailroom needs from the tables."""

from datetime import datetime
from typing import Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.mailroom.model import Delivery
from chalicelib.unit_of_work import UnitOfWork


class Mails(Protocol):
    """The mail of one company. Reads give ``None`` or nothing for what is not there."""

    def get(self, mail_id: str) -> Delivery | None: ...

    def listed(self, for_people: bool, limit: int, after: Item | None) -> Listing[Delivery]: ...

    def receive(self, uow: UnitOfWork, delivery: Delivery, due: datetime) -> None: ...

    def replace(self, uow: UnitOfWork, delivery: Delivery) -> None: ...

    def came_today(self, delivery: Delivery) -> int: ...

    def ticket_at(self, mac: str) -> str: ...

    def ticket_of(self, message_id: str) -> str: ...

    def remember(self, mac: str, message_ids: tuple[str, ...], ticket_id: str) -> None: ...
