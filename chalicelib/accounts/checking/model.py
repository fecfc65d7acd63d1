"""What must hold in the books of one account, and what does not. Pure: rows in, findings out.

Every rule stands in ``docs/books.md`` under the name that its findings carry.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from chalicelib.accounts.ledger.history import WholeAccount
from chalicelib.accounts.ledger.model import Balance, Entry, Part
from chalicelib.accounts.ledger.months import COUNTS, Month
from chalicelib.accounts.ledger.posting import settles
from chalicelib.accounts.reminders.covering import first_uncovered
from chalicelib.jobs import checks
from chalicelib.kit.values import Frozen


class Finding(Frozen):
    """One thing that does not agree. ``expected`` follows from the entries, ``found`` is kept.

    ``subject`` names an entry, item or document where the rule concerns a single one.
    """

    rule: str
    customer_id: str
    currency: str = ""
    subject: str = ""
    expected: str = ""
    found: str = ""


class Check(checks.Check):
    """A look through all accounts of a company."""

    accounts: int
    entries: int


def findings(books: WholeAccount) -> Iterator[Finding]:
    """Everything about an account that does not agree; nothing for a sound one."""
    customer = books.account.customer_id
    currencies = {*books.account.balances, *(each.currency for each in books.entries)}
    for currency in sorted(currencies):
        mine = [each for each in books.entries if each.currency == currency]
        yield from _numbers(customer, currency, books.account.balance(currency), mine)
        yield from _sums(customer, books, currency, mine)
    yield from _items(customer, books)
    yield from _open_rows(customer, books)
    yield from _reminded(customer, books)
    yield from _months(customer, books)


def _numbers(
    customer: str, currency: str, balance: Balance, entries: Collection[Entry]
) -> Iterator[Finding]:
    """Entries are numbered 1, 2, 3 … up to the number that the summary says was given last."""
    given = Counter(each.seq for each in entries)
    for seq in range(1, max([balance.seq, *given]) + 1):
        if given[seq] != 1 or seq > balance.seq:
            yield Finding(
                rule="number",
                customer_id=customer,
                currency=currency,
                subject=str(seq),
                expected="1" if seq <= balance.seq else "0",
                found=str(given[seq]),
            )


def _sums(
    customer: str, books: WholeAccount, currency: str, entries: Collection[Entry]
) -> Iterator[Finding]:
    """The summary equals the entries and the items, added up."""
    balance = books.account.balance(currency)
    kinds = {each.id: each.kind for each in entries}
    items = [each for each in books.items if each.currency == currency]
    expected = {
        "total": sum(each.amount for each in entries),
        "settled": sum(settles(each, kinds.get(each.corrects)) for each in entries),
        "debits": sum(each.remaining for each in items if each.debit),
        "credits": sum(each.remaining for each in items if not each.debit),
        "disputed": sum(each.contested for each in items),
        "open_count": sum(each.debit and each.open for each in items),
    }
    for name, value in expected.items():
        kept = getattr(balance, name)
        if kept != value:
            yield _finding(name, customer, currency, "", value, kept)
    net = expected["debits"] - expected["credits"]
    if net != expected["total"]:
        yield _finding("net", customer, currency, "", expected["total"], net)


def _items(customer: str, books: WholeAccount) -> Iterator[Finding]:
    """Each entry has its item, each item its entry, and what is left of it follows from what
    was set against it."""
    entries = {each.id: each for each in books.entries}
    items = {each.id: each for each in books.items}
    for missing in sorted(entries.keys() - items.keys()):
        yield _finding("item", customer, entries[missing].currency, missing, "1", "0")
    for stray in sorted(items.keys() - entries.keys()):
        yield _finding("entry", customer, items[stray].currency, stray, "1", "0")
    stands = _standing(books.parts)
    for item in books.items:
        entry = entries.get(item.id)
        if entry and (item.amount, item.debit) != (abs(entry.amount), entry.amount > 0):
            kept = item.amount if item.debit else -item.amount
            yield _finding("amount", customer, item.currency, item.id, entry.amount, kept)
        left = item.amount - stands.pop(item.id, 0)
        if item.remaining != left or left < 0:
            yield _finding("remaining", customer, item.currency, item.id, left, item.remaining)
    for nobody, amount in sorted(stands.items()):
        yield _finding("allocation", customer, "", nobody, 0, amount)


def _open_rows(customer: str, books: WholeAccount) -> Iterator[Finding]:
    """The list of open items holds just the items that are open, as they stand."""
    items = {each.id: each for each in books.items}
    listed = {each.id: each for each in books.opened}
    for id_ in sorted({each.id for each in books.items if each.open} | listed.keys()):
        item = items.get(id_)
        left = item.remaining if item and item.open else 0
        shown = listed[id_].remaining if id_ in listed else 0
        if left != shown or (item and id_ in listed and item != listed[id_]):
            currency = (item or listed[id_]).currency
            yield _finding("open", customer, currency, id_, left, shown)


def _reminded(customer: str, books: WholeAccount) -> Iterator[Finding]:
    """The reminders' clock looks at the oldest debit that may be chased and that money on
    account does not cover."""
    oldest: dict[str, date] = {}
    for currency in sorted({each.currency for each in books.items}):
        mine = [each for each in books.items if each.currency == currency]
        money = sum(each.remaining for each in mine if not each.debit)
        debits = sorted((each.due, each.undisputed) for each in mine if each.debit)
        if (first := first_uncovered(debits, money)) is not None:
            oldest[currency] = first
    kept = dict(books.account.reminders.oldest_due)
    for currency in sorted(oldest.keys() | kept.keys()):
        if currency in books.account.allocating:
            continue  # a job moves it when it is done
        if oldest.get(currency) != kept.get(currency):
            dates = [str(each.get(currency) or "") for each in (oldest, kept)]
            yield _finding("oldest_due", customer, currency, "", *dates)


def _months(customer: str, books: WholeAccount) -> Iterator[Finding]:
    """What was sold, received and paid late in a month follows from entries and allocations."""
    counted, kept = books.counted(), books.kept()
    for currency, month in sorted(counted.keys() | kept.keys()):
        pair = [each.get((currency, month), Month()) for each in (counted, kept)]
        for name in COUNTS:
            expected, found = (getattr(each, name) for each in pair)
            if expected != found:
                yield _finding("month", customer, currency, f"{month} {name}", expected, found)


def _standing(parts: Iterable[Part]) -> Counter[str]:
    """By item: what allocations that stand have taken of it, on either side."""
    stands: Counter[str] = Counter()
    for part in parts:
        for each in () if part.planned else part.allocations:
            if each.undone_on is None:
                stands[each.credit_id] += each.amount
                stands[each.debit_id] += each.amount
    return stands


def _finding(
    rule: str, customer: str, currency: str, subject: str, expected: object, found: object
) -> Finding:
    return Finding(
        rule=rule,
        customer_id=customer,
        currency=currency,
        subject=subject,
        expected=str(expected),
        found=str(found),
    )
