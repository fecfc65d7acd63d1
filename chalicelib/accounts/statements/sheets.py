"""The statement as a table for spreadsheets, in the customer's language: XLSX and CSV."""

from collections.abc import Mapping, Sequence
from datetime import date

from chalicelib.accounts.ledger.words import COLUMN_NAMES, WHAT_NAMES
from chalicelib.accounts.statements.model import Line, Section, Statement
from chalicelib.accounts.statements.words import Form
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount
from chalicelib.kit.xlsx_export import xlsx_bytes

HEAD = (
    N_("Statement"),
    N_("Currency"),
    N_("Date"),
    N_("Kind"),
    N_("Document"),
    N_("Description"),
    N_("Due date"),
    N_("Amount"),
    N_("Balance"),
    N_("Remark"),
)
Rows = list[tuple[object, ...]]


def xlsx(statement: Statement, lines: Mapping[str, Sequence[Line]]) -> bytes:
    """A workbook: dates are dates, amounts numbers with the decimals of their currency."""
    return xlsx_bytes(statement.number, _head(statement), _rows(statement, lines))


def csv(statement: Statement, lines: Mapping[str, Sequence[Line]]) -> bytes:
    """The same as text; amounts with the decimals of their currency and no thousands marks."""
    return csv_bytes(
        _head(statement), ([_text(cell) for cell in r] for r in _rows(statement, lines))
    )


def _head(statement: Statement) -> list[str]:
    say = translator(statement.addressee.language).gettext
    head = [say(name) for name in HEAD]
    if statement.form is not Form.ACTIVITY:
        head[-2] = say(N_("Still open"))
    return head


def _rows(statement: Statement, lines: Mapping[str, Sequence[Line]]) -> Rows:
    rows: Rows = []
    for section in statement.sections:
        rows += _section(statement, section, lines[section.currency])
    return rows


def _section(statement: Statement, section: Section, lines: Sequence[Line]) -> Rows:
    say, code = translator(statement.addressee.language).gettext, section.currency
    number = statement.number
    late = say(N_("* booked after the statement of its period was issued"))

    def sum_of(day: date, label: str, amount: int) -> tuple[object, ...]:
        return (number, code, day, say(label), "", "", None, None, Money(amount, code), "")

    rows: Rows = [sum_of(statement.start, N_("Opening balance"), section.opening)]
    for line in lines:
        kind = say(WHAT_NAMES[line.charge_kind or line.kind])
        amounts = (Money(line.amount, code), Money(line.balance, code))
        told = (line.number, line.text, line.due, *amounts, late if line.late else "")
        rows.append((number, code, line.dated, kind, *told))
    rows.append(sum_of(statement.until, N_("Closing balance"), section.closing))
    for name, label in COLUMN_NAMES:
        rows.append(sum_of(statement.until, label, getattr(section.ageing, name)))
    return rows


def _text(cell: object) -> object:
    if isinstance(cell, Money):
        return format_amount(cell.amount, cell.currency, grouped=False)
    return cell
