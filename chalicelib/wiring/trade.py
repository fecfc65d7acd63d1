"""Wiring: customers, shipments, carriers and what is imported of them."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.wired import Wired

if TYPE_CHECKING:
    from chalicelib.carriers.service import CarrierService
    from chalicelib.customers.service import CustomerService
    from chalicelib.imports.service import ImportService
    from chalicelib.shipments.releasing.service import ReleasingService
    from chalicelib.shipments.service import ShipmentService
    from chalicelib.unit_of_work import UnitOfWork


class TradeWiring(Wired):
    """Customers, shipments, carriers and what is imported of them."""

    @cached_property
    def customers(self) -> "CustomerService":
        from chalicelib.customers.repository import CustomerRepository
        from chalicelib.customers.service import CustomerService

        return CustomerService(
            self.backing,
            self.rows(CustomerRepository),
            self._regraded,
            lambda who: self.whole.tenancy.company(who).language,
        )

    def _regraded(self, uow: "UnitOfWork", customer_id: str) -> None:
        """What goes by a customer's grade is looked at anew: its limits, and its credit."""
        self.whole.tickets.customer_regraded(uow, customer_id)
        self.whole.credit_watch.at_once(uow, customer_id)

    @cached_property
    def shipments(self) -> "ShipmentService":
        from chalicelib.shipments.repository import ShipmentRepository
        from chalicelib.shipments.service import ShipmentService

        return ShipmentService(
            self.backing,
            self.whole.tenancy,
            self.whole.tickets,
            self.rows(ShipmentRepository),
            self.customers,
            self.whole.credit,
            self.whole.bookings,
        )

    @cached_property
    def releasing(self) -> "ReleasingService":
        from chalicelib.shipments.releasing.repository import PapersRepository
        from chalicelib.shipments.releasing.service import ReleasingService

        return ReleasingService(
            self.backing,
            self.rows(PapersRepository),
            self.shipments,
            self.whole.credit,
            self.whole.tenancy,
        )

    @cached_property
    def carriers(self) -> "CarrierService":
        from chalicelib.carriers.repository import CarrierRepository, whose_hook
        from chalicelib.carriers.service import CarrierService

        return CarrierService(
            self.backing,
            self.shipments,
            self.rows(CarrierRepository),
            lambda token: whose_hook(self.backing.store, token),
            self.outbox_settings.base_url,
        )

    @cached_property
    def imports(self) -> "ImportService":
        from chalicelib.imports.repository import ImportRepository
        from chalicelib.imports.service import ImportService
        from chalicelib.imports.wiring import targets
        from chalicelib.imports.workshop import Workshop

        return ImportService(
            Workshop(self.backing, self.rows(ImportRepository), targets(self.whole)),
            self.whole.jobs,
        )
