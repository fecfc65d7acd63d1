"""What reconciliations need from the tables and from their neighbours."""

from collections.abc import Sequence
from typing import Any, Protocol

from chalicelib.accounts.reconciliation.model import Finding, Reconciliation
from chalicelib.customers.model import Customer
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Companies(Protocol):
    """What reconciliations ask about their own company."""

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...


class CustomerFiles(Protocol):
    """Whose lists are compared. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...


class Reconciliations(Protocol):
    """The reconciliations of one tenant."""

    def get(self, rec_id: str) -> Reconciliation | None: ...

    def newest(self, limit: int, after: Item | None) -> Listing[Reconciliation]: ...

    def insert(self, uow: UnitOfWork, made: Reconciliation) -> None: ...

    def replace(self, uow: UnitOfWork, after: Reconciliation) -> None: ...

    def same_file(self, sender: str, digest: str) -> str | None: ...

    def claim_file(self, uow: UnitOfWork, made: Reconciliation) -> None: ...

    def forget_file(self, uow: UnitOfWork, made: Reconciliation) -> None: ...

    def mapping(self, sender: str, headings: str) -> dict[str, Any]: ...

    def remember(
        self, uow: UnitOfWork, sender: str, headings: str, kept: dict[str, Any]
    ) -> None: ...

    def put_findings(self, made: Reconciliation, found: Sequence[Finding]) -> None: ...

    def finding(self, made: Reconciliation, seq: int) -> Finding | None: ...

    def findings(
        self, made: Reconciliation, outcome: str, limit: int, after: Item | None
    ) -> Listing[Finding]: ...

    def undecided(
        self, made: Reconciliation, outcome: str, reason: str, limit: int, after: Item | None
    ) -> Listing[Finding]: ...

    def short(
        self, made: Reconciliation, margin: str, limit: int, after: Item | None
    ) -> Listing[Finding]: ...

    def mark_charged(self, uow: UnitOfWork, made: Reconciliation, entry_id: str) -> None: ...

    def marked_charged(self, made: Reconciliation, ids: Sequence[str]) -> set[str]: ...

    def decide(
        self, uow: UnitOfWork, made: Reconciliation, before: Finding, after: Finding
    ) -> None: ...
