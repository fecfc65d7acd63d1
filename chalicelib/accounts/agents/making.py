"""Set-offs of many documents: a job pays the bills part after part, and ends with the number.

Nothing is lost by a death between two writes: a bill that was paid is known by the set-off that
it names, and the credit on the agent's account is over what the bills really took. Only the last
write gives the number and makes the statement seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.accounts.agents.errors import SetOffNumberMoved
from chalicelib.accounts.agents.model import MOST, Position, SetOff, Side, laid, positions
from chalicelib.accounts.agents.ports import SetOffs
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.netting import Netted
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.payables.errors import TooManyPayments
from chalicelib.accounts.payables.model import Payable, Settled, Status
from chalicelib.accounts.payables.service import PayableService
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "set-off"
# A bill takes up to three operations of a transaction's hundred.
BILLS_AT_ONCE: Final = 30
ATTEMPTS: Final = 8


@dataclass
class Making:
    """The steps of a ``set-off`` job. ``done`` counts parts of the agent's bills."""

    backing: Backing
    rows: Callable[[Principal], SetOffs]
    ledger: LedgerService
    payables: PayableService

    def step(self, who: Principal, job: Job) -> Job:
        """Pay the next bills (or take that back); after the last, the agent's account."""
        made = self.rows(who).get(str(job.params["set_off"]))
        if made is None or not made.under_way:
            return job.finished(self.backing.clock.now())
        who = replace(who, user=made.undone_by or made.issued_by, name=made.issued_name)
        first = job.done * BILLS_AT_ONCE
        bills = parts_of(made)[first : first + BILLS_AT_ONCE]
        if bills:
            part = self._pay if made.state == "making" else self._unpay
            self._repeated(lambda: part(who, made, bills))
            return job.advanced(done=job.done + 1, cursor={})
        end = self._issue if made.state == "making" else self._undone
        self._repeated(lambda: end(who, made))
        return job.finished(self.backing.clock.now())

    def _pay(self, who: Principal, made: SetOff, bills: Sequence[Side]) -> None:
        uow = UnitOfWork(self.backing, who)
        pay_all(self.payables, uow, made, bills)
        if uow.size:
            uow.commit()

    def positions(self, who: Principal, customer_id: str) -> list[Position]:
        """Both directions in each currency as they stand now."""
        items, credits = self.ledger.chaseable(who, customer_id), list[Item]()
        for code, balance in self.ledger.account(who, customer_id).balances.items():
            if balance.credits:
                credits += self.ledger.credits(who, customer_id, code, MOST)
        return positions(items, credits, self.payables.open_to(who, customer_id))

    def _issue(self, who: Principal, made: SetOff) -> None:
        """What the bills really took and what is open now, booked with the number."""
        bills = [
            each.model_copy(update={"set_off": took})
            for each, was in zip(made.position.bills, self._bills(who, made), strict=True)
            if (took := _taken(was, made))
        ]
        rows, uow = self.rows(who), UnitOfWork(self.backing, who)
        found = self._beside(who, made, bills)
        if found is None:
            rows.give_up(uow, made)
            uow.audit("set-off.nothing", made.id, agent=made.customer_id)
            return uow.commit()
        numbered = made.changed(state="issued", sequence=rows.last_number() + 1, **found)
        pay_all(self.payables, uow, numbered, numbered.position.credit_bills)
        after = booked(self.ledger, uow, numbered)
        rows.issue(uow, made, after)
        uow.audit("set-off.issue", after.id, number=after.number, amount=after.amount)
        return uow.commit(after)

    def _beside(
        self, who: Principal, made: SetOff, bills: Sequence[Side]
    ) -> dict[str, object] | None:
        """The amount and its documents beside what the bills took; ``None`` if nothing is left."""
        found = {each.currency: each for each in self.positions(who, made.customer_id)}
        now = found.get(made.currency) or Position.empty(made.currency)
        taken, owed = sum(each.set_off for each in bills), sum(each.open for each in now.ours)
        planned = sum(each.set_off for each in made.position.on_account)
        used = laid(now.on_account, max(0, min(planned, owed - taken)))
        amount = taken + sum(each.set_off for each in used)
        ours = laid(now.ours, amount)
        if not amount or not (taken or any(each.credit for each in ours)):
            return None
        sides = {"ours": ours, "theirs": (*bills, *used)}
        return {"position": made.position.model_copy(update=sides), "amount": amount}

    def _unpay(self, who: Principal, made: SetOff, bills: Sequence[Side]) -> None:
        uow, today = UnitOfWork(self.backing, who), self.ledger.today(who)
        for was in self.payables.many(who, [each.id for each in bills]):
            for at in _standing(was, made):
                self.payables.write(uow, was, was.unsettled(at, today), "unpay")
        if uow.size:
            uow.commit()

    def _undone(self, who: Principal, made: SetOff) -> None:
        uow, rows = UnitOfWork(self.backing, who), self.rows(who)
        after = made.changed(state="undone")
        rows.replace(uow, made, after)
        rows.release(uow, made)
        uow.audit("set-off.undone", made.id, number=made.number)
        uow.commit(after)

    def _bills(self, who: Principal, made: SetOff) -> list[Payable]:
        ids = [each.id for each in made.position.bills]
        parts = (ids[start : start + 100] for start in range(0, len(ids), 100))
        return [each for part in parts for each in self.payables.many(who, part)]

    def _repeated(self, act: Callable[[], None]) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return act()
            except (SetOffNumberMoved, Stale):
                if attempt == ATTEMPTS:
                    raise
        return None


