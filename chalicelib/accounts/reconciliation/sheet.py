"""The columns of a carrier's bill or a customer's list, and how a row becomes a line."""

from datetime import date

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.lines import Line
from chalicelib.accounts.reconciliation.model import Told
from chalicelib.imports.fields import Field, RowProblem, Type
from chalicelib.imports.kinds.charge_words import CHARGE_WORDS
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.i18n import N_


class LineRecord(Record):
    """A row that was understood. ``remarks`` are cells that say something else than they should
    and that the comparison can do without: the field, and what the cell says."""

    number: str = ""
    bill: str = ""
    master: str = ""
    container: str = ""
    booking: str = ""
    currency: str
    amount: int
    dated: date | None = None
    due: date | None = None
    charge_kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0
    text: str = ""
    remarks: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return f"{self.row}"

    def line(self, side: Side) -> Line:
        """The row as it is compared; a carrier's bill number is none of our documents."""
        return Line(
            id=f"{self.row}",
            currency=self.currency,
            amount=self.amount,
            documents=(self.number,) if self.number and side is Side.CUSTOMER else (),
            bills=tuple(each for each in (self.bill, self.master) if each),
            containers=(self.container,) if self.container else (),
            bookings=(self.booking,) if self.booking else (),
            kind=self.charge_kind,
            grams=self.grams,
            litres=self.litres,
        )

    def told(self) -> Told:
        """The row as a person sees it."""
        numbers = (self.bill, self.master, self.container, self.booking)
        return Told(
            id=f"{self.row}",
            number=self.number,
            text=self.text,
            currency=self.currency,
            amount=self.amount,
            dated=self.dated,
            due=self.due,
            kind=self.charge_kind.value if self.charge_kind else "",
            grams=self.grams,
            litres=self.litres,
            numbers=tuple(each for each in numbers if each),
        )


_BILLS = (
    "bill of lading", "b/l", "bl", "bl no", "bl number", "b/l no", "b/l number", "hbl", "hbl no",
    "house bill", "hawb", "awb", "awb no", "air waybill", "waybill", "shipment", "shipment no",
    "提单号", "提单", "分单号", "运单号", "分提单号",
)  # fmt: skip
FIELDS = (
    Field("number", N_("Invoice or bill number"), Type.CODE, (
        "invoice number", "invoice no", "invoice", "bill number", "bill no", "document no",
        "发票号", "发票号码", "账单号"), length=64),
    Field("bill", N_("Bill of lading or air waybill"), Type.CODE, _BILLS, length=64),
    Field("master", N_("Master bill"), Type.CODE, (
        "mbl", "mbl no", "master bill", "mawb", "master", "主单号", "主提单号"), length=64),
    Field("container", N_("Container"), Type.CODE, (
        "container", "container no", "container number", "equipment", "箱号", "柜号"), length=64),
    Field("booking", N_("Booking"), Type.CODE, (
        "booking", "booking no", "booking number", "so", "so no", "订舱号"), length=64),
    Field("amount", N_("Amount"), Type.AMOUNT, (
        "amount", "total", "total amount", "invoice amount", "freight", "freight cost",
        "freight cost usd", "charge amount", "net amount", "金额", "合计", "运费", "费用金额"),
        required=True),
    Field("currency", N_("Currency"), Type.CURRENCY, (
        "currency", "curr", "ccy", "currency code", "币种", "货币")),
    Field("charge_kind", N_("Kind of charge"), Type.TEXT, (
        "charge", "charge type", "charge code", "kind of charge", "charge description",
        "费用类型", "费用名称", "费目"), words=CHARGE_WORDS),
    Field("dated", N_("Date"), Type.DATE, (
        "date", "invoice date", "bill date", "document date", "日期", "开票日期", "账单日期")),
    Field("due", N_("Due date"), Type.DATE, ("due date", "due", "pay by", "到期日", "付款期限")),
    Field("grams", N_("Weight in kg"), Type.QUANTITY, (
        "weight", "weight kg", "weight kilograms", "chargeable weight", "gross weight", "kg",
        "重量", "计费重量", "毛重")),
    Field("litres", N_("Volume in m³"), Type.QUANTITY, (
        "volume", "cbm", "measurement", "m3", "体积", "方数")),
    Field("text", N_("Description"), Type.TEXT, (
        "description", "remark", "remarks", "note", "details", "说明", "备注", "摘要"), length=500),
)  # fmt: skip
NUMBERS = ("number", "bill", "master", "container", "booking")


def build(row: RowReader) -> LineRecord | None:
    """The line in a row; problems are noted on the reader."""
    currency = row.currency("currency")
    amount = row.amount("amount", currency) if currency else None
    numbers = {name: row.text(name) for name in NUMBERS}
    if not any(numbers.values()):
        row.wrong("bill", N_("There is no number to find it by: bill, container or booking."))
    dated, due = row.date("dated"), row.date("due")
    text = row.text("text")
    kind, said = row.meant("charge_kind"), row.text("charge_kind")
    if row.problems:
        return None
    remarks: list[tuple[str, str]] = []
    grams, litres = (_quantity(row, name, remarks) for name in ("grams", "litres"))
    return LineRecord(
        row=row.row.number,
        currency=currency,
        amount=amount or 0,
        dated=dated,
        due=due,
        charge_kind=ChargeKind(kind) if kind else None,
        text=" · ".join(each for each in (said, text) if each),
        grams=grams,
        litres=litres,
        remarks=tuple(remarks),
        number=numbers["number"],
        bill=numbers["bill"],
        master=numbers["master"],
        container=numbers["container"],
        booking=numbers["booking"],
    )


def _quantity(row: RowReader, name: str, remarks: list[tuple[str, str]]) -> int:
    """A weight or volume; words in its place are told and the line is compared without it."""
    value = row.quantity(name)
    while row.problems:
        remarks.append((name, row.problems.pop().value))
    return value or 0


def remark(row: int, field: str, value: str) -> RowProblem:
    """What is told of a cell that was left out."""
    return RowProblem(row, field, N_("This is not a number; the row is compared without it."),
                      {}, value)  # fmt: skip


SHEET = Kind(
    "reconciliation",
    N_("Carrier's bill or customer's list"),
    FIELDS,
    LineRecord,
    build,
    "accounts.post",
    "number",
)
