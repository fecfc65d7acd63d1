"""Whether anything was built on a customer: what an undo must not pull the ground from under."""

from dataclasses import dataclass
from typing import Any

from chalicelib.customers.service import CustomerService
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CustomerUse:
    """Asks accounts, complaints and shipments whether they know a customer."""

    ledger: Any
    tickets: Any
    shipments: Any

    def __call__(self, who: Principal, customer_id: str) -> bool:
        if self.ledger.account(who, customer_id).balances:
            return True
        return any(
            subject.of_customer(who, customer_id, 1).items
            for subject in (self.tickets, self.shipments)
        )


def remove_untouched(
    customers: CustomerService, use: CustomerUse, who: Principal, customer_id: str
) -> None:
    """Take away a customer that was made on the way, if it is still as it was made."""
    try:
        customer = customers.get(who, customer_id)
    except NotFound:
        return
    touched = customer.version > 1 or customers.timeline(who, customer_id, 1).items
    if touched or customers.contacts(who, customer_id) or use(who, customer_id):
        return
    uow = UnitOfWork(customers.backing, who)
    customers.remove(uow, customer)
    uow.commit()
