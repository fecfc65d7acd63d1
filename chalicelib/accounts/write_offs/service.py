"""Use cases of write-offs: one person asks, a second one approves, and only then it is booked."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.accounts.credit.second_person import SECOND, alone
from chalicelib.accounts.ledger.errors import MoreThanOwed
from chalicelib.accounts.ledger.model import Draft, Kind
from chalicelib.accounts.write_offs.errors import OwnWriteOff, WriteOffNotFound
from chalicelib.accounts.write_offs.model import Part, State, WriteOff
from chalicelib.accounts.write_offs.ports import Ledger, Tenancy, WriteOffs
from chalicelib.accounts.write_offs.schemas import WriteOffNew
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

ASK = "accounts.post"


@dataclass
class WriteOffService:
    """Everything that is done with write-offs; each write is one transaction."""

    backing: Backing
    rows: Callable[[Principal], WriteOffs]
    ledger: Ledger
    tenancy: Tenancy

    def get(self, who: Principal, write_off_id: str) -> WriteOff:
        """One write-off. Raises ``WriteOffNotFound``."""
        found = self.rows(who).get(write_off_id)
        if found is None:
            raise WriteOffNotFound()
        return found

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[WriteOff]:
        """All write-offs of the company, the newest first."""
        return self.rows(who).newest(limit, after)

    def asked(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[WriteOff]:
        """Those that wait for a second person, the longest first."""
        return self.rows(who).asked(limit, after)

    def ask(self, who: Principal, customer_id: str, new: WriteOffNew) -> WriteOff:
        """Ask for money to be given up; nothing is booked yet.

        Raises ``NotFound``, ``MoreThanOwed``.
        """
        who.require(ASK)
        account = self.ledger.account(who, customer_id)
        facts = new.model_dump(exclude={"allocate", "shares"})
        chosen = new.shares if new.allocate == "chosen" else ()
        reach = sum(each.amount for each in chosen) or account.balance(new.currency).debits
        if reach < new.amount:
            raise MoreThanOwed()
        uow = UnitOfWork(self.backing, who)
        made = WriteOff(
            id=uow.ids.new("wof"),
            customer_id=customer_id,
            draft=Draft(kind=Kind.WRITE_OFF, **facts),
            oldest=new.allocate == "oldest",
            parts=tuple(Part(**share.model_dump()) for share in chosen),
            asked_by=who.person,
            asked_at=uow.now,
        )
        self.rows(who).insert(uow, made)
        money = {"amount": new.amount, "currency": new.currency}
        uow.audit("write-off.ask", customer_id, write_off=made.id, reason=new.note, **money)
        uow.commit(made)
        return made

    def approve(self, who: Principal, write_off_id: str) -> WriteOff:
        """Book what another person asked for.

        Raises ``OwnWriteOff``, ``WriteOffDecided``, and what booking a credit raises when the
        items it is set against are not open so far any more.
        """
        who.require(SECOND)
        return on_fresh_facts(lambda: self._approve(who, write_off_id))

    def refuse(self, who: Principal, write_off_id: str) -> WriteOff:
        """Refuse a write-off, or take back one's own. Raises ``WriteOffDecided``."""
        return on_fresh_facts(lambda: self._refuse(who, write_off_id))

    def may_approve(self, who: Principal, write_off: WriteOff) -> bool:
        """Whether the principal is the second person that a write-off waits for."""
        if write_off.state is not State.ASKED or not who.permits(SECOND):
            return False
        return who.person != write_off.asked_by or alone(self.tenancy.members(who))

    def _approve(self, who: Principal, write_off_id: str) -> WriteOff:
        before = self.get(who, write_off_id)
        by_the_same = who.person == before.asked_by
        if by_the_same and not alone(self.tenancy.members(who)):
            raise OwnWriteOff()
        uow = UnitOfWork(self.backing, who)
        after = before.decided(State.BOOKED, who.person, uow.now, alone=by_the_same)
        shares = None if before.oldest else [(each.item_id, each.amount) for each in before.parts]
        entry = self.ledger.add_write_off(uow, before.customer_id, before.draft, shares)
        after = after.model_copy(update={"entry_id": entry.id})
        facts = {"asked_by": before.asked_by, "alone": after.alone}
        uow.audit("write-off.approve", before.customer_id, write_off=before.id, **facts)
        return self._replaced(uow, before, after)

    def _refuse(self, who: Principal, write_off_id: str) -> WriteOff:
        before = self.get(who, write_off_id)
        own = before.asked_by == who.person
        who.require(ASK if own else SECOND)
        uow = UnitOfWork(self.backing, who)
        after = before.decided(State.WITHDRAWN if own else State.REFUSED, who.person, uow.now)
        uow.audit(
            f"write-off.{'withdraw' if own else 'refuse'}", before.customer_id, write_off=before.id
        )
        return self._replaced(uow, before, after)

    def _replaced(self, uow: UnitOfWork, before: WriteOff, after: WriteOff) -> WriteOff:
        self.rows(uow.who).replace(uow, before, after)
        uow.commit(after)
        return after
