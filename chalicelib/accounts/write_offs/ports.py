"""What write-offs need from the tables and from their neighbours."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.accounts.ledger.model import Account, Draft, Entry
from chalicelib.accounts.write_offs.model import WriteOff
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class WriteOffs(Protocol):
    """The write-offs of one tenant."""

    def get(self, write_off_id: str) -> WriteOff | None: ...

    def newest(self, limit: int, after: Item | None) -> Listing[WriteOff]: ...

    def asked(self, limit: int, after: Item | None) -> Listing[WriteOff]: ...

    def insert(self, uow: UnitOfWork, made: WriteOff) -> None: ...

    def replace(self, uow: UnitOfWork, before: WriteOff, after: WriteOff) -> None: ...


class Ledger(Protocol):
    """The accounts, and a way to book on one as a part of this transaction."""

    def account(self, who: Principal, customer_id: str) -> Account: ...

    def add_write_off(
        self,
        uow: UnitOfWork,
        customer_id: str,
        draft: Draft,
        shares: Sequence[tuple[str, int]] | None,
    ) -> Entry: ...


class Tenancy(Protocol):
    """The company's people."""

    def members(self, who: Principal) -> list[Member]: ...
