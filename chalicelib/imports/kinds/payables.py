"""Carriers' bills and expected costs."""

from datetime import date, timedelta

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.imports.fields import Field, Type
from chalicelib.imports.kinds.charge_words import CHARGE_WORDS
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.i18n import N_
from chalicelib.kit.text import fold


class PayableRecord(Record):
    """A bill, or a cost that is ``expected``, as its row states it. ``amount`` is in minor
    units; ``number`` of an expected cost is a reference of our own."""

    supplier: str
    number: str
    expected: bool = False
    currency: str
    amount: int
    dated: date
    due: date
    references: tuple[str, ...] = ()
    department: str = ""
    charge_kind: ChargeKind | None = None
    grams: int | None = None
    litres: int | None = None
    note: str = ""

    @property
    def key(self) -> str:
        return f"{fold(self.supplier)}\x1f{self.expected}\x1f{self.number}"

    @property
    def group(self) -> str:
        return fold(self.supplier)


FIELDS = (
    Field("supplier", N_("Carrier or supplier"), Type.TEXT, (
        "supplier", "carrier", "vendor", "creditor", "supplier name", "carrier name",
        "供应商", "承运人", "供应商名称", "船公司"), required=True, length=120),
    Field("number", N_("Bill number"), Type.CODE, (
        "bill number", "bill no", "invoice number", "invoice no", "number", "document no",
        "账单号", "账单号码", "发票号", "发票号码"), required=True, length=64,
        hint=N_("For an expected cost, a reference of your own: it is never taken in twice.")),
    Field("expected", N_("Expected cost"), Type.YES_NO, (
        "expected", "accrual", "accrued", "预计", "预提", "暂估")),
    Field("dated", N_("Bill date"), Type.DATE, (
        "bill date", "invoice date", "document date", "date", "账单日期", "日期"), required=True),
    Field("due", N_("Due date"), Type.DATE, (
        "due date", "due", "payment due", "pay by", "到期日", "应付日期", "付款期限")),
    Field("amount", N_("Amount"), Type.AMOUNT, (
        "amount", "total", "total amount", "bill amount", "invoice amount", "cost",
        "金额", "应付金额", "成本", "合计"), required=True),
    Field("currency", N_("Currency"), Type.CURRENCY, (
        "currency", "curr", "ccy", "currency code", "币种", "币别", "货币")),
    Field("references", N_("Bills of lading, containers, bookings"), Type.TEXT, (
        "bill of lading", "bl no", "b/l", "references", "reference", "container", "booking",
        "hbl", "mbl", "awb", "提单号", "箱号", "订舱号", "运单号"), length=500,
        hint=N_("Several with spaces between them.")),
    Field("charge_kind", N_("Kind of charge"), Type.WORD, (
        "kind of charge", "charge kind", "charge type", "charge code", "charge", "fee type",
        "费用类型", "费用名称"), words=CHARGE_WORDS),
    Field("grams", N_("Weight in kg"), Type.QUANTITY, (
        "weight", "weight kg", "chargeable weight", "gross weight", "kg", "重量", "计费重量")),
    Field("litres", N_("Volume in m³"), Type.QUANTITY, (
        "volume", "cbm", "volume cbm", "measurement", "m3", "体积", "方数")),
    Field("department", N_("Department"), Type.TEXT, ("department", "dept", "部门")),
    Field("note", N_("Note"), Type.TEXT, ("note", "notes", "remark", "remarks", "备注", "说明")),
)  # fmt: skip
# A payable holds so many references, none longer than a bill's number.
_MOST, _LONGEST = 50, 64


def build(row: RowReader) -> PayableRecord | None:
    """The bill or cost in a row; problems are noted on the reader."""
    currency = row.currency("currency")
    amount = row.amount("amount", currency) if currency else None
    if amount is not None and amount <= 0:
        row.wrong("amount", N_("The amount must be more than zero; record credits by hand."))
    dated, due = row.date("dated"), row.date("due")
    if dated and due is None and row.choices.terms_days is not None:
        due = dated + timedelta(days=row.choices.terms_days)
    if due is None and not row.problems:
        row.wrong("due", N_("The due date is missing. Fill it in, or state the days of credit."))
    if dated and due and due < dated:
        row.wrong("due", N_("The due date lies before the date of the document."))
    kind = row.word("charge_kind")
    grams, litres = row.quantity("grams"), row.quantity("litres")
    texts = {name: row.text(name) for name in ("supplier", "number", "department", "note")}
    references = tuple(row.text("references").replace(",", " ").replace(";", " ").split())
    if len(references) > _MOST or any(len(each) > _LONGEST for each in references):
        row.wrong("references", N_("These are more, or longer, than numbers of shipments are."))
    expected = row.yes("expected") if "expected" in row.choices.columns else False
    if row.problems or amount is None or dated is None or due is None:
        return None
    return PayableRecord(
        row=row.row.number, currency=currency, amount=amount, dated=dated, due=due,
        expected=expected, references=references, grams=grams, litres=litres,
        charge_kind=ChargeKind(kind) if kind else None, **texts,
    )  # fmt: skip


PAYABLES = Kind(
    "payables",
    N_("Carriers' bills and expected costs"),
    FIELDS,
    PayableRecord,
    build,
    "accounts.post",
    "number",
)
