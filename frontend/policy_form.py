"""Any policy as a plain form: one field for each value, named by its place in the data.

``{"minutes": {"high": {"response": 120}}}`` becomes the field ``minutes.high.response``. A list
of plain values is one field: ticks where it is made of known words, else its values separated by
commas; so are amounts by currency. A list of groups is numbered; one that may grow has an empty
group at its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from werkzeug.datastructures import MultiDict

from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, format_amount, parse_amount
from frontend.language import _
from frontend.policy_words import CHOICES, OWN_WORDS, TICKS, WORDS

Leaf = str | int | bool | None | list[Any] | Mapping[str, int]

# Lists of groups that grow and shrink on the page, by the last part of their place: the value that
# makes a group one, and by which they stand in order.
GROWING = {"steps": "days"}
# Minor units by currency, whichever currencies a company names.
AMOUNTS = frozenset({"least", "least_amounts"})


@dataclass(frozen=True)
class Field:
    """One value of a policy: its place, and what it is."""

    name: str
    value: Leaf

    @property
    def group(self) -> str:
        """What it belongs to, in words: "Working minutes · High"."""
        return " · ".join(_word(part) for part in self.name.split(".")[:-1])

    @property
    def label(self) -> str:
        """What it is, in words: "First response"."""
        return _word(self.name.rpartition(".")[2])

    @property
    def options(self) -> list[tuple[str, str]]:
        """What it may be, where only some words will do."""
        if isinstance(self.value, list):
            # What is ticked comes first, in its order: a list may have one.
            words = dict.fromkeys(map(str, self.value), "") | dict(self._ticks)
            return [(key, _(text) if text else key) for key, text in words.items()]
        words = CHOICES.get(_last(self.name), {})
        return [(key, _(text)) for key, text in words.items()]

    @property
    def _ticks(self) -> Mapping[Any, str]:
        *_before, parent, last = ["", *self.name.split(".")]
        return TICKS.get(last) or TICKS.get(parent) or {}

    @property
    def own_words(self) -> bool:
        """Whether a company may add words of its own to the list."""
        return _last(self.name) in OWN_WORDS

    @property
    def kind(self) -> str:
        if isinstance(self.value, list) and self._ticks:
            return "ticks"
        if isinstance(self.value, bool):
            return "checkbox"
        if isinstance(self.value, str) and self.value in {"", *dict(self.options)}:
            return "select" if self.options else "text"
        return "number" if isinstance(self.value, int) or self.makes_group else "text"

    @property
    def makes_group(self) -> bool:
        """Whether its group is left out where this is left empty."""
        *_before, listed, number, key = ["", "", *self.name.split(".")]
        return number.isdecimal() and GROWING.get(listed) == key

    @property
    def required(self) -> bool:
        return (
            self.value not in ("", None)
            and self.kind in ("number", "select")
            and not self.makes_group
        )

    @property
    def hint(self) -> str:
        return _("Left empty, there is no such step.") if self.makes_group else ""

    @property
    def text(self) -> str | bool | list[Any]:
        if isinstance(self.value, bool) or self.kind == "ticks":
            return self.value  # type: ignore[return-value]
        if isinstance(self.value, list):
            return ", ".join(str(each) for each in self.value)
        if isinstance(self.value, Mapping):
            return ", ".join(f"{c} {format_amount(v, c, False)}" for c, v in self.value.items())
        return "" if self.value is None else str(self.value)

    @property
    def told(self) -> str:
        """What it is, for who only reads."""
        if isinstance(self.value, bool):
            return _("Yes") if self.value else _("No")
        if isinstance(self.value, list):
            words = dict(self.options)
            return ", ".join(words.get(str(each), str(each)) for each in self.value) or "–"
        return dict(self.options).get(str(self.value), str(self.text))


def _word(part: str) -> str:
    if part.isdecimal():
        return str(int(part) + 1)
    return _(WORDS[part]) if part in WORDS else part.replace("_", " ")


def fields(body: Any, place: str = "", *, offering: bool = False) -> Iterator[Field]:
    """Every value of a policy, in its order; ``offering``: with those of a group to be added."""
    if isinstance(body, Mapping) and _last(place) not in AMOUNTS:
        for key, value in body.items():
            yield from fields(value, f"{place}.{key}" if place else str(key), offering=offering)
    elif _groups(body):
        for number, value in enumerate(_offered(body, place) if offering else body):
            yield from fields(value, f"{place}.{number}", offering=offering)
    else:
        yield Field(place, body)


def grouped(body: Any, *, offering: bool = False) -> list[tuple[str, list[Field]]]:
    """The values of a policy by what they belong to."""
    by_group = groupby(fields(body, offering=offering), key=lambda field: field.group)
    return [(group, list(members)) for group, members in by_group]


def typed(body: Any, values: MultiDict[str, str], place: str = "") -> Any:
    """The policy with the values of a form in the shape it has; wrong types are left as text,
    so that the policy's own check refuses them by name. Raises ``Invalid`` for wrong amounts."""
    if _last(place) in AMOUNTS:
        return _amounts(values.get(place, ""), place)
    if isinstance(body, Mapping):
        return {
            key: typed(value, values, f"{place}.{key}" if place else str(key))
            for key, value in body.items()
        }
    if _groups(body):
        offered = enumerate(_offered(body, place))
        return _kept([typed(each, values, f"{place}.{at}") for at, each in offered], place)
    if isinstance(body, list):
        return _leaf(body, ",".join(values.getlist(place)))
    return _leaf(body, values.get(place, "").strip())


def _last(place: str) -> str:
    return place.rpartition(".")[2]


def _groups(body: Any) -> bool:
    return isinstance(body, list) and any(isinstance(each, dict) for each in body)


def _offered(groups: list[dict[str, Any]], place: str) -> list[dict[str, Any]]:
    """The groups and, where they may grow, one that is empty but for its words to choose from."""
    if GROWING.get(_last(place)) not in groups[0]:
        return groups
    return [*groups, {name: _empty(name, value) for name, value in groups[0].items()}]


def _empty(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value if name in CHOICES else ""
    return type(value)() if isinstance(value, bool | list) else None


def _kept(groups: list[dict[str, Any]], place: str) -> list[dict[str, Any]]:
    """The groups without those that were emptied, in their order."""
    key = GROWING.get(_last(place), "")
    kept = [each for each in groups if each.get(key) not in ("", None) or key not in each]
    numbers = all(isinstance(each.get(key), int) for each in kept)
    return sorted(kept, key=lambda each: each[key]) if numbers else kept


def _amounts(text: str, place: str) -> dict[str, int]:
    """ "USD 50.00, CNY 300.00" as minor units by currency. Raises ``Invalid``."""
    parts = [part.split() for part in text.replace("，", ",").split(",") if part.strip()]
    try:
        return {code.upper(): parse_amount(amount, code.upper()) for code, amount in parts}
    except (UnknownCurrency, NotAnAmount, ValueError) as wrong:
        raise Invalid.field(
            place, "Write each with its currency, like USD 50.00, CNY 300.00."
        ) from wrong


def _leaf(before: Leaf, text: str) -> Any:
    if isinstance(before, bool):
        return text not in ("", "no", "false")
    if isinstance(before, list):
        numbers = bool(before) and all(isinstance(each, int) for each in before)
        parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
        return [_number(part) if numbers else part for part in parts]
    if isinstance(before, int):
        return _number(text)
    if before is None:
        return _number(text) if text else None
    return text


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdecimal() else text
