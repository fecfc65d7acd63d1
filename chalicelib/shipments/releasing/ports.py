"""What releasing documents needs from the tables and from its neighbours."""

from typing import Protocol

from chalicelib.accounts.credit.model import Credit
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.releasing.model import Papers
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class PaperRows(Protocol):
    """The papers of one tenant's shipments; empty ones, version 0, where nothing is kept."""

    def get(self, shipment: Shipment) -> Papers: ...

    def asked(self, limit: int, after: Item | None) -> Listing[Papers]: ...

    def save(self, uow: UnitOfWork, after: Papers, waits: bool) -> None: ...


class Files(Protocol):
    """The shipments. ``get`` raises ``ShipmentNotFound``."""

    def get(self, who: Principal, shipment_id: str) -> Shipment: ...


class Credits(Protocol):
    """The customer's credit, and a promise that it is still as it was read."""

    def of(self, who: Principal, customer_id: str) -> Credit: ...

    def hold_still(self, uow: UnitOfWork, credit: Credit) -> None: ...


class Tenancy(Protocol):
    """The company and its people."""

    def company(self, who: Principal) -> Company: ...

    def members(self, who: Principal) -> list[Member]: ...
