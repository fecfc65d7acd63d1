"""A house with a customer that disputes: Fin is finance, Sam supervises, May manages."""

from __future__ import annotations

from datetime import date
from typing import Any

from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import CreditIn, DisputedByLink, DisputeNew
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.statements.composing import month_of
from chalicelib.customers.schemas import CustomerNew
from chalicelib.tenancy.principal import Principal
from tests.companies import open_company
from tests.unit.accounts.statements.test_statements import statements_mailed
from tests.world import World

FEBRUARY = month_of(date(2026, 2, 1))


class House:
    """One invoice of USD 1,000.00, on a statement that was sent."""

    def __init__(self, world: World) -> None:
        self.world, tenant = world, world.who.tenant
        self.fin = Principal(tenant, "usr_fin", "finance", "Fin", "fin@ours.example")
        self.sam = Principal(tenant, "usr_sam", "supervisor", "Sam", "sam@ours.example")
        self.may = Principal(tenant, "usr_may", "manager", "May", "may@ours.example")
        open_company(world.store, world.who, self.fin, self.sam, self.may, name="Ours Ltd")
        self.ledger, self.disputes = world.services.ledger, world.services.disputes
        new = CustomerNew(code="NB", name="Ningbo Harbour", email="ap@nb.example")
        self.customer = world.services.customers.create(self.fin, new).id
        self.invoice = self.charges(1000_00, "INV-7")

    def charges(self, amount: int, number: str, **facts: Any) -> str:
        dated = {"dated": date(2026, 2, 3), "number": number}
        new = ChargeNew.model_validate({"currency": "USD", "amount": amount} | dated | facts)
        return self.ledger.record_charge(self.fin, self.customer, new).id

    def states(self) -> str:
        """February's statement goes out; gives the token of its link."""
        statements = self.world.services.statements
        statements.issue(self.fin, self.customer, *FEBRUARY, send=True)
        self.world.settle()
        text = statements_mailed(self.world)[-1].text
        return text.split("/statements/link/")[1].split()[0]

    def opens(self, amount: int = 300_00, reason: str = "weight", **more: Any) -> Dispute:
        facts = {"customer_id": self.customer, "entry_id": self.invoice, "amount": amount}
        facts |= {"reason": reason, "words": "1,200 kg, not 1,500 kg", **more}
        return self.disputes.open(self.fin, DisputeNew.model_validate(facts))

    def opens_by_link(self, token: str, amount: int = 300_00) -> Dispute:
        facts = {"amount": amount, "reason": "rate", "words": "USD 700 was agreed", "name": "Li"}
        return self.disputes.open_by_link(token, self.invoice, DisputedByLink.model_validate(facts))

    def credits(self, dispute: Dispute, amount: int, who: Principal | None = None) -> Dispute:
        asked = CreditIn(amount=amount, answer="You are right.")
        return self.disputes.credit(who or self.fin, dispute.id, asked)

    def item(self) -> Item:
        return self.ledger.item(self.fin, self.customer, self.invoice)

    def kinds_on(self, dispute: Dispute) -> set[str]:
        """The lines of the ticket's timeline."""
        events = self.world.services.tickets.whole(self.fin, dispute.ticket_id).events
        return {each.kind for each in events}
