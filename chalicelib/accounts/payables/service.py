"""Use cases of payables: record, bill, claim, pay, take back, cancel. Each is one transaction."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.accounts.payables import crediting
from chalicelib.accounts.payables.errors import NotPayable
from chalicelib.accounts.payables.model import (
    MOST_TAKEN,
    Payable,
    Settled,
    Status,
    supplier_key,
)
from chalicelib.accounts.payables.ports import Companies, CustomerFiles, Payables
from chalicelib.accounts.payables.schemas import BillIn, PaidIn, PayableNew
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid, NotFound, Problem, Stale
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# An expected cost is up to two operations of a transaction's hundred.
TAKEN_AT_ONCE = 40
# So many bills of a supplier are offered when its credit is used by hand.
MOST_OFFERED = 50


@dataclass
class PayableService:
    """Everything that is done with what suppliers are owed."""

    backing: Backing
    rows: Callable[[Principal], Payables]
    companies: Companies
    customers: CustomerFiles

    # ---- looking

    def get(self, who: Principal, payable_id: str) -> Payable:
        """A payable of the tenant. Raises ``NotFound``."""
        found = self.rows(who).get(payable_id)
        if found is None:
            raise NotFound()
        return found

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Payable]:
        """Everything ever recorded, the newest document first."""
        return self.rows(who).newest(limit, after)

    def open(
        self,
        who: Principal,
        currency: str = "",
        since: date | None = None,
        until: date | None = None,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Payable]:
        """What is to be paid, by currency and due date; the span needs a currency."""
        return self.rows(who).open(currency, since, until, limit, after)

    def of_supplier(
        self,
        who: Principal,
        supplier: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Payable]:
        """Everything of one supplier, the newest document first."""
        return self.rows(who).of_supplier(supplier_key(supplier), limit, after)

    def each_of_supplier(
        self, who: Principal, supplier: str, since: date, until: date
    ) -> Iterator[Payable]:
        """Everything of one supplier dated in a span of days; for jobs."""
        return self.rows(who).each_of_supplier(supplier_key(supplier), since, until)

    def open_to(self, who: Principal, customer_id: str, currency: str = "") -> list[Payable]:
        """What is open to a supplier that is a customer as well, or claimed back from it, the
        oldest first."""
        return list(self.rows(who).each_open_of_customer(customer_id, currency))

    def numbered(
        self, who: Principal, supplier: str, number: str, *, expected: bool = False
    ) -> Payable | None:
        """The bill of a supplier with this number, or the cost expected under a reference."""
        rows = self.rows(who)
        found = rows.by_number(supplier_key(supplier), number, expected)
        return rows.get(found) if found else None

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        zone = ZoneInfo(self.companies.calendar(who).zone)
        return self.backing.clock.now().astimezone(zone).date()

    # ---- recording

    def record(self, who: Principal, new: PayableNew) -> Payable:
        """Record a bill or an expected cost. Raises ``BillTaken``, ``Invalid``, ``NotFound``."""
        uow = UnitOfWork(self.backing, who)
        payable = self.add(uow, new)
        uow.commit(payable)
        return payable

    def add(
        self,
        uow: UnitOfWork,
        new: PayableNew,
        *,
        claimed: int = 0,
        claim_reason: str = "",
        reconciled_by: str = "",
        against: Sequence[Payable] = (),
        took: Sequence[str] = (),
    ) -> Payable:
        """Record it as a part of another subject's transaction, a claim with it; a credit is
        set against these bills at once, in their order. ``took``: the expected costs whose
        place it takes (``take_place``), by id."""
        _checked(new)
        if new.customer_id:
            self.customers.get(uow.who, new.customer_id)
        payable = Payable(
            id=uow.ids.new("pbl"),
            supplier_key=supplier_key(new.supplier),
            status=Status.EXPECTED if new.expected else Status.DUE,
            recorded_at=uow.now,
            recorded_by=uow.who.user,
            claimed=claimed,
            claim_reason=claim_reason,
            reconciled_by=reconciled_by,
            took=tuple(took[:MOST_TAKEN]),
            **new.model_dump(exclude={"expected"}),
        )
        if claimed == payable.amount:
            payable = payable.to(Status.PAID, version=1)
        if payable.credit:
            today = self.today(uow.who)
            payable, changed = crediting.spread(payable, against, today, uow.who.user)
            for each in changed:
                self.write(uow, *each, "credited")
        self.rows(uow.who).insert(uow, payable)
        uow.audit("payable.record", payable.id, **_told(payable))
        return payable

    def bill(self, who: Principal, payable_id: str, version: int, said: BillIn) -> Payable:
        """The bill for an expected cost has come."""

        def bill(was: Payable) -> Payable:
            if said.due < said.dated:
                raise Invalid(problems=(_TOO_EARLY,))
            return was.billed(**said.model_dump())

        return self._change(who, payable_id, version, "bill", bill)

    def claim(
        self, who: Principal, payable_id: str, version: int, amount: int, reason: str
    ) -> Payable:
        """Record what is claimed back from the supplier; 0 withdraws it. ``MoreThanIsDue``."""

        def claim(was: Payable) -> Payable:
            if amount and not reason:
                raise Invalid.field("reason", "Say why it is not accepted.")
            return was.claiming(amount, reason)

        return self._change(who, payable_id, version, "claim", claim)

    def pay(self, who: Principal, payable_id: str, version: int, said: PaidIn) -> Payable:
        """Record that a bill was paid, or a part of it. Raises ``MoreThanIsDue``."""

        def pay(was: Payable) -> Payable:
            if said.on > self.today(who):
                raise Invalid.field("on", "A payment cannot be dated in the future.")
            amount = -said.amount if was.credit else said.amount
            return was.settled(Settled(by=who.user, **said.model_dump() | {"amount": amount}))

        return self._change(who, payable_id, version, "pay", pay)

    def unpay(self, who: Principal, payable_id: str, version: int, at: int) -> Payable:
        """Take a payment back; what was set off is taken back where it was set off."""
        was = self._at(who, payable_id, version)
        after = was.unsettled(at, self.today(who))
        if was.payments[at].set_off:
            raise Invalid.field("payment", "This was set off: undo the set-off statement.")
        uow = UnitOfWork(self.backing, who)
        self.write(uow, was, after, "unpay")
        if other_id := was.payments[at].against:
            other = self.get(who, other_id)
            place = crediting.taken_back(was, other, at)
            self.write(uow, other, other.unsettled(place, self.today(who)), "unpay")
        uow.commit(after)
        return after

    def use_credit(
        self, who: Principal, payable_id: str, version: int, bill_id: str, amount: int
    ) -> Payable:
        """Set so much of a supplier's credit against one of its bills; what was claimed of the
        bill is granted first. Raises ``MoreThanIsDue``, ``NotPayable``, ``Invalid``."""
        credit, bill = self._at(who, payable_id, version), self.rows(who).get(bill_id)
        if not credit.credit:
            raise NotPayable()
        theirs = (credit.supplier_key, credit.currency)
        if bill is None or (bill.supplier_key, bill.currency) != theirs:
            raise Invalid.field("bill_id", "Choose a bill of this supplier in this currency.")
        after, changed = crediting.against(credit, bill, amount, self.today(who), who.user)
        uow = UnitOfWork(self.backing, who)
        self.write(uow, credit, after, "credit")
        self.write(uow, *changed, "credited")
        uow.commit(after)
        return after

    def creditable(self, who: Principal, credit: Payable) -> list[Payable]:
        """The supplier's newest bills that can take something of its credit."""
        newest = self.of_supplier(who, credit.supplier, MOST_OFFERED).items
        return [e for e in newest if e.creditable and e.currency == credit.currency]

    def cancel(self, who: Principal, payable_id: str, version: int, reason: str) -> Payable:
        """Cancel a bill or expected cost of which nothing was paid; the costs whose place it
        took are expected again. Raises ``NotPayable``."""
        before = self._at(who, payable_id, version)
        if before.paid:
            raise Invalid.field("reason", "Something was paid: take the payment back first.")
        after = before.to(Status.CANCELLED, note=reason[:200])
        costs = [e for e in self.many(who, before.took) if e.billed_by == before.id]
        while len(costs) > TAKEN_AT_ONCE:  # cut off here, it is cancelled again, and goes on
            uow = UnitOfWork(self.backing, who.once(None))
            self._expect_again(uow, costs[:TAKEN_AT_ONCE])
            uow.commit()
            costs = costs[TAKEN_AT_ONCE:]
        uow = UnitOfWork(self.backing, who)
        self._expect_again(uow, costs)
        self.write(uow, before, after, "cancel")
        uow.commit(after)
        return after

    def _expect_again(self, uow: UnitOfWork, costs: Sequence[Payable]) -> None:
        for cost in costs:
            self.write(uow, cost, cost.to(Status.EXPECTED, billed_by=""), "expected")

    def take_place(self, uow: UnitOfWork, bill: Payable, costs: Sequence[Payable]) -> None:
        """A bill is due instead of these expected costs; of a transaction's forty at most."""
        for cost in costs:
            self.write(uow, cost, cost.to(Status.BILLED, billed_by=bill.id), "billed")

    def many(self, who: Principal, ids: Sequence[str]) -> list[Payable]:
        """These payables, in this order."""
        return self.rows(who).many(ids)

    def write(self, uow: UnitOfWork, before: Payable, after: Payable, action: str) -> None:
        """Write a change as a part of another subject's transaction."""
        self.rows(uow.who).replace(uow, before, after)
        uow.audit(f"payable.{action}", after.id, **_told(after))

    def _change(
        self,
        who: Principal,
        payable_id: str,
        version: int,
        action: str,
        change: Callable[[Payable], Payable],
    ) -> Payable:
        before = self._at(who, payable_id, version)
        after = change(before)
        uow = UnitOfWork(self.backing, who)
        self.write(uow, before, after, action)
        uow.commit(after)
        return after

    def _at(self, who: Principal, payable_id: str, version: int) -> Payable:
        found = self.get(who, payable_id)
        if found.version != version:
            raise Stale()
        return found


_TOO_EARLY = Problem("due", "The due date lies before the date of the document.")


def _checked(new: PayableNew) -> None:
    problems = []
    if new.currency not in CURRENCIES:
        problems.append(Problem("currency", "Choose a currency from the list."))
    if new.due < new.dated:
        problems.append(_TOO_EARLY)
    if not new.expected and not new.number:
        problems.append(Problem("number", "A bill needs its number; without it, it is expected."))
    if not new.amount:
        problems.append(Problem("amount", "Enter an amount."))
    if new.expected and new.amount < 0:
        problems.append(Problem("amount", "A cost that is expected cannot be a credit."))
    if not supplier_key(new.supplier):
        problems.append(Problem("supplier", "Name the supplier."))
    if problems:
        raise Invalid(problems=tuple(problems))


def _told(payable: Payable) -> dict[str, object]:
    return {
        "supplier": payable.supplier,
        "number": payable.number,
        "amount": payable.amount,
        "claimed": payable.claimed,
        "currency": payable.currency,
    }
