"""Issuing one statement: compose, take the next number, freeze, all in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.model import Account, Entry
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.errors import (
    AlreadyStated,
    NothingToState,
    NumberMoved,
    PeriodNotOver,
)
from chalicelib.accounts.statements.model import Addressee, Line, Section, Statement
from chalicelib.accounts.statements.ports import Companies, CustomerFiles, Statements
from chalicelib.customers.model import Customer
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Busy, Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

SERIES: Final = "ST"
# Eight people issue at once; each try makes at least one of them succeed.
ATTEMPTS: Final = 40


@dataclass
class Issuing:
    """Turns an account and a period into a numbered statement."""

    backing: Backing
    rows: Callable[[Principal], Statements]
    companies: Companies
    customers: CustomerFiles
    ledger: LedgerService
    # The entries of the statement issued last: its document is drawn right after.
    _just_read: tuple[str, dict[str, list[Entry]]] = field(default=("", {}), init=False)

    def issue(self, who: Principal, customer_id: str, start: date, until: date) -> Statement:
        """Issue a statement; its number is the next, or nothing is written at all.

        Raises ``PeriodNotOver``, ``AlreadyStated``, ``NothingToState``, ``NotFound``.
        """
        customer = self.customers.get(who, customer_id)
        if start > until:
            raise Invalid.field("until", "The period ends before it begins.")
        if until > self.today(who):
            raise PeriodNotOver()
        for _ in range(ATTEMPTS):
            try:
                return self._issue(who, customer, start, until)
            except (NumberMoved, Stale, Busy):
                continue
        raise NumberMoved()

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        zone = ZoneInfo(self.companies.calendar(who).zone)
        return self.backing.clock.now().astimezone(zone).date()

    def entries(self, who: Principal, statement: Statement, section: Section) -> list[Entry]:
        """The entries of an issued section: the same for ever, whatever is booked later."""
        customer, code = statement.customer_id, section.currency
        between = self.ledger.entries_between(who, customer, code, section.since, statement.until)
        late = self.ledger.late_entries(who, customer, code, section.since_seq, section.cutoff)
        return [each for each in between if each.seq <= section.cutoff] + late

    def lines(self, who: Principal, statement: Statement) -> dict[str, list[Line]]:
        """The printed lines of a statement by currency."""
        issued, known = self._just_read
        read = known if issued == statement.id else {}
        return {
            section.currency: composing.lines(
                section,
                read.get(section.currency) or self.entries(who, statement, section),
                statement.start,
            )
            for section in statement.sections
        }

    def _issue(self, who: Principal, customer: Customer, start: date, until: date) -> Statement:
        account = self.ledger.account(who, customer.id)
        if account.stated_until and account.stated_until >= until:
            raise AlreadyStated(until=account.stated_until)
        read: dict[str, list[Entry]] = {}
        sections = self._sections(who, account, start, until, read)
        if not sections:
            raise NothingToState()
        uow = UnitOfWork(self.backing, who)
        statement = Statement(
            id=uow.ids.new("stm"),
            series=SERIES,
            sequence=self.rows(who).last_number(SERIES) + 1,
            customer_id=customer.id,
            addressee=_addressee(customer),
            company=self.companies.company(who).name,
            start=start,
            until=until,
            issued_on=self.today(who),
            issued_at=uow.now,
            issued_by=who.user,
            sections=sections,
        )
        self.rows(who).insert(uow, statement)
        self.ledger.mark_stated(uow, composing.stated_after(account, sections, until))
        uow.audit("statement.issue", statement.id, number=statement.number, customer=customer.id)
        uow.commit(statement)
        self._just_read = (statement.id, read)
        return statement

    def _sections(
        self,
        who: Principal,
        account: Account,
        start: date,
        until: date,
        read: dict[str, list[Entry]],
    ) -> tuple[Section, ...]:
        aged = {each.currency: each for each in self._ageing(who, account, until)}
        found = (
            self._section(who, account, code, start, until, aged, read) for code in account.balances
        )
        return tuple(sorted((s for s in found if composing.speaks(s)), key=lambda s: s.currency))

    def _section(
        self,
        who: Principal,
        account: Account,
        code: str,
        start: date,
        until: date,
        aged: dict[str, AgedBalance],
        read: dict[str, list[Entry]],
    ) -> Section:
        stated, cutoff = account.stated.get(code), account.balance(code).seq
        customer = account.customer_id
        since = composing.covered_from(stated, start)
        entries = self.ledger.entries_between(who, customer, code, since, until)
        if stated:
            opening = stated.closing
            entries += self.ledger.late_entries(who, customer, code, stated.cutoff, cutoff)
        else:
            opening = self._brought_forward(who, customer, code, start, cutoff)
        mine = read[code] = [each for each in entries if each.seq <= cutoff]
        ageing = aged.get(code, AgedBalance(currency=code))
        return composing.section(code, stated, opening, mine, start, cutoff, ageing)

    def _brought_forward(
        self, who: Principal, customer: str, code: str, start: date, cutoff: int
    ) -> int:
        """The balance before the first statement ever: what was booked before its period."""
        before = date.fromordinal(start.toordinal() - 1)
        entries = self.ledger.entries_between(who, customer, code, None, before)
        return sum(each.amount for each in entries if each.seq <= cutoff)

    def _ageing(self, who: Principal, account: Account, until: date) -> list[AgedBalance]:
        return self.ledger.owed_by(who, account.customer_id, until)


def _addressee(customer: Customer) -> Addressee:
    return Addressee(
        name=customer.name,
        local_name=customer.local_name,
        code=customer.code,
        address=customer.address,
        tax_id=customer.tax_id,
        language=customer.language,
    )
