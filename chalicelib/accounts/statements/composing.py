"""What goes on a statement: pure sums over the entries of an account."""

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.model import Account, Entry, Item, Kind, Stated
from chalicelib.accounts.statements.model import Addressee, Change, Line, Section, Statement
from chalicelib.kit.text import number_key


def month_of(day: date) -> tuple[date, date]:
    """First and last day of a month."""
    last = calendar.monthrange(day.year, day.month)[1]
    return day.replace(day=1), day.replace(day=last)


def month_before(day: date) -> tuple[date, date]:
    """First and last day of the month that ended before a day."""
    return month_of(day.replace(day=1) - timedelta(days=1))


def covered_from(stated: Stated | None, start: date) -> date:
    """The first day that no statement of the currency has covered yet."""
    return stated.until + timedelta(days=1) if stated else start


def section(
    currency: str,
    stated: Stated | None,
    opening: int,
    entries: Sequence[Entry],
    start: date,
    cutoff: int,
    ageing: AgedBalance,
    late_before: date | None = None,
) -> Section:
    """The section of a currency from its new entries (see ``model``), in whatever order.

    Late is what is dated ``late_before`` a day, else into a time that was stated already.
    """
    since = covered_from(stated, start)
    late_before = late_before or since
    charges = sum(entry.amount for entry in entries if entry.amount > 0)
    payments = -sum(entry.amount for entry in entries if entry.kind is Kind.PAYMENT)
    credits = -sum(entry.amount for entry in entries if entry.amount < 0) - payments
    return Section(
        currency=currency,
        opening=opening,
        charges=charges,
        credits=credits,
        payments=payments,
        closing=opening + sum(entry.amount for entry in entries),
        since=since,
        since_seq=stated.cutoff if stated else 0,
        cutoff=cutoff,
        lines=len(entries),
        late=sum(entry.dated < late_before for entry in entries),
        late_before=late_before,
        ageing=ageing,
    )


def speaks(section: Section) -> bool:
    """Whether there is anything to say: something moved, or something is owed either way."""
    return bool(section.lines or section.opening or section.closing)


def is_late(section: Section, entry: Entry) -> bool:
    """Whether an entry of a section is dated into a time that was stated already."""
    return bool(section.late) and entry.dated < (section.late_before or section.since)


def lines(section: Section, entries: Iterable[Entry]) -> list[Line]:
    """The printed lines: by date, then number of booking, with the running balance."""
    balance, printed = section.opening, []
    for entry in sorted(entries, key=lambda each: (each.dated, each.seq)):
        balance += entry.amount
        printed.append(
            Line(
                entry_id=entry.id,
                kind=entry.kind,
                charge_kind=entry.charge_kind or "",
                dated=entry.dated,
                due=entry.due,
                number=entry.number,
                text=" · ".join(
                    part for part in (entry.shipment, entry.reference, entry.note) if part
                ),
                amount=entry.amount,
                balance=balance,
                late=is_late(section, entry),
            )
        )
    return printed


def item_lines(items: Iterable[Item], left: Mapping[str, int], late: Collection[str]) -> list[Line]:
    """Documents as lines, by due date: credits negative, ``left`` is what is open of each,
    ``late`` are those that were booked after the statement of their period."""
    ordered = sorted(items, key=lambda each: (not each.debit, each.due, each.number, each.id))
    return [
        Line(
            entry_id=item.id,
            kind=item.kind,
            charge_kind=item.charge_kind or "",
            dated=item.dated,
            due=item.due if item.debit else None,
            number=item.number,
            text=" · ".join(part for part in (item.shipment, item.reference) if part),
            amount=item.amount if item.debit else -item.amount,
            balance=left.get(item.id, 0) * (1 if item.debit else -1),
            late=item.id in late,
        )
        for item in ordered
    ]


def changes(
    before: Statement, after: Statement, added: Mapping[str, Sequence[Entry]]
) -> list[Change]:
    """What a revision says that the issue before did not: addressee, form, entries, balances."""
    found = [
        Change(
            what=name,
            before=str(getattr(before.addressee, name)),
            after=str(getattr(after.addressee, name)),
        )
        for name in Addressee.model_fields
        if getattr(before.addressee, name) != getattr(after.addressee, name)
    ]
    if before.form is not after.form:
        found.append(Change(what="form", before=before.form, after=after.form))
    for section in after.sections:
        code, old = section.currency, before.section(section.currency)
        for entry in added.get(code, ()):
            number = entry.number or entry.reference
            found.append(Change(what="entry", currency=code, number=number, amount=entry.amount))
        moved = section.closing - (old.closing if old else 0)
        if moved:
            found.append(Change(what="closing", currency=code, amount=moved))
    return found


def shipments_of(entries: Iterable[Entry]) -> list[str]:
    """The shipments that entries name, by their numbers in order; what names none comes last."""
    return sorted({number_key(each.shipment) for each in entries}, key=lambda key: (not key, key))


def of_shipment(entries: Mapping[str, Sequence[Entry]], key: str) -> dict[str, list[Entry]]:
    """Those of one shipment, in the currencies that have any."""
    mine = {
        code: [each for each in found if number_key(each.shipment) == key]
        for code, found in entries.items()
    }
    return {code: found for code, found in mine.items() if found}


def on_a_part(account: Account, entry: Entry) -> bool:
    """Whether an entry stands on a statement of its shipment, in a period that is not done."""
    part = account.parts.get(number_key(entry.shipment), {})
    return entry.seq <= part.get(entry.currency, 0)


def shipment_stated(
    account: Account,
    sections: Iterable[Section],
    key: str,
    period: tuple[date, date],
    *,
    last: bool,
) -> Account:
    """The account once the statement of a shipment is issued; the ``last`` ends the period.

    Until then the balances go on, and how far each shipment is stated is kept beside.
    """
    start, until = period
    before = start - timedelta(days=1)
    stated = dict(account.stated)
    for each in sections:
        was = account.stated_in(each.currency) or Stated(until=before, cutoff=0, closing=0)
        stated[each.currency] = was.model_copy(update={"closing": each.closing})
    cutoffs = {code: balance.seq for code, balance in account.balances.items()}
    if not last:
        parts = {**account.parts, key: cutoffs}
        return account.replaced(stated=stated, parts=parts, parts_until=until)
    ended = {
        code: each.model_copy(update={"until": until, "cutoff": cutoffs[code]})
        for code, each in stated.items()
    }
    return account.replaced(stated=ended, stated_until=until, parts={}, parts_until=None)


def stated_after(account: Account, sections: Iterable[Section], until: date) -> Account:
    """The account once these sections are issued."""
    stated = dict(account.stated)
    for each in sections:
        stated[each.currency] = Stated(until=until, cutoff=each.cutoff, closing=each.closing)
    return account.replaced(stated=stated, stated_until=until)
