"""The statement as a table for spreadsheets, in the customer's language: XLSX and CSV."""

from collections.abc import Mapping, Sequence

from chalicelib.accounts.ledger.words import KIND_NAMES
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
        head[-1] = say(N_("Still open"))
    return head


def _rows(statement: Statement, lines: Mapping[str, Sequence[Line]]) -> Rows:
    rows: Rows = []
    for section in statement.sections:
        rows += _section(statement, section, lines[section.currency])
    return rows


def _section(statement: Statement, section: Section, lines: Sequence[Line]) -> Rows:
    say, code = translator(statement.addressee.language).gettext, section.currency
    number = statement.number
    opening = Money(section.opening, code)
    rows: Rows = []
    if statement.form is Form.ACTIVITY:
        label = say(N_("Opening balance"))
        rows.append((number, code, statement.start, label, "", "", None, None, opening))
    for line in lines:
        kind = say(KIND_NAMES[line.kind])
        amounts = (Money(line.amount, code), Money(line.balance, code))
        rows.append((number, code, line.dated, kind, line.number, line.text, line.due, *amounts))
    label, closing = say(N_("Closing balance")), Money(section.closing, code)
    rows.append((number, code, statement.until, label, "", "", None, None, closing))
    return rows


def _text(cell: object) -> object:
    if isinstance(cell, Money):
        return format_amount(cell.amount, cell.currency, grouped=False)
    return cell
