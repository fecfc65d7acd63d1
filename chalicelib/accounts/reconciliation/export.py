"""The result of a reconciliation as a file: one row for each line of either side."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.accounts.reconciliation.files import PIECE
from chalicelib.accounts.reconciliation.model import Finding, Lines, Reconciliation, Told
from chalicelib.accounts.reconciliation.words import (
    DECISION_NAMES,
    MARGIN_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
)
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_amount
from chalicelib.kit.paging import every
from chalicelib.kit.xlsx_export import xlsx_bytes
from chalicelib.tenancy.principal import Principal

if TYPE_CHECKING:
    from chalicelib.accounts.reconciliation.service import ReconciliationService

HEAD = (
    N_("Match"),
    N_("Result"),
    N_("Likely reason"),
    N_("Decision"),
    N_("Side"),
    N_("Row"),
    N_("Number"),
    N_("Bills, containers, bookings"),
    N_("Description"),
    N_("Date"),
    N_("Currency"),
    N_("Amount"),
    N_("Kilograms"),
    N_("Cubic metres"),
    N_("Difference of the match"),
    N_("Charged to customers"),
    N_("Margin"),
)
Cell = object


def exported_csv(
    service: "ReconciliationService", who: Principal, made: Reconciliation, language: str
) -> bytes:
    """CSV whose cells a spreadsheet never runs."""
    say = translator(language).gettext
    rows = ([_plain(cell) for cell in row] for row in _rows(service, who, made, language))
    return csv_bytes([say(each) for each in HEAD], rows)


def exported_xlsx(
    service: "ReconciliationService", who: Principal, made: Reconciliation, language: str
) -> bytes:
    """A workbook with true dates and numbers; text is never a formula."""
    say = translator(language).gettext
    head = [say(each) for each in HEAD]
    return xlsx_bytes(say(N_("Reconciliation")), head, _rows(service, who, made, language))


def _rows(
    service: "ReconciliationService", who: Principal, made: Reconciliation, language: str
) -> Iterator[list[Cell]]:
    lines: list[Lines] = []
    piece = -1
    for found in every(lambda after: service.findings(who, made, limit=PIECE, after=after)):
        if found.seq // PIECE != piece:
            piece = found.seq // PIECE
            lines = service.lines(who, made, piece)
        yield from _of_match(found, lines[found.seq % PIECE], language)


def _of_match(found: Finding, lines: Lines, language: str) -> Iterator[list[Cell]]:
    say = translator(language).gettext
    head = [
        found.seq + 1,
        say(OUTCOME_NAMES[found.outcome]),
        say(REASON_NAMES[found.reason]),
        say(DECISION_NAMES[found.decision]),
    ]
    difference = Money(found.difference, found.currency)
    sale = _sale(found, language)
    for side, told in (
        *((say(N_("Theirs")), each) for each in lines.theirs),
        *((say(N_("Ours")), each) for each in lines.ours),
    ):
        row = int(told.id) if told.id.isdecimal() else None
        yield [*head, side, row, *_of_line(told), difference, *sale]
        difference, sale = Money(0, found.currency), [None, ""]


def _sale(found: Finding, language: str) -> list[Cell]:
    """What stands for the match, once in its first row; in words where no margin can be said."""
    if found.earned is not None:
        charged = Money(found.charged.get(found.currency, 0), found.currency)
        return [charged, Money(found.earned, found.currency)]
    told = " ".join(f"{code} {format_amount(each, code)}" for code, each in found.charged.items())
    word = translator(language).gettext(MARGIN_NAMES[found.margin]) if found.margin else ""
    return [told or None, word]


def _of_line(told: Told) -> list[Cell]:
    return [
        told.number,
        " ".join(told.numbers),
        told.text,
        told.dated,
        told.currency,
        Money(told.amount, told.currency),
        _thousandths(told.grams),
        _thousandths(told.litres),
    ]


def _thousandths(value: int) -> str:
    return f"{value // 1000}.{value % 1000:03d}".rstrip("0").rstrip(".") if value else ""


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, Money):
        return format_amount(cell.amount, cell.currency, grouped=False)
    return cell.isoformat() if isinstance(cell, date) else cell
