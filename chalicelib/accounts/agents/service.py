"""Use cases of setting off: both directions shown, set off at once on both sides, undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.accounts.agents.document import SetOffPaper
from chalicelib.accounts.agents.errors import AlreadyUndone, NotAgreed, SetOffNumberMoved
from chalicelib.accounts.agents.model import Position, SetOff, positions
from chalicelib.accounts.agents.ports import Agreements, Companies, CustomerFiles, SetOffs
from chalicelib.accounts.ledger.model import Kind
from chalicelib.accounts.ledger.schemas import CreditNew, ShareNew
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.payables.model import Payable, Settled
from chalicelib.accounts.payables.service import PayableService
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Somebody else sets off or books on the account at the same moment; then it is said.
ATTEMPTS: Final = 8


@dataclass
class AgentService:
    """Everything that is done with what agents and we owe each other."""

    backing: Backing
    rows: Callable[[Principal], SetOffs]
    companies: Companies
    customers: CustomerFiles
    agreements: Agreements
    ledger: LedgerService
    payables: PayableService

    # ---- looking

    def agreed(self, who: Principal, customer_id: str) -> bool:
        """Whether set-off is agreed with a customer today. Raises ``NotFound``."""
        agreement = self.agreements.agreement(who, customer_id)
        return agreement.set_off and agreement.valid(self.ledger.today(who))

    def positions(self, who: Principal, customer_id: str) -> list[Position]:
        """Both directions in each currency as they stand now. Raises ``NotFound``."""
        self.customers.get(who, customer_id)
        items = self.ledger.chaseable(who, customer_id)
        return positions(items, self.payables.open_to(who, customer_id))

    def get(self, who: Principal, set_off_id: str) -> SetOff:
        """A set-off statement of the tenant. Raises ``NotFound``."""
        found = self.rows(who).get(set_off_id)
        if found is None:
            raise NotFound()
        return found

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[SetOff]:
        """All set-off statements, the newest first."""
        return self.rows(who).newest(limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[SetOff]:
        """The set-off statements of one agent, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def document(self, who: Principal, set_off_id: str) -> bytes:
        """The statement as PDF in the agent's language; the same for ever, for nothing on it
        changes but that it was undone."""
        return SetOffPaper(self.get(who, set_off_id)).drawn()

    # ---- doing

    def set_off(self, who: Principal, customer_id: str, currency: str, note: str = "") -> SetOff:
        """Set the smaller side off against the other, in one transaction with its number.

        Raises ``NotAgreed``, ``NothingToSetOff``, ``NotFound``, and what the ledger refuses.
        """
        if not self.agreed(who, customer_id):
            raise NotAgreed()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._set_off(who, customer_id, currency, note)
            except (SetOffNumberMoved, Stale):
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def undo(self, who: Principal, set_off_id: str, version: int, reason: str) -> SetOff:
        """Take a set-off back by counter entries on both sides. Raises ``AlreadyUndone``."""
        before = self.get(who, set_off_id)
        if before.undone_at:
            raise AlreadyUndone()
        if before.version != version:
            raise Stale()
        uow = UnitOfWork(self.backing, who)
        entry = self.ledger.add_reversal(uow, before.customer_id, before.entry_id, reason)
        for was in self._paid_by(who, before):
            at = next(
                at
                for at, each in enumerate(was.payments)
                if each.set_off == before.id and each.undone_on is None
            )
            after = was.unsettled(at, self.ledger.today(who))
            self.payables.write(uow, was, after, "unpay")
        undone = before.changed(
            undone_at=uow.now, undone_by=who.user, undo_reason=reason, undo_entry_id=entry.id
        )
        self.rows(who).replace(uow, before, undone)
        uow.audit("set-off.undo", before.id, number=before.number, reason=reason)
        uow.commit(undone)
        return undone

    def _set_off(self, who: Principal, customer_id: str, currency: str, note: str) -> SetOff:
        found = {each.currency: each for each in self.positions(who, customer_id)}
        position = found.get(currency) or Position(currency=currency, receivable=0, payable=0)
        laid = position.set_off()
        rows, uow = self.rows(who), UnitOfWork(self.backing, who)
        customer = self.customers.get(who, customer_id)
        made = SetOff(
            id=uow.ids.new("sof"),
            sequence=rows.last_number() + 1,
            customer_id=customer_id,
            agent=customer.name,
            address=tuple(e for e in (customer.local_name, *customer.address.splitlines()) if e),
            language=customer.language,
            company=self.companies.company(who).name,
            position=laid,
            amount=position.amount,
            on=self.ledger.today(who),
            note=note,
            entry_id="-",
            issued_at=uow.now,
            issued_by=who.user,
            issued_name=who.name,
        )
        made = made.model_copy(update={"entry_id": self._credit(uow, made)})
        self._pay(uow, made)
        rows.insert(uow, made)
        uow.audit("set-off.issue", made.id, number=made.number, amount=made.amount)
        uow.commit(made)
        return made

    def _credit(self, uow: UnitOfWork, made: SetOff) -> str:
        """What the agent owes us is paid by what we owe it."""
        shares = tuple(
            ShareNew(item_id=each.id, amount=each.set_off) for each in made.position.ours
        )
        new = CreditNew(
            kind=Kind.PAYMENT,
            currency=made.currency,
            amount=made.amount,
            dated=made.on,
            number=made.number,
            reference=made.number,
            allocate="chosen",
            shares=shares,
        )
        return self.ledger.add_payment(uow, made.customer_id, new).id

    def _pay(self, uow: UnitOfWork, made: SetOff) -> None:
        """What we owe the agent is paid by what it owes us."""
        parts = {each.id: each.set_off for each in made.position.theirs}
        for was in self.payables.many(uow.who, list(parts)):
            paid = Settled(
                amount=parts[was.id],
                on=made.on,
                reference=made.number,
                set_off=made.id,
                by=uow.who.user,
            )
            self.payables.write(uow, was, was.settled(paid), "pay")

    def _paid_by(self, who: Principal, made: SetOff) -> list[Payable]:
        return self.payables.many(who, [each.id for each in made.position.theirs])
