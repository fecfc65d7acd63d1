"""Set-offs of many documents: a job pays the bills part after part, and ends with the number.

Nothing is lost by a death between two writes: a bill that was paid is known by the set-off that
it names, and the credit on the agent's account is over what the bills really took. Only the last
write gives the number and makes the statement seen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.accounts.agents.errors import SetOffNumberMoved
from chalicelib.accounts.agents.model import SetOff, Side, laid, positions
from chalicelib.accounts.agents.ports import SetOffs
from chalicelib.accounts.ledger.model import Kind
from chalicelib.accounts.ledger.schemas import CreditNew, ShareNew
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
        bills = made.position.theirs[first : first + BILLS_AT_ONCE]
        if bills:
            part = self._pay if made.state == "making" else self._unpay
            self._repeated(lambda: part(who, made, bills))
            return job.advanced(done=job.done + 1, cursor={})
        end = self._issue if made.state == "making" else self._undone
        self._repeated(lambda: end(who, made))
        return job.finished(self.backing.clock.now())

    def _pay(self, who: Principal, made: SetOff, bills: Sequence[Side]) -> None:
        uow = UnitOfWork(self.backing, who)
        parts = {each.id: each.set_off for each in bills}
        for was in self.payables.many(who, list(parts)):
            pay(self.payables, uow, made, was, parts[was.id])
        if uow.size:
            uow.commit()

    def _issue(self, who: Principal, made: SetOff) -> None:
        """The credit over what the bills took, against what is open now, oldest first."""
        theirs = [
            each.model_copy(update={"set_off": took})
            for each, was in zip(made.position.theirs, self._bills(who, made), strict=True)
            if (took := _taken(was, made))
        ]
        rows, amount = self.rows(who), sum(each.set_off for each in theirs)
        uow = UnitOfWork(self.backing, who)
        if not amount:
            rows.give_up(uow, made)
            uow.audit("set-off.nothing", made.id, agent=made.customer_id)
            return uow.commit()
        open_now = positions(self.ledger.chaseable(who, made.customer_id), [])
        ours = next((e.ours for e in open_now if e.currency == made.currency), ())
        sides = {"ours": laid(ours, amount), "theirs": tuple(theirs)}
        facts = {"position": made.position.model_copy(update=sides), "amount": amount}
        numbered = made.changed(state="issued", sequence=rows.last_number() + 1, **facts)
        after = numbered.model_copy(update={"entry_id": credit(self.ledger, uow, numbered)})
        rows.issue(uow, made, after)
        uow.audit("set-off.issue", after.id, number=after.number, amount=after.amount)
        return uow.commit(after)

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
        ids = [each.id for each in made.position.theirs]
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


def pay(payables: PayableService, uow: UnitOfWork, made: SetOff, was: Payable, amount: int) -> None:
    """What we owe the agent by one bill is paid by what it owes us, as far as it is still open;
    what was paid by this set-off already is not paid again."""
    part = min(amount, was.remaining) if was.status is Status.DUE else 0
    if part <= 0 or _standing(was, made):
        return
    paid = Settled(amount=part, on=made.on, reference=made.number, set_off=made.id, by=uow.who.user)
    try:
        after = was.settled(paid)
    except TooManyPayments:
        return
    payables.write(uow, was, after, "pay")


def credit(ledger: LedgerService, uow: UnitOfWork, made: SetOff) -> str:
    """What the agent owes us is paid by what we owe it; gives the entry."""
    shares = tuple(ShareNew(item_id=each.id, amount=each.set_off) for each in made.position.ours)
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
    return ledger.add_payment(uow, made.customer_id, new).id


def _standing(was: Payable, made: SetOff) -> list[int]:
    """Where on a bill stands what this set-off paid."""
    return [
        at
        for at, each in enumerate(was.payments)
        if each.set_off == made.id and each.undone_on is None
    ]


def _taken(was: Payable, made: SetOff) -> int:
    return sum(was.payments[at].amount for at in _standing(was, made))
