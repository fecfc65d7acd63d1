"""What notices need from the tables and from the company."""

from datetime import datetime
from typing import Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Held, Notice
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Notices(Protocol):
    """The lists of the members of one tenant. Reads give ``None`` for what is not there."""

    def add(self, uow: UnitOfWork, user: str, notice: Notice) -> None: ...

    def hold(self, uow: UnitOfWork, held: Held) -> None: ...

    def listed(self, user: str, limit: int, after: Item | None) -> Listing[Notice]: ...

    def unread(self, user: str, most: int) -> int: ...

    def newest_unread(self, user: str) -> Notice | None: ...

    def one(self, user: str, notice_id: str) -> Notice | None: ...

    def mark_read(self, user: str, notice: Notice, gone: datetime) -> None: ...

    def held(self, user: str, notice_id: str) -> Held | None: ...

    def all_held(self, user: str, most: int) -> list[Held]: ...

    def release(self, uow: UnitOfWork, held: Held) -> None: ...

    def wait(self, held: Held, until: datetime) -> None: ...


class Tenancy(Protocol):
    """What notices ask of the company."""

    def company(self, who: Principal) -> Company: ...

    def member(self, who: Principal, user: str) -> Member: ...
