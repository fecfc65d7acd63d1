"""A desk that settles: Li serves, Sam supervises, May manages, Ann owns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.schemas import SettlementNew
from tests.companies import open_company
from tests.unit.customers.factories import a_customer
from tests.unit.overtaken import OvertakenStore
from tests.unit.tickets.factories import Desk
from tests.world import World


class Settling(Desk):
    """A desk with a manager, May, and a complaint of a customer on file."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        tenant = world.who.tenant
        self.may = Principal(tenant, "usr_may", "manager", "May", "may@ours.example")
        open_company(
            world.store, world.who, self.sam, self.li, self.ravi, self.may, name="Ours Ltd"
        )
        self.settling = world.services.settling
        self.customer = world.services.customers.create(self.owner, a_customer()).id
        self.ticket: Ticket = self.raised(customer_id=self.customer)

    def propose(self, who: Principal | None = None, amount: int = 8000, **more: Any) -> Settlement:
        facts = {"remedy": "credit", "amount": amount, "currency": "USD", **more}
        new = SettlementNew.model_validate(facts)
        return self.settling.propose(who or self.li, self.ticket.id, new)

    def now(self, settlement: Settlement) -> Settlement:
        return self.settling.get(self.owner, self.ticket.id, settlement.id)

    def credited(self) -> list[int]:
        """What accounts have booked for the customer."""
        entries = self.world.services.ledger.entries(self.owner, self.customer, "USD").items
        return [entry.amount for entry in entries]

    def waits_for(self, who: Principal) -> list[str]:
        return [each.id for each in self.settling.for_my_approval(who).items]

    @contextmanager
    def meanwhile(self, what: Callable[[], object]) -> Iterator[None]:
        """Somebody else is faster by one transaction."""
        store = self.world.store
        assert isinstance(store, OvertakenStore)
        store.meanwhile = what
        yield
        assert store.meanwhile is None
