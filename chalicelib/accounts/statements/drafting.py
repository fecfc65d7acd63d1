"""Composing a statement from the books: what a period holds in each currency, and its lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from chalicelib.accounts.ledger.ageing import AgedBalance, aged
from chalicelib.accounts.ledger.model import Account, Entry, Item, Stated
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.model import Line, Section
from chalicelib.accounts.statements.words import Form
from chalicelib.customers.model import Customer
from chalicelib.kit.text import number_key
from chalicelib.tenancy.principal import Principal

# So many lines lie in one row: far below what an item may hold, whatever their texts.
LINES_PER_SHEET: Final = 100


@dataclass
class Draft:
    """A statement being made: the account it was read from, its sections and their entries.

    ``key``: the number of the one shipment that it lists; ``None``: all of the account.
    ``anew``: the currencies that a revision states once more; in what else a revision or a
    supplement adds, only what is dated before its period is late, though all of it was stated.
    """

    account: Account
    customer: Customer
    start: date
    until: date
    form: Form
    key: str | None = None
    anew: frozenset[str] | None = None
    sections: tuple[Section, ...] = ()
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)


@dataclass
class Drafting:
    """Fills drafts of statements from the ledger, and writes nothing."""

    ledger: LedgerService

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
        added = draft.anew is not None and code not in draft.anew
        late_before = min(since, draft.start) if added else since
        return composing.section(
            code, stated, opening, mine, draft.start, cutoff, ageing, late_before
        )

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
        booked = [entry for each in draft.entries.values() for entry in each]
        late = {
            entry.id
            for section in draft.sections
            for entry in draft.entries[section.currency]
            if composing.is_late(section, entry)
        }
        left = {item.id: item.remaining for item in standing if item.dated <= draft.until}
        listed = {item.id: item for item in standing if left.get(item.id)}
        if draft.form is Form.OPEN_ITEMS:
            before = date.fromordinal(draft.start.toordinal() - 1)
            then = self.ledger.items_at(who, draft.customer.id, before)
            owed = (each for each in then if each.open and _lists(draft, each))
            listed |= {item.id: item for item in owed if item.dated <= before}
            missing = [each.id for each in booked if each.id not in listed]
            listed |= {i.id: i for i in self.ledger.items(who, draft.customer.id, missing)}
        sections = []
        for section in draft.sections:
            mine = [item for item in listed.values() if item.currency == section.currency]
            lines = draft.lines[section.currency] = composing.item_lines(mine, left, late)
            sheets = -(-len(lines) // LINES_PER_SHEET)
            sections.append(section.model_copy(update={"sheets": sheets}))
        draft.sections = tuple(sections)


def _lists(draft: Draft, item: Item) -> bool:
    return draft.key is None or number_key(item.shipment) == draft.key
