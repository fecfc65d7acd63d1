"""Issuing one statement: draft it, take the next number, freeze it, all in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.model import Account, Entry
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.drafting import LINES_PER_SHEET, Draft, Drafting
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
from chalicelib.kit.errors import Busy, Invalid, Stale, Unsure
from chalicelib.kit.text import number_key
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

SERIES: Final = "ST"
# Eight people issue at once; each try makes at least one of them succeed.
ATTEMPTS: Final = 40

Made = TypeVar("Made")


@dataclass(frozen=True)
class Asked:
    """What is to be issued."""

    start: date
    until: date
    form: Form | None = None


@dataclass
class Issuing(Drafting):
    """Turns an account and a period into a numbered statement."""

    backing: Backing
    rows: Callable[[Principal], Statements]
    companies: Companies
    customers: CustomerFiles
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
        """Issue on fresh facts until nobody was faster. What perhaps is issued already is not
        issued again: raises ``Unsure``."""
        for _ in range(ATTEMPTS):
            try:
                return issue()
            except Unsure:
                raise
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

    def _laid(self, who: Principal, statement: Statement, section: Section) -> list[Line]:
        return self.rows(who).laid(statement.id, section.currency, section.sheets)


def _id_of(each: Entry | Line) -> str:
    return each.id if isinstance(each, Entry) else each.entry_id


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