def parts_of(made: SetOff) -> tuple[Side, ...]:
    """The bills that a job deals with part after part. The agent's credit bills are used up with
    the last write, and taken back as any bill."""
    position = made.position
    undone = position.credit_bills if made.state != "making" else ()
    return (*position.bills, *undone)


def pay_all(payables: PayableService, uow: UnitOfWork, made: SetOff, bills: Sequence[Side]) -> None:
    """Settle bills and credit bills as they are set off."""
    parts = {each.id: each.set_off for each in bills}
    for was in payables.many(uow.who, list(parts)):
        pay(payables, uow, made, was, parts[was.id])


def pay(payables: PayableService, uow: UnitOfWork, made: SetOff, was: Payable, amount: int) -> None:
    """What we owe the agent by one bill is paid by what it owes us, as far as it is still open;
    what was paid by this set-off already is not paid again. A credit bill is used up alike."""
    part = min(amount, abs(was.remaining)) if was.status is Status.DUE else 0
    if part <= 0 or _standing(was, made):
        return
    signed = -part if was.credit else part
    paid = Settled(
        amount=signed, on=made.on, reference=made.number, set_off=made.id, by=uow.who.user
    )
    try:
        after = was.settled(paid)
    except TooManyPayments:
        return
    payables.write(uow, was, after, "pay")


def booked(ledger: LedgerService, uow: UnitOfWork, made: SetOff) -> SetOff:
    """The set-off with what it books on the agent's account."""
    position = made.position
    netted = Netted(
        currency=made.currency,
        dated=made.on,
        number=made.number,
        paid=made.amount - sum(each.set_off for each in position.credit_bills),
        debits=tuple((each.id, each.set_off) for each in position.charges),
        credits=tuple((each.id, each.set_off) for each in position.on_account),
    )
    if not (netted.paid or netted.credits):
        return made
    paid, used = ledger.add_netting(uow, made.customer_id, netted)
    return made.model_copy(update={"entry_id": paid, "used_entry_id": used})


def _standing(was: Payable, made: SetOff) -> list[int]:
    """Where on a bill stands what this set-off paid."""
    return [
        at
        for at, each in enumerate(was.payments)
        if each.set_off == made.id and each.undone_on is None
    ]


def _taken(was: Payable, made: SetOff) -> int:
    return sum(was.payments[at].amount for at in _standing(was, made))
