"""Promises to pay: taken, and taken back. Kept or broken is judged by the clock."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.decision import left_of, net_overdue, refreshed
from chalicelib.accounts.reminders.errors import NoPromise, NothingToPromise, PromiseOpen
from chalicelib.accounts.reminders.model import Promise
from chalicelib.accounts.reminders.ports import Reminders
from chalicelib.accounts.reminders.schemas import PromiseNew
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class Promises:
    """Writes promises on the account, where they pause every reminder until they are judged."""

    backing: Backing
    rows: Callable[[Principal], Reminders]

    def make(self, case: Case, new: PromiseNew) -> Promise:
        """Take a promise down. Raises ``PromiseOpen``, ``NothingToPromise``, ``Invalid``."""
        if case.state.promised():
            raise PromiseOpen()
        uow = UnitOfWork(self.backing, case.who)
        today = case.house.today(uow.now)
        if new.until < today:
            raise Invalid.field("until", "A promise needs a day that is still to come.")
        owed = net_overdue(case.owed, new.currency, today)
        # Nobody who promises to pay what is overdue means what they contest.
        amount = new.amount or net_overdue(case.owed, new.currency, today, disputed=False)
        if owed <= 0 or amount <= 0:
            raise NothingToPromise()
        promise = Promise(
            id=uow.ids.new("evt"),
            currency=new.currency,
            amount=min(amount, owed),
            owed=owed,
            made_on=today,
            until=new.until,
            made_by=uow.who.user,
            settled={new.currency: case.owed.settled.get(new.currency, 0)},
        )
        state = refreshed(case.state, case.owed, today).replaced(promise=promise)
        self.rows(case.who).keep(uow, case.read, state, case.due(state, uow.now))
        facts = promise.model_dump(mode="json", include={"currency", "amount", "until"})
        uow.audit("promise.make", case.customer.id, promise=promise.id, **facts)
        uow.commit(promise)
        return promise

    def of_sheet(
        self, uow: UnitOfWork, case: Case, sheet: str, entries: Collection[str], until: date
    ) -> str:
        """The day promised on a fee sheet, as a part of the transaction that confirms it.

        Gives the promise's id; empty where one stands already, or nothing of it is open.
        """
        left = {code: net for code, net in left_of(entries, case.owed).items() if net > 0}
        if case.state.promised() or not left:
            return ""
        lines = Counter(item.currency for item in case.owed.items if item.id in entries)
        code = min(left, key=lambda each: (-lines[each], each))
        today = case.house.today(uow.now)
        promise = Promise(
            id=uow.ids.new("evt"),
            currency=code,
            amount=left[code],
            owed=left[code],
            made_on=today,
            until=until,
            made_by=uow.who.user,
            sheet=sheet,
            entries=tuple(sorted(entries)),
            amounts=left,
            settled={each: case.owed.settled.get(each, 0) for each in left},
        )
        state = refreshed(case.state, case.owed, today).replaced(promise=promise)
        self.rows(case.who).keep(uow, case.read, state, case.due(state, uow.now))
        facts = promise.model_dump(mode="json", include={"currency", "amount", "until", "sheet"})
        uow.audit("promise.make", case.customer.id, promise=promise.id, **facts)
        return promise.id

    def take_back(self, case: Case) -> None:
        """Strike a promise that was entered by mistake. Raises ``NoPromise``."""
        promise = case.state.promise
        if promise is None or not case.state.promised():
            raise NoPromise()
        uow = UnitOfWork(self.backing, case.who)
        state = case.state.replaced(promise=None, looked=None)
        self.rows(case.who).keep(uow, case.read, state, case.due(state, uow.now))
        uow.audit("promise.take-back", case.customer.id, promise=promise.id)
        uow.commit()
