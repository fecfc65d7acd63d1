"""Statements of customers that settle by shipment: one for each, one after the other.

Each takes the next number and goes on from the closing balance of the one before; it lists what
was booked of its shipment. What names no shipment stands on the day's own, which comes last and
ends the period. How far a period has come stands on the account, so that a run that is cut off
goes on where it was: no entry twice, none missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.ledger.ageing import AgedBalance, aged
from chalicelib.accounts.ledger.model import Account, Entry
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.drafting import Draft
from chalicelib.accounts.statements.issuing import Issuing
from chalicelib.accounts.statements.model import Section, Statement
from chalicelib.accounts.statements.words import Form
from chalicelib.customers.model import Customer
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

Entries = dict[str, list[Entry]]


@dataclass(frozen=True)
class _Period:
    """What is stated: up to which day, in which form, and how old what is open was then."""

    start: date
    until: date
    form: Form
    ageing: Mapping[str, AgedBalance]


@dataclass
class ByShipment:
    """Issues the statements of one customer's period, shipment by shipment."""

    issuing: Issuing

    def issue(
        self, who: Principal, customer_id: str, start: date, until: date, form: Form | None = None
    ) -> list[Statement]:
        """What is still missing of the period; nothing where nothing was booked.

        A period that a run left unfinished is finished first; a later one that another run has
        begun takes this one in. Raises ``NotFound``.
        """
        customer = self.issuing.customers.get(who, customer_id)
        made: list[Statement] = []
        day = self._day(who, customer_id, until)
        while day is not None:
            period = self._period(who, customer_id, min(start, day), day, form)
            while (each := self._next(who, customer, period)) is not None:
                made.append(each)
            after = self._day(who, customer_id, until)
            day = None if after == day else after
        return made

    def _day(self, who: Principal, customer_id: str, until: date) -> date | None:
        """The last day of what is stated next, up to ``until``."""
        begun = self.issuing.ledger.account(who, customer_id).parts_until
        if begun is None:
            return until
        return begun if begun <= until else None

    def _period(
        self, who: Principal, customer_id: str, start: date, until: date, form: Form | None
    ) -> _Period:
        standing = self.issuing.ledger.items_at(who, customer_id, until)
        ageing = {each.currency: each for each in aged(standing, until)}
        return _Period(start, until, form or self.issuing.policy(who).form, ageing)

    def _next(self, who: Principal, customer: Customer, period: _Period) -> Statement | None:
        """The statement of the next shipment; ``None``: the period is stated."""
        made: list[Statement] = []

        def issue() -> None:
            account = self.issuing.ledger.account(who, customer.id)
            if account.stated_until and account.stated_until >= period.until:
                return
            if account.parts_until not in (None, period.until):
                return  # another run has begun another period meanwhile
            missing = self._missing(who, account, period)
            keys = composing.shipments_of(each for mine in missing.values() for each in mine)
            if keys:
                made[:] = [self._issue(who, customer, account, period, missing, keys)]

        self.issuing.again(issue)
        return made[0] if made else None

    def _issue(
        self,
        who: Principal,
        customer: Customer,
        account: Account,
        period: _Period,
        missing: Entries,
        keys: list[str],
    ) -> Statement:
        key, last = keys[0], len(keys) == 1
        draft = Draft(account, customer, period.start, period.until, period.form, key=key)
        draft.entries = composing.of_shipment(missing, key)
        draft.sections = tuple(self._section(who, draft, period, code) for code in draft.entries)
        self.issuing.list_documents(who, draft)
        uow = UnitOfWork(self.issuing.backing, who)
        statement = self.issuing.new(uow, who, draft, self.issuing.number_of_next(who))
        every = [each for mine in draft.entries.values() for each in mine]
        named = min(every, key=lambda each: (each.booked_at, each.id)).shipment if key else ""
        statement = statement.model_copy(update={"by_shipment": True, "shipment": named})
        self.issuing.rows(who).insert(uow, statement)
        days = period.start, period.until
        after = composing.shipment_stated(account, draft.sections, key, days, last=last)
        self.issuing.write(who, draft, statement, uow, after)
        facts = {"number": statement.number, "customer": customer.id, "shipment": named}
        uow.audit("statement.issue", statement.id, **facts)
        uow.commit(statement)
        self.issuing.remember(statement, draft)
        return statement

    def _missing(self, who: Principal, account: Account, period: _Period) -> Entries:
        """What no statement has covered yet, by currency."""
        found = {}
        for code in sorted(account.balances):
            entries = self.issuing.uncovered(who, account, code, period.start, period.until)
            found[code] = [each for each in entries if not composing.on_a_part(account, each)]
        return found

    def _section(self, who: Principal, draft: Draft, period: _Period, code: str) -> Section:
        account = draft.account
        stated = account.stated_in(code)
        opening = self.issuing.opening(who, account, code, draft.start)
        ageing = period.ageing.get(code) or AgedBalance(currency=code)
        cutoff, entries = account.balance(code).seq, draft.entries[code]
        section = composing.section(code, stated, opening, entries, draft.start, cutoff, ageing)
        past = account.parts.get(draft.key or "", {}).get(code, 0)
        return section.model_copy(update={"past": past})
