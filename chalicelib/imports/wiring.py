"""Which subject each kind of record goes into."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from chalicelib.imports.ports import Target

if TYPE_CHECKING:
    from chalicelib.bootstrap import Services
    from chalicelib.imports.targets.use import CustomerUse


def targets(services: "Services") -> Mapping[str, Callable[[], Target]]:
    """Made when first used: a worker imports only the subject it writes into."""

    def use() -> "CustomerUse":
        from chalicelib.imports.targets.use import CustomerUse

        return CustomerUse(services.ledger, services.tickets, services.shipments)

    def customers() -> Target:
        from chalicelib.imports.targets.customers import CustomerTarget

        return CustomerTarget(services.customers, use())

    def invoices() -> Target:
        from chalicelib.imports.targets.invoices import InvoiceTarget

        return InvoiceTarget(services.customers, services.ledger)

    def complaints() -> Target:
        from chalicelib.imports.targets.complaints import ComplaintTarget

        return ComplaintTarget(services.customers, services.tickets, use())

    def payables() -> Target:
        from chalicelib.imports.targets.payables import PayableTarget

        return PayableTarget(services.payables)

    return {
        "customers": customers,
        "invoices": invoices,
        "payables": payables,
        "complaints": complaints,
    }
