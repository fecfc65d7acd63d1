"""Issuing one statement: compose, take the next number, freeze, all in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.ageing import AgedBalance, aged
from chalicelib.accounts.ledger.model import Account, Entry, Item, Stated
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.errors import (
    AlreadyStated,
    NothingToState,
    NumberMoved,
    PeriodNotOver,
    ShipmentsUnderway,
)
from chalicelib.accounts.statements.model import Addressee, Line, Section, Statement
from chalicelib.accounts.statements.policy import POLICY, StatementPolicy, payment_link, read
from chalicelib.accounts.statements.ports import Agreements, Companies, CustomerFiles, Statements
from chalicelib.accounts.statements.words import Form
from chalicelib.accounts.terms.model import Agreement
from chalicelib.customers.model import Customer
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Busy, Invalid, Stale
from chalicelib.kit.text import number_key
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

SERIES: Final = "ST"
# Eight people issue at once; each try makes at least one of them succeed.
ATTEMPTS: Final = 40
# So many lines lie in one row: far below what an item may hold, whatever their texts.
LINES_PER_SHEET: Final = 100

Made = TypeVar("Made")


@dataclass(frozen=True)
class Asked:
    """What is to be issued."""

    start: date
    until: date
    form: Form | None = None


@dataclass
class Draft:
    """A statement being made: the account it was read from, its sections and their entries.

    ``key``: the number of the one shipment that it lists; ``None``: all of the account.
    """

    account: Account
    customer: Customer
    start: date
    until: date
    form: Form
    key: str | None = None
    sections: tuple[Section, ...] = ()
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)


@dataclass
class Issuing:
    """Turns an account and a period into a numbered statement."""

    backing: Backing
    rows: Callable[[Principal], Statements]
    companies: Companies
    customers: CustomerFiles
    ledger: LedgerService
    terms: Agreements
    # The entries of the statement issued last: its document is drawn right after.
    _just_read: tuple[str, dict[str, list[Entry]]] = field(default=("", {}), init=False)

    def issue(
        self,
        who: Principal,
        customer_id: str,
        start: date,
        until: date,
        form: Form | None = None,
    ) -> Statement:
        """Issue a statement; its number is the next, or nothing is written at all.

        Raises ``PeriodNotOver``, ``AlreadyStated``, ``NothingToState``, ``NotFound``.
        """
        customer = self.customers.get(who, customer_id)
        if start > until:
            raise Invalid.field("until", "The period ends before it begins.")
        if until > self.today(who):
            raise PeriodNotOver()
        asked = Asked(start, until, form)
        return self.again(lambda: self._issue(who, customer, asked))

    def again(self, issue: Callable[[], Made]) -> Made:
        """Issue on fresh facts until nobody was faster."""
        for _ in range(ATTEMPTS):
            try:
                return issue()
            except (NumberMoved, Stale, Busy):
                continue
        raise NumberMoved()

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        return self.backing.clock.now().astimezone(self.zone(who)).date()

    def zone(self, who: Principal) -> ZoneInfo:
        """Where the company is."""
        return ZoneInfo(self.companies.calendar(who).zone)

    def policy(self, who: Principal) -> StatementPolicy:
        """How the company issues statements."""
        return read(self.companies.policy(who, POLICY))

    def entries(self, who: Principal, statement: Statement, section: Section) -> list[Entry]:
        """The entries of an issued section: the same for ever, whatever is booked later."""
        customer, code = statement.customer_id, section.currency
        found = self._entries(
            who, customer, code, section.since, statement.until, section.since_seq, section.cutoff
        )
        if not statement.by_shipment:
            return found
        mine = composing.of_shipment({code: found}, number_key(statement.shipment))
        return [each for each in mine.get(code, []) if each.seq > section.past]

    def lines(self, who: Principal, statement: Statement) -> dict[str, list[Line]]:
        """The printed lines of a statement by currency."""
        if statement.form is not Form.ACTIVITY:
            return {each.currency: self._laid(who, statement, each) for each in statement.sections}
        issued, known = self._just_read
        found = known if issued == statement.id else {}
        return {
            section.currency: composing.lines(
                section,
                found.get(section.currency) or self.entries(who, statement, section),
                statement.start,
            )
            for section in statement.sections
        }

    def out_by(self, who: Principal, until: date) -> date:
        """The day by which a statement up to that day must have gone out."""
        day, calendar = until, self.companies.calendar(who)
        for _ in range(self.policy(who).out_within):
            day = calendar.next_working_day(date.fromordinal(day.toordinal() + 1))
        return day

    def number_of_next(self, who: Principal) -> int:
        """The sequence that the next new statement gets."""
        return self.rows(who).last_number(SERIES) + 1

    def compose(
        self, who: Principal, draft: Draft, before: dict[str, Stated | None] | None = None
    ) -> Draft:
        """Fill a draft's sections; ``before``: how far each currency was stated, if not as the
        account says."""
        account, until = draft.account, draft.until
        standing = self.ledger.items_at(who, account.customer_id, until)
        balances = {each.currency: each for each in aged(standing, until)}
        found = []
        for code in account.balances:
            stated = account.stated_in(code) if before is None else before.get(code)
            section = self._section(who, draft, code, stated, balances.get(code))
            if composing.speaks(section):
                found.append(section)
        draft.sections = tuple(sorted(found, key=lambda each: each.currency))
        if draft.form is not Form.ACTIVITY:
            self._list(who, draft, standing)
        return draft

    def list_documents(self, who: Principal, draft: Draft) -> None:
        """The documents of the forms that list them, for a draft whose sections are filled."""
        if draft.form is not Form.ACTIVITY:
            self._list(who, draft, self.ledger.items_at(who, draft.customer.id, draft.until))

    def uncovered(
        self, who: Principal, account: Account, code: str, start: date, until: date
    ) -> list[Entry]:
        """The entries of a currency up to a day that no whole statement has covered."""
        stated, cutoff = account.stated_in(code), account.balance(code).seq
        since, since_seq = composing.covered_from(stated, start), stated.cutoff if stated else 0
        return self._entries(who, account.customer_id, code, since, until, since_seq, cutoff)

    def opening(self, who: Principal, account: Account, code: str, start: date) -> int:
        """The balance that the next statement of a currency begins with."""
        if stated := account.stated_in(code):
            return stated.closing
        cutoff = account.balance(code).seq
        return self._brought_forward(who, account.customer_id, code, start, cutoff)

    def write(
        self,
        who: Principal,
        draft: Draft,
        statement: Statement,
        uow: UnitOfWork,
        after: Account | None = None,
    ) -> None:
        """Add the statement's account to the transaction; its lines are laid down before it.

        ``after``: the account then, if it is not stated up to the end of the draft.
        """
        for code, lines in draft.lines.items():
            for number in range(0, len(lines), LINES_PER_SHEET):
                part = lines[number : number + LINES_PER_SHEET]
                self.rows(who).lay(statement.id, code, number // LINES_PER_SHEET, part)
        whole = composing.stated_after(draft.account, statement.sections, statement.until)
        self.ledger.mark_stated(uow, after or whole)

    def remember(self, statement: Statement, draft: Draft) -> None:
        """Keep what was just read for the document that is drawn next."""
        self._just_read = (statement.id, draft.entries)

    def new(
        self, uow: UnitOfWork, who: Principal, draft: Draft, sequence: int, revision: int = 0
    ) -> Statement:
        """The statement of a composed draft."""
        customer, policy = draft.customer, self.policy(who)
        agreement = self.terms.agreement(who, customer.id)
        number = f"{SERIES}-{sequence:06d}"
        return Statement(
            id=uow.ids.new("stm"),
            series=SERIES,
            sequence=sequence,
            revision=revision,
            customer_id=customer.id,
            addressee=addressee(customer),
            company=self.companies.company(who).name,
            start=draft.start,
            until=draft.until,
            issued_on=self.today(who),
            issued_at=uow.now,
            issued_by=who.user,
            sections=draft.sections,
            form=draft.form,
            out_by=self.out_by(who, draft.until),
            deemed=self.terms.in_force(who, agreement, draft.until).deemed,
            payment_link=_payment_link(agreement, policy, number, customer),
            objected=self._objected(who, draft),
        )

    def _objected(self, who: Principal, draft: Draft) -> tuple[str, ...]:
        """The lines in dispute before they were stated: nobody accepts them by silence."""
        if not any(each.disputed for each in draft.account.balances.values()):
            return ()
        found: Mapping[str, Sequence[Entry | Line]] = draft.lines or draft.entries
        listed = {_id_of(each) for lines in found.values() for each in lines}
        items = self.ledger.each_open(who, draft.customer.id)
        return tuple(sorted(each.id for each in items if each.disputed and each.id in listed))

    def _issue(self, who: Principal, customer: Customer, asked: Asked) -> Statement:
        account = self.ledger.account(who, customer.id)
        if account.stated_until and account.stated_until >= asked.until:
            raise AlreadyStated(until=account.stated_until)
        if account.parts:
            raise ShipmentsUnderway()
        form = asked.form or self.policy(who).form
        draft = Draft(account, customer, asked.start, asked.until, form)
        self.compose(who, draft)
        if not draft.sections:
            raise NothingToState()
        uow = UnitOfWork(self.backing, who)
        statement = self.new(uow, who, draft, self.number_of_next(who))
        self.rows(who).insert(uow, statement)
        self.write(who, draft, statement, uow)
        uow.audit("statement.issue", statement.id, number=statement.number, customer=customer.id)
        uow.commit(statement)
        self.remember(statement, draft)
        return statement

    def _section(
        self,
        who: Principal,
        draft: Draft,
        code: str,
        stated: Stated | None,
        balance: AgedBalance | None,
    ) -> Section:
        cutoff, customer = draft.account.balance(code).seq, draft.customer.id
        since = composing.covered_from(stated, draft.start)
        since_seq = stated.cutoff if stated else 0
        mine = self._entries(who, customer, code, since, draft.until, since_seq, cutoff)
        draft.entries[code] = mine
        if stated:
            opening = stated.closing
        else:
            opening = self._brought_forward(who, customer, code, draft.start, cutoff)
        ageing = balance or AgedBalance(currency=code)
        return composing.section(code, stated, opening, mine, draft.start, cutoff, ageing)

    def _entries(
        self,
        who: Principal,
        customer: str,
        code: str,
        since: date,
        until: date,
        since_seq: int,
        cutoff: int,
    ) -> list[Entry]:
        """What is dated from ``since`` on, and what was booked late before that day."""
        found: list[Entry] = []
        if since <= until:
            found = self.ledger.entries_between(who, customer, code, since, until)
        late = self.ledger.late_entries(who, customer, code, since_seq, cutoff) if cutoff else []
        found += [each for each in late if each.dated < since]
        return [each for each in found if each.seq <= cutoff]

    def _brought_forward(
        self, who: Principal, customer: str, code: str, start: date, cutoff: int
    ) -> int:
        """The balance before the first statement ever: what was booked before its period."""
        before = date.fromordinal(start.toordinal() - 1)
        entries = self.ledger.entries_between(who, customer, code, None, before)
        return sum(each.amount for each in entries if each.seq <= cutoff)

    def _list(self, who: Principal, draft: Draft, standing: Sequence[Item]) -> None:
        """The documents of the forms that list them, frozen as they stand at the end."""
        standing = [item for item in standing if _lists(draft, item)]
        left = {item.id: item.remaining for item in standing if item.dated <= draft.until}
        listed = {item.id: item for item in standing if left.get(item.id)}
        if draft.form is Form.OPEN_ITEMS:
            before = date.fromordinal(draft.start.toordinal() - 1)
            then = self.ledger.items_at(who, draft.customer.id, before)
            owed = (each for each in then if each.open and _lists(draft, each))
            listed |= {item.id: item for item in owed if item.dated <= before}
            booked = [entry.id for each in draft.entries.values() for entry in each]
            missing = [each for each in booked if each not in listed]
            listed |= {i.id: i for i in self.ledger.items(who, draft.customer.id, missing)}
        sections = []
        for section in draft.sections:
            mine = [item for item in listed.values() if item.currency == section.currency]
            lines = draft.lines[section.currency] = composing.item_lines(mine, left)
            sheets = -(-len(lines) // LINES_PER_SHEET)
            sections.append(section.model_copy(update={"sheets": sheets}))
        draft.sections = tuple(sections)

    def _laid(self, who: Principal, statement: Statement, section: Section) -> list[Line]:
        return self.rows(who).laid(statement.id, section.currency, section.sheets)


def _id_of(each: Entry | Line) -> str:
    return each.id if isinstance(each, Entry) else each.entry_id


def _lists(draft: Draft, item: Item) -> bool:
    return draft.key is None or number_key(item.shipment) == draft.key


def addressee(customer: Customer) -> Addressee:
    """The customer as it stands today."""
    return Addressee(
        name=customer.name,
        local_name=customer.local_name,
        code=customer.code,
        address=customer.address,
        tax_id=customer.tax_id,
        language=customer.reads,
    )


def _payment_link(
    agreement: Agreement, policy: StatementPolicy, number: str, customer: Customer
) -> str:
    template = agreement.payment_link or policy.payment_link
    return payment_link(template, number, customer.code)
