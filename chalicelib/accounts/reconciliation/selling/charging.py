"""Charging on what a carrier bills and nobody was charged: an entry on the customer's account."""

from dataclasses import dataclass

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.reconciliation.errors import ChargedMeanwhile, NothingToCharge
from chalicelib.accounts.reconciliation.model import Finding, Lines, Reconciliation
from chalicelib.accounts.reconciliation.schemas import ChargeOnIn
from chalicelib.accounts.reconciliation.selling.books import Books
from chalicelib.accounts.reconciliation.selling.looking_step import cost_of
from chalicelib.accounts.reconciliation.selling.model import Sale
from chalicelib.accounts.reconciliation.workshop import Workshop
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

STATES = ("compared", "booked")


@dataclass
class ChargingOn:
    """The entry, and that it was made from here, in one transaction."""

    shop: Workshop
    ledger: LedgerService
    books: Books

    def charge_on(
        self,
        who: Principal,
        made: Reconciliation,
        found: Finding,
        lines: Lines,
        said: ChargeOnIn,
    ) -> Finding:
        """Charge the customer. Raises ``NothingToCharge``, ``ChargedMeanwhile``, ``Invalid``
        where it is not known whose it is, ``NotFound``, ``NumberTaken``."""
        was, found = found, self.as_it_stands(who, found)
        if not found.short or found.charged_on or made.state not in STATES:
            raise NothingToCharge()
        customer = said.customer_id or found.customer_id
        if not customer:
            raise Invalid.field("customer_id", "Choose the customer whose shipment it is.")
        if new := self._meanwhile(who, made, lines):
            raise ChargedMeanwhile(number=new.number or new.shipment)
        uow = UnitOfWork(self.shop.backing, who)
        charge = self._charge(uow, found, lines, said)
        entry = self.ledger.add_charge(uow, customer, charge)
        after = found.with_charge(entry.id, customer, charge.amount)
        rows = self.shop.rows(who)
        rows.decide(uow, made, found, after)
        rows.mark_charged(uow, made, entry.id)
        rows.replace(uow, made.with_charged(was, after))
        facts = {"line": found.seq, "customer": customer, "entry": entry.id}
        uow.audit("reconciliation.charge-on", made.id, amount=charge.amount, **facts)
        uow.commit(after)
        return after

    def as_it_stands(self, who: Principal, found: Finding) -> Finding:
        """The match without a charge that was made from here and undone since."""
        if not found.charged_on:
            return found
        item = self.ledger.item(who, found.customer_id, found.charged_on)
        return found.without_charge(item.amount) if item.reversed_by else found

    def _meanwhile(self, who: Principal, made: Reconciliation, lines: Lines) -> Sale | None:
        """A charge for this that the comparison did not see and that was not made from here."""
        cost, known = cost_of(lines.theirs, lines.ours), {each.id for each in lines.sold}
        seen: dict[str, Sale] = {}
        for number in sorted(cost.numbers):
            for sale in (
                *self.books.bearing(who, number, made.frame),
                *self.books.by_shipment(who, number, made.frame)[0],
            ):
                if sale.id not in known and cost.is_for(sale.kind):
                    seen[sale.id] = sale
        ours = self.shop.rows(who).marked_charged(made, sorted(seen))
        return next((seen[each] for each in sorted(seen) if each not in ours), None)

    def _charge(self, uow: UnitOfWork, found: Finding, lines: Lines, said: ChargeOnIn) -> ChargeNew:
        first = lines.theirs[0]
        kinds = {each.kind for each in lines.theirs} - {""}
        return ChargeNew(
            currency=found.currency,
            amount=said.amount or found.short,
            dated=self.ledger.today(uow.who),
            number=said.number,
            shipment=next(iter(first.numbers), ""),
            charge_kind=ChargeKind(kinds.pop()) if len(kinds) == 1 else None,
            grams=max(each.grams for each in lines.theirs),
            litres=max(each.litres for each in lines.theirs),
            note=said.note or first.text[:200],
        )
