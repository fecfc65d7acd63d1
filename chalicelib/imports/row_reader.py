"""One row seen through the user's choices: each field as its value, every problem noted."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from chalicelib.imports.cells import Cell, Row, as_text
from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import heading_key
from chalicelib.imports.dates import DateOrder, ReadDate, read_date
from chalicelib.imports.fields import Field, RowProblem
from chalicelib.imports.numbers import read_amount, read_quantity
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES, NotAnAmount
from chalicelib.kit.text import fold

_YES = frozenset({"yes", "y", "true", "t", "1", "x", "是", "有", "对", "已"})
_NO = frozenset({"no", "n", "false", "f", "0", "否", "无", "未", ""})

_AMOUNT_PROBLEMS = {
    "too_many_decimals": N_(
        "The amount has more decimals than %(currency)s has. Allow rounding, or correct it."
    ),
    "too_large": N_("The amount is too large."),
}


class RowReader:
    """Reads the fields of one row; what is wrong is collected in `problems`, not raised."""

    def __init__(self, row: Row, fields: dict[str, Field], choices: Choices) -> None:
        self.row = row
        self.problems: list[RowProblem] = []
        self._fields = fields
        self.choices = choices

    def text(self, name: str) -> str:
        """The text of a field, empty where the file has none."""
        text = as_text(self._cell(name))
        field = self._fields[name]
        if not text and field.required:
            self.wrong(name, N_("This is missing. Fill it in, or choose another column."))
        if len(text) > field.length:
            self.wrong(name, N_("This is longer than %(length)s characters."), length=field.length)
        return text

    def date(self, name: str) -> date | None:
        """The date in the order that the user confirmed for the field."""
        found = self._read_date(name)
        order = self.choices.orders.get(name, DateOrder.YMD)
        if found and order not in found.meanings:
            self.wrong(name, N_("This is not a date in the order that you confirmed."))
            return None
        return found.on(order) if found else None

    def instant(self, name: str) -> datetime | None:
        """The instant in UTC, in the confirmed order and zone."""
        found = self._read_date(name)
        order = self.choices.orders.get(name, DateOrder.YMD)
        if found and order not in found.meanings:
            self.wrong(name, N_("This is not a date in the order that you confirmed."))
            return None
        return found.at(order, _zone(self.choices.zone or "UTC")) if found else None

    def amount(self, name: str, currency: str) -> int | None:
        """Minor units of the currency, with the confirmed decimal mark."""
        cell = self._cell(name)
        if not as_text(cell):
            if self._fields[name].required:
                self.wrong(name, N_("This is missing. Fill it in, or choose another column."))
            return None
        try:
            mark = self.choices.marks.get(name, ".")
            return read_amount(cell, currency, mark, self.choices.rounded)
        except NotAnAmount as error:
            said = _AMOUNT_PROBLEMS.get(error.reason, N_("This is not an amount."))
            self.wrong(name, said, currency=currency)
            return None

    def quantity(self, name: str) -> int | None:
        """Thousandths, with the confirmed decimal mark; none where the file has none."""
        cell = self._cell(name)
        if not as_text(cell):
            return None
        try:
            return read_quantity(cell, self.choices.marks.get(name, "."))
        except NotAnAmount:
            self.wrong(name, N_("This is not a number."))
            return None

    def currency(self, name: str) -> str:
        """The row's currency, else the one chosen for the file; empty (and noted) if unknown."""
        text = as_text(self._cell(name)).upper()
        code = _CURRENCY_NAMES.get(fold(text), text) or self.choices.currency
        if code in CURRENCIES:
            return code
        self.wrong(name, N_("This is not a currency code such as USD or CNY."))
        return ""

    def yes(self, name: str) -> bool:
        """Yes or no in either language; empty is no."""
        text = fold(as_text(self._cell(name)))
        if text not in _YES and text not in _NO:
            self.wrong(name, N_("Write yes or no."))
        return text in _YES

    def meant(self, name: str) -> str:
        """What a word was said to mean, else what it stands for in either language; empty if
        neither is known."""
        key = heading_key(as_text(self._cell(name)))
        return self.choices.words.get(name, {}).get(key) or self._fields[name].words.get(key, "")

    def explained(self, name: str) -> bool:
        """Whether somebody said what the word means."""
        return heading_key(as_text(self._cell(name))) in self.choices.words.get(name, {})

    def word(self, name: str) -> str:
        """As `meant`, and an unknown word is a problem."""
        text, found = as_text(self._cell(name)), self.meant(name)
        if text and not found:
            known = ", ".join(sorted(set(self._fields[name].words.values())))
            self.wrong(name, N_("This word is not known. Known are: %(words)s."), words=known)
        return found

    def wrong(self, name: str, message: str, **params: str | int) -> None:
        """Note a problem of a field, with what the cell says."""
        value = as_text(self._cell(name))[:80] if name in self._fields else ""
        self.problems.append(RowProblem(self.row.number, name, message, params, value))

    def _cell(self, name: str) -> Cell:
        column = self.choices.columns.get(name)
        return "" if column is None else self.row.cell(column)

    def _read_date(self, name: str) -> ReadDate | None:
        cell = self._cell(name)
        if not as_text(cell):
            if self._fields[name].required:
                self.wrong(name, N_("This is missing. Fill it in, or choose another column."))
            return None
        found = read_date(cell)
        if found is None:
            self.wrong(name, N_("This is not a date."))
        return found


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# What Chinese and everyday lists write instead of the code. "¥" and "$" are left out on
# purpose: either can be several currencies.
_CURRENCY_NAMES = {
    "人民币": "CNY", "rmb": "CNY", "美元": "USD", "us$": "USD", "美金": "USD", "欧元": "EUR",
    "€": "EUR", "euro": "EUR", "港币": "HKD", "港元": "HKD", "hk$": "HKD", "日元": "JPY",
    "英镑": "GBP", "£": "GBP", "新加坡元": "SGD", "新台币": "TWD", "韩元": "KRW", "澳元": "AUD",
}  # fmt: skip
