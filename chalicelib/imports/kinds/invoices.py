"""Invoices, each with its payment if the file has it."""

from datetime import date, timedelta

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.imports.fields import Field, Type
from chalicelib.imports.kinds.charge_words import CHARGE_WORDS
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.i18n import N_
from chalicelib.kit.text import fold


class InvoiceRecord(Record):
    """An invoice as its row states it. `amount` is in minor units;
    `paid` is what was paid on `paid_on`, None where the file tells of no payment."""

    customer: str
    customer_name: str = ""
    number: str
    currency: str
    amount: int
    dated: date
    due: date
    paid_on: date | None = None
    paid: int | None = None
    disputed: bool | None = None
    shipment: str = ""
    department: str = ""
    note: str = ""
    charge_kind: ChargeKind | None = None
    grams: int | None = None
    litres: int | None = None

    @property
    def key(self) -> str:
        return f"{fold(self.customer)}\x1f{self.number}"

    @property
    def group(self) -> str:
        return fold(self.customer)


FIELDS = (
    Field("customer", N_("Customer code"), Type.CODE, (
        "customer code", "customer id", "customer no", "customer number", "cust number",
        "cust no", "cust id", "customer", "account", "account no", "account code", "debtor",
        "客户编号", "客户代码", "客户号", "客户编码", "客户"), required=True, length=64),
    Field("customer_name", N_("Customer name"), Type.TEXT, (
        "customer name", "name customer", "cust name", "company", "company name", "name",
        "客户名称", "客户全称", "公司名称", "单位名称")),
    Field("number", N_("Invoice number"), Type.CODE, (
        "invoice number", "invoice no", "invoice id", "invoice", "document number", "document no",
        "doc number", "doc no", "doc id", "bill number", "bill no",
        "发票号码", "发票号", "账单号", "账单编号", "单据号", "单号"), required=True, length=64),
    Field("dated", N_("Invoice date"), Type.DATE, (
        "invoice date", "document date", "doc date", "date of invoice", "baseline date",
        "baseline create date", "posting date", "bill date", "date",
        "发票日期", "开票日期", "账单日期", "单据日期", "日期"), required=True),
    Field("due", N_("Due date"), Type.DATE, (
        "due date", "due in date", "due", "date due", "payment due", "net due date", "pay by",
        "到期日", "到期日期", "应付日期", "应收日期", "付款期限")),
    Field("amount", N_("Amount"), Type.AMOUNT, (
        "invoice amount", "amount", "total", "total amount", "total open amount", "gross amount",
        "amount due", "open amount", "converted usd", "amount usd",
        "发票金额", "金额", "应收金额", "价税合计", "总金额", "合计"), required=True),
    Field("currency", N_("Currency"), Type.CURRENCY, (
        "currency", "invoice currency", "currency code", "curr", "ccy", "币种", "币别", "货币")),
    Field("paid_on", N_("Paid on"), Type.DATE, (
        "settled date", "payment date", "paid date", "paid on", "date paid", "clear date",
        "clearing date", "付款日期", "收款日期", "结清日期", "核销日期", "到账日期")),
    Field("paid", N_("Amount paid"), Type.AMOUNT, (
        "amount paid", "paid amount", "payment amount", "paid", "received",
        "已付金额", "付款金额", "收款金额", "实收金额", "已收金额"),
        hint=N_("Without it, an invoice with a date of payment counts as paid in full.")),
    Field("disputed", N_("Disputed"), Type.YES_NO, (
        "disputed", "in dispute", "dispute", "有争议", "争议", "是否争议")),
    Field("shipment", N_("Bill of lading or shipment"), Type.CODE, (
        "bill of lading", "bl number", "bl no", "b/l", "hbl", "mbl", "awb", "shipment",
        "shipment no", "job number", "提单号", "分单号", "主单号", "运单号", "业务编号"),
        length=64),
    Field("department", N_("Department"), Type.TEXT, ("department", "dept", "部门", "业务部门")),
    Field("charge_kind", N_("Kind of charge"), Type.WORD, (
        "kind of charge", "charge kind", "charge type", "charge code", "charge", "fee type",
        "费用类型", "费用类别", "费用名称", "费目"), words=CHARGE_WORDS),
    Field("grams", N_("Weight in kg"), Type.QUANTITY, (
        "weight", "weight kg", "chargeable weight", "gross weight", "weight kilograms", "kg",
        "重量", "计费重量", "毛重", "重量公斤"), hint=N_("What the charge was reckoned from.")),
    Field("litres", N_("Volume in m³"), Type.QUANTITY, (
        "volume", "cbm", "volume cbm", "measurement", "m3", "体积", "立方", "方数")),
    Field("note", N_("Note"), Type.TEXT, (
        "note", "notes", "remark", "remarks", "description", "备注", "说明", "摘要"), length=500),
)  # fmt: skip


_TEXTS = ("customer", "customer_name", "number", "shipment", "department", "note")


def build(row: RowReader) -> InvoiceRecord | None:
    """The invoice in a row; problems are noted on the reader."""
    currency = row.currency("currency")
    amount = row.amount("amount", currency) if currency else None
    if amount is not None and amount <= 0:
        row.wrong("amount", N_("The amount must be more than zero; book credit notes by hand."))
    dated = row.date("dated")
    due = row.date("due")
    if dated and due is None and row.choices.terms_days is not None:
        due = dated + timedelta(days=row.choices.terms_days)
    if due is None and not row.problems:
        row.wrong("due", N_("The due date is missing. Fill it in, or state the days of credit."))
    if dated and due and due < dated:
        row.wrong("due", N_("The due date lies before the invoice date."))
    paid_on, paid = _payment(row, currency, amount)
    texts = {name: row.text(name) for name in _TEXTS}
    charge_kind = row.word("charge_kind")
    grams, litres = row.quantity("grams"), row.quantity("litres")
    disputed = row.yes("disputed") if "disputed" in row.choices.columns else None
    if row.problems or amount is None or dated is None or due is None:
        return None
    return InvoiceRecord(
        row=row.row.number, currency=currency, amount=amount, dated=dated, due=due,
        paid_on=paid_on, paid=paid, disputed=disputed,
        charge_kind=_charge_kind(charge_kind), grams=grams, litres=litres, **texts,
    )  # fmt: skip


def _charge_kind(word: str) -> ChargeKind | None:
    return ChargeKind(word) if word else None


def _payment(row: RowReader, currency: str, amount: int | None) -> tuple[date | None, int | None]:
    paid_on = row.date("paid_on")
    paid = row.amount("paid", currency) if currency else None
    if paid and paid_on is None:
        row.wrong("paid_on", N_("There is a payment without its date."))
    if paid is not None and paid < 0:
        row.wrong("paid", N_("A payment cannot be negative."))
    if paid_on is None or paid == 0:
        return None, None
    return paid_on, amount if paid is None else paid


INVOICES = Kind(
    "invoices",
    N_("Invoices and payments"),
    FIELDS,
    InvoiceRecord,
    build,
    "accounts.post",
    "number",
)
