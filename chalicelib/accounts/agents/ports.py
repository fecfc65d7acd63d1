"""What setting off needs from the tables and from its neighbours."""

from collections.abc import Sequence
from typing import Any, Protocol

from chalicelib.accounts.agents.model import SetOff
from chalicelib.accounts.terms.model import Agreement
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Companies(Protocol):
    """What setting off asks about its own company."""

    def company(self, who: Principal) -> Any: ...


class CustomerFiles(Protocol):
    """Agents are customers. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def contacts(self, who: Principal, customer_id: str) -> Sequence[Contact]: ...


class Agreements(Protocol):
    """What was agreed with an agent. Raises ``NotFound``."""

    def agreement(self, who: Principal, customer_id: str) -> Agreement: ...


class SetOffs(Protocol):
    """The set-off statements of one tenant."""

    def get(self, set_off_id: str) -> SetOff | None: ...

    def last_number(self) -> int: ...

    def newest(self, limit: int, after: Item | None) -> Listing[SetOff]: ...

    def of_customer(self, customer_id: str, limit: int, after: Item | None) -> Listing[SetOff]: ...

    def insert(self, uow: UnitOfWork, made: SetOff) -> None: ...

    def begin(self, uow: UnitOfWork, made: SetOff) -> None: ...

    def issue(self, uow: UnitOfWork, before: SetOff, after: SetOff) -> None: ...

    def give_up(self, uow: UnitOfWork, made: SetOff) -> None: ...

    def hold(self, uow: UnitOfWork, made: SetOff) -> None: ...

    def release(self, uow: UnitOfWork, made: SetOff) -> None: ...

    def free(self, uow: UnitOfWork, customer_id: str, currency: str) -> None: ...

    def replace(self, uow: UnitOfWork, before: SetOff, after: SetOff) -> None: ...
