"""The columns of a bank's table, by the names that banks give them in both languages."""

from datetime import date

from chalicelib.imports.fields import Field, Type
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.i18n import N_


class BankRow(Record):
    """A row as it states itself: signed minor units, what came in is positive."""

    booked: date
    valued: date | None = None
    amount: int
    currency: str
    balance: int | None = None
    party: str = ""
    party_account: str = ""
    text: str = ""
    bank_ref: str = ""
    end_to_end: str = ""
    own_account: str = ""


FIELDS = (
    Field("booked", N_("Booked on"), Type.DATE, (
        "booking date", "buchungstag", "buchungsdatum", "date", "posting date", "transaction date",
        "entry date", "datum", "date of booking", "交易日期", "记账日期", "入账日期", "日期"),
        required=True),
    Field("valued", N_("Value date"), Type.DATE, (
        "value date", "valuta", "valutadatum", "wertstellung", "起息日", "起息日期")),
    Field("amount", N_("Amount with its sign"), Type.AMOUNT, (
        "amount", "betrag", "transaction amount", "bedrag", "umsatz", "net amount", "金额",
        "交易金额", "发生额"),
        hint=N_("One column with a minus for what went out, or the two below.")),
    Field("money_in", N_("Money that came in"), Type.AMOUNT, (
        "credit", "credit amount", "haben", "paid in", "money in", "deposit", "deposits", "贷方",
        "贷方金额", "贷方发生额", "收入", "收入金额", "存入")),
    Field("money_out", N_("Money that went out"), Type.AMOUNT, (
        "debit", "debit amount", "soll", "paid out", "money out", "withdrawal", "withdrawals",
        "借方", "借方金额", "借方发生额", "支出", "支出金额", "支取")),
    Field("currency", N_("Currency"), Type.CURRENCY, (
        "currency", "ccy", "währung", "waehrung", "curr", "currency code", "币种", "币别", "货币")),
    Field("balance", N_("Balance after it"), Type.AMOUNT, (
        "balance", "saldo", "running balance", "kontostand", "余额", "账户余额"),
        hint=N_("With it the file proves itself: each balance follows from the one before.")),
    Field("party", N_("Payer or payee"), Type.TEXT, (
        "name", "counterparty", "counterparty name", "auftraggeber",
        "begünstigter/zahlungspflichtiger", "auftraggeber/empfänger", "payer", "beneficiary",
        "payee", "对方户名", "对方名称",
        "交易对方", "付款人", "付款人名称")),
    Field("party_account", N_("Their account"), Type.CODE, (
        "counterparty account", "counterparty iban", "kontonummer/iban", "payer account",
        "对方账号", "对方账户", "对方帐号"), length=64),
    Field("text", N_("Text"), Type.TEXT, (
        "verwendungszweck", "description", "details", "narrative", "remittance information",
        "payment details", "memo", "purpose", "text", "摘要", "附言", "用途", "备注"), length=500),
    Field("bank_ref", N_("The bank's reference"), Type.CODE, (
        "ref", "reference", "bank reference", "transaction id", "transaction reference", "referenz",
        "交易流水号", "流水号", "凭证号", "交易参考号"), length=64),
    Field("end_to_end", N_("Their reference"), Type.CODE, (
        "end to end id", "end-to-end reference", "kundenreferenz (end-to-end)",
        "customer reference", "客户参考号"), length=64),
    Field("own_account", N_("Our account"), Type.CODE, (
        "iban", "account", "account number", "auftragskonto", "konto", "own account", "账号",
        "本方账号", "账户", "帐号"), length=64),
)  # fmt: skip


def build(row: RowReader) -> BankRow | None:
    """The line in a row; what is wrong is noted on the reader."""
    currency = row.currency("currency")
    booked, valued = row.date("booked"), row.date("valued")
    amount = _amount(row, currency) if currency else None
    balance = row.amount("balance", currency) if currency else None
    texts = {
        name: row.text(name)
        for name in ("party", "party_account", "text", "bank_ref", "end_to_end", "own_account")
    }
    if row.problems or booked is None or amount is None:
        return None
    return BankRow(
        row=row.row.number, booked=booked, valued=valued, amount=amount, currency=currency,
        balance=balance, **texts,
    )  # fmt: skip


def _amount(row: RowReader, currency: str) -> int | None:
    """One signed column, or one of two; a minus before what went out says nothing more."""
    signed = row.amount("amount", currency)
    came, went = row.amount("money_in", currency), row.amount("money_out", currency)
    if signed is not None:
        return signed
    if came is None and went is None and not row.problems:
        row.wrong("amount", N_("This is missing. Fill it in, or choose another column."))
        return None
    return abs(came or 0) - abs(went or 0)


KIND = Kind(
    "bank", N_("Table of the bank"), FIELDS, BankRow, build, "accounts.post", "booked"
)  # fmt: skip
