"""How a bank's table is read: proposed from its headings, decided once, remembered for the bank."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from chalicelib.accounts.payments.tables.fields import KIND
from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import by_heading, recalled, recognise
from chalicelib.imports.dates import DateOrder
from chalicelib.imports.profile import Profile
from chalicelib.imports.settling import checked_columns
from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.values import Exact

_DATES, _AMOUNTS = ("booked", "valued"), ("amount", "money_in", "money_out", "balance")


class TableChoices(Exact):
    """What a person decided of a table; ``account`` and ``currency`` are for rows without one."""

    columns: Mapping[str, int] = Field(default_factory=dict)
    order: str = ""
    mark: str = ""
    account: str = ""
    currency: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.columns and self.order and self.mark)

    def as_choices(self) -> Choices:
        """The same in the words of the import, which reads the rows."""
        orders = {name: DateOrder(self.order) for name in _DATES}
        marks = dict.fromkeys(_AMOUNTS, self.mark)
        return Choices(
            columns=dict(self.columns), orders=orders, marks=marks, currency=self.currency
        )

    def kept(self, headings: Sequence[str]) -> dict[str, Any]:
        """As it is remembered for these headings, wherever their columns stand."""
        facts = self.model_dump(mode="json", exclude={"columns"})
        return {**facts, "columns": by_heading(headings, self.columns)}


def proposed(headings: Sequence[str], profile: Profile, currency: str) -> TableChoices:
    """What headings and values say by themselves; what they do not prove stays open."""
    columns = recognise(headings, KIND.fields)
    order = mark = ""
    if "booked" in columns:
        order = profile.columns[columns["booked"]].dates.proposal or ""
    marks = {
        profile.columns[columns[each]].numbers.proposal for each in _AMOUNTS if each in columns
    }
    if len(marks) == 1:
        mark = marks.pop() or ""
    return TableChoices(columns=columns, order=order, mark=mark, currency=currency)


def remembered(
    headings: Sequence[str], profile: Profile, kept: Mapping[str, Any]
) -> TableChoices | None:
    """The choices of the last time, if every column is there and no value contradicts them."""
    if not kept:
        return None
    columns = recalled(headings, kept["columns"])
    choices = TableChoices(**{**kept, "columns": columns})
    if set(columns) != set(kept["columns"]) or not choices.complete:
        return None
    dates = profile.columns[columns["booked"]].dates
    contradicted = dates.misfits(DateOrder(choices.order)) - dates.unreadable
    others = [
        mark
        for each in _AMOUNTS
        if each in columns
        for mark in profile.columns[columns[each]].numbers.only
        if mark != choices.mark
    ]
    return None if contradicted or others else choices


def checked(said: TableChoices, headings: Sequence[str]) -> TableChoices:
    """Choices that leave nothing open. Raises ``Invalid`` with every one that is missing."""
    columns = checked_columns(KIND, dict(said.columns), len(headings))
    problems = []
    if "amount" not in columns and not {"money_in", "money_out"} & set(columns):
        problems.append(Problem("amount", N_("Choose the column that holds this.")))
    if said.order not in list(DateOrder):
        problems.append(Problem("order", N_("Confirm the order of day, month and year.")))
    if said.mark not in (".", ","):
        problems.append(Problem("mark", N_("Confirm the decimal mark.")))
    if "own_account" not in columns and not said.account.strip():
        problems.append(Problem("account", N_("Say which of your accounts this is.")))
    if "currency" not in columns and said.currency not in CURRENCIES:
        problems.append(Problem("currency", N_("Choose the currency of the amounts.")))
    if problems:
        raise Invalid(problems=tuple(problems))
    return said
