"""Whether anything was built on a customer: what an undo must not pull the ground from under."""

from dataclasses import dataclass
from typing import Any

from chalicelib.tenancy.principal import Principal


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
