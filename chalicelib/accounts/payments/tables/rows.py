"""From the rows of a bank's table to its lines; balances, where the table has them, are checked."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from chalicelib.accounts.payments.lines import Fault, ReadFile, ReadLine, ReadStatement, account_key
from chalicelib.accounts.payments.tables.fields import KIND, BankRow
from chalicelib.accounts.payments.tables.mapping import TableChoices
from chalicelib.imports.cells import Row
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import format_amount

_MEND = N_("Correct the row or remove it if it is none, or choose other columns.")


def lines_of(rows: Iterable[Row], choices: TableChoices) -> ReadFile:
    """The lines by account and currency, or what is wrong with them, row by row."""
    plain = choices.as_choices()
    found: list[BankRow] = []
    faults: list[Fault] = []
    for row in rows:
        record, problems = KIND.parse(row, plain)
        if isinstance(record, BankRow):
            found.append(record)
        labels = {each.name: each.label for each in KIND.fields}
        faults += [
            Fault(
                row=each.row,
                why=each.message,
                remedy=_MEND,
                params={**each.params, "field": labels.get(each.field, ""), "value": each.value},
            )
            for each in problems
        ]
    statements = [
        _statement(key, each) for key, each in _grouped(found, choices.account).items()
    ]  # fmt: skip
    if not faults:
        faults = [fault for _, wrong in statements for fault in wrong]
    return ReadFile(
        format="table", statements=tuple(each for each, _ in statements), faults=tuple(faults)
    )


def _grouped(rows: Sequence[BankRow], account: str) -> dict[tuple[str, str], list[BankRow]]:
    groups: dict[tuple[str, str], list[BankRow]] = {}
    for row in rows:
        groups.setdefault((row.own_account or account.strip(), row.currency), []).append(row)
    return groups


def _statement(key: tuple[str, str], rows: list[BankRow]) -> tuple[ReadStatement, list[Fault]]:
    account, currency = key
    ordered, faults = _in_order(rows)
    moved = [row for row in ordered if row.amount]
    opening = closing = None
    if ordered[0].balance is not None and ordered[-1].balance is not None and not faults:
        opening, closing = ordered[0].balance - ordered[0].amount, ordered[-1].balance
    statement = ReadStatement(
        source="export",
        row=min(row.row for row in rows),
        account=account,
        currency=currency,
        name=account_key(account, currency),
        opening=opening,
        closing=closing,
        lines=tuple(_line(row) for row in moved),
        entries=len(moved),
        # A row that moves nothing is an announcement of the bank, not a booking.
        pending=len(ordered) - len(moved),
    )
    return statement, faults


def _in_order(rows: list[BankRow]) -> tuple[list[BankRow], list[Fault]]:
    """The rows, the oldest first, and where a balance does not follow from the one before.

    Banks list either way; the way in which more balances follow is the bank's.
    """
    breaks = _breaks(rows)
    turned = rows[::-1]
    turned_breaks = _breaks(turned)
    newest_first = rows[0].booked > rows[-1].booked
    if (len(turned_breaks), not newest_first) < (len(breaks), newest_first):
        rows, breaks = turned, turned_breaks
    return rows, [_said(before, after) for before, after in breaks]


def _breaks(rows: Sequence[BankRow]) -> list[tuple[BankRow, BankRow]]:
    return [
        (before, after)
        for before, after in pairwise(rows)
        if before.balance is not None
        and after.balance is not None
        and before.balance + after.amount != after.balance
    ]


def _said(before: BankRow, after: BankRow) -> Fault:
    def money(amount: int) -> str:
        return f"{after.currency} {format_amount(amount, after.currency)}"

    return Fault(
        row=after.row,
        why=N_(
            "The balance does not follow: %(before)s and %(amount)s do not give %(after)s."
            " Rows are missing, or one is wrong."
        ),
        remedy=N_("Ask the bank for a complete table; nothing of this one was taken in."),
        params={
            "before": money(before.balance or 0),
            "amount": money(after.amount),
            "after": money(after.balance or 0),
        },
    )


def _line(row: BankRow) -> ReadLine:
    facts = row.model_dump(include=set(ReadLine.model_fields) - {"row"})
    return ReadLine(row=row.row, **facts)
