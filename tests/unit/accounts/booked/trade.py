"""A customer's trade: what is booked of its shipments, and what they are charged."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chalicelib.accounts.credit.model import Cause
from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.schemas import ShipmentNew
from tests.unit.customers.factories import a_customer
from tests.world import World


class Trade:
    """A customer with a limit of USD 1,000.00, its shipments and what they are charged."""

    def __init__(self, world: World) -> None:
        self.world, self.who = world, world.who
        self.services = world.services
        self.customer = self.services.customers.create(self.who, a_customer()).id
        agreed = AgreementNew(currency="USD", limit=1000_00)
        self.services.terms.agree(self.who, self.customer, 0, agreed)
        world.settle()

    def books(self, expected: Mapping[str, int] | None = None, **facts: Any) -> Shipment:
        new = ShipmentNew(
            customer_id=self.customer,
            expected_charges={"USD": 600_00} if expected is None else dict(expected),
            **({"number": "F-1", "house_bill": "HBL 0042"} | facts),
        )
        return self.settled(self.services.shipments.create(self.who, new))

    def changes(self, shipment: Shipment, **facts: Any) -> Shipment:
        said = shipment.model_dump(include=set(ShipmentNew.model_fields)) | facts
        version = self.services.shipments.get(self.who, shipment.id).version
        new = ShipmentNew.model_validate(said)
        return self.settled(self.services.shipments.edit(self.who, shipment.id, version, new))

    def charges(self, amount: int, shipment: str, currency: str = "USD", **facts: Any) -> Entry:
        new = ChargeNew(
            currency=currency,
            amount=amount,
            dated=date(2026, 3, 1),
            due=date(2026, 4, 1),
            shipment=shipment,
            **facts,
        )
        return self.settled(self.services.ledger.record_charge(self.who, self.customer, new))

    def exposure(self, customer: str = "") -> dict[str, int]:
        standing = self.services.credit.standing(self.who, customer or self.customer)
        return {name: amount for name, amount in standing.facts.exposure.parts.items() if amount}

    def left(self, shipment: Shipment) -> dict[str, int]:
        return self.services.bookings.get(self.who, self.customer, shipment.id).left

    def held(self) -> tuple[Cause, ...]:
        hold = self.services.credit.holds(self.who, [self.customer]).get(self.customer)
        return hold.causes if hold else ()

    def recounted(self) -> bool:
        return self.services.recounting.of(self.who, self.customer)

    def settled(self, done: Any) -> Any:
        self.world.settle()
        return done
