"""Amounts as files write them; what the values prove about the decimal mark, and no guess."""

import re
import unicodedata
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from pydantic import Field

from chalicelib.imports.cells import Cell, as_text
from chalicelib.kit.money import LARGEST, NotAnAmount, digits, parse_amount
from chalicelib.kit.values import Frozen

MARKS = (".", ",")
# Signs that people put beside amounts; which currency they mean is confirmed elsewhere.
_SIGNS = re.compile(r"[$€£¥￥₩₹]|US\$|HK\$|RMB|元")
_CODE = re.compile(r"^[A-Z]{3}\s+|\s+[A-Z]{3}$")
# Spaces and apostrophes group thousands in many countries; minus signs come in several forms.
_SPACES = str.maketrans(
    {**dict.fromkeys(" \u00a0\u202f\u2009'\u2019"), "\u2212": "-", "\u2013": "-"}
)
_LONGEST = 60
_DIGIT = re.compile(r"\d")
_SAMPLES = 3
_ENOUGH = 1000


class NumberEvidence(Frozen):
    """Counts over a column of amounts; `only` counts values that fit one decimal mark alone."""

    filled: int = 0
    plain: int = 0  # whole numbers and true numbers of a spreadsheet: the same either way
    only: dict[str, int] = Field(default_factory=dict)
    either: int = 0  # 1,234 or 1.234: a thousand or one and a bit
    unreadable: int = 0
    decimals: dict[str, dict[int, int]] = Field(default_factory=dict)  # mark → decimals → values
    unreadable_samples: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(cls, column: list[tuple[int, Cell]]) -> Self:
        """The evidence in (row number, cell) pairs; empty cells do not count."""
        counts: Counter[str] = Counter()
        only: Counter[str] = Counter()
        decimals: dict[str, Counter[int]] = {mark: Counter() for mark in MARKS}
        samples: list[tuple[int, str]] = []
        for row, cell in column:
            bare = bare_number(cell)
            if not bare:
                continue
            counts["filled"] += 1
            places = {".": _true_places(cell)} if isinstance(cell, Decimal) else _places(bare)
            for mark, count in places.items():
                decimals[mark][count] += 1
            if isinstance(cell, Decimal) or not re.search(r"[.,]", bare):
                counts["plain" if places else "unreadable"] += 1
            elif len(places) == 1:
                only[next(iter(places))] += 1
            else:
                counts["either" if places else "unreadable"] += 1
            if not places and len(samples) < _SAMPLES:
                samples.append((row, bare[:40]))
            if counts["unreadable"] == counts["filled"] == _ENOUGH:
                break  # no amount among the first thousand values: a column of something else
        return cls(**counts, only=dict(only), unreadable_samples=tuple(samples),
                   decimals={mark: dict(count) for mark, count in decimals.items()})  # fmt: skip

    @property
    def proposal(self) -> str | None:
        """The mark to preselect: the only one proven, or the point where nothing depends on it."""
        if len(self.only) == 1:
            return next(iter(self.only))
        return "." if not self.only and not self.either else None

    def too_fine(self, mark: str, currency: str) -> int:
        """How many values have more decimals than the currency: refused, or rounded if so told."""
        places = digits(currency)
        return sum(count for found, count in self.decimals.get(mark, {}).items() if found > places)


def bare_number(cell: Cell) -> str:
    """The amount without currency signs and codes, half-width, outer space gone."""
    if isinstance(cell, str) and (len(cell) > _LONGEST or not _DIGIT.search(cell)):
        return cell.strip()[:_LONGEST]
    text = unicodedata.normalize("NFKC", as_text(cell)).upper()
    return _CODE.sub("", _SIGNS.sub("", text).strip()).strip()


def read_amount(cell: Cell, currency: str, mark: str, rounded: bool) -> int:
    """Minor units, exactly; raises `NotAnAmount`.

    `rounded` is the user's word that surplus decimals are to be rounded, half up, as invoices
    do; without it an amount finer than its currency is refused.
    """
    bare = bare_number(cell)
    # A true number always has a point, whatever mark the texts of its column use.
    parts = _split(bare, "." if isinstance(cell, Decimal) else mark)
    if parts is None:
        raise NotAnAmount(bare, "not_a_number")
    sign, whole, fraction = parts
    exact = Decimal(f"{whole}.{fraction or 0}")
    if rounded:
        exact = exact.quantize(Decimal(1).scaleb(-digits(currency)), ROUND_HALF_UP)
    return sign * parse_amount(f"{exact:f}", currency)


def read_quantity(cell: Cell, mark: str) -> int:
    """Thousandths of a kilogram or cubic metre, rounded half up; raises `NotAnAmount`.

    Weights come with more decimals than anybody weighs; a gram more or less decides nothing.
    """
    parts = _split(bare_number(cell), "." if isinstance(cell, Decimal) else mark)
    if parts is None or parts[0] < 0:
        raise NotAnAmount(as_text(cell), "not_a_number")
    exact = Decimal(f"{parts[1]}.{parts[2] or 0}") * 1000
    if exact > LARGEST:
        raise NotAnAmount(as_text(cell), "too_large")
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _places(bare: str) -> dict[str, int]:
    """Decimal mark → number of decimals, for every mark under which the text is a number."""
    parts = {mark: _split(bare, mark) for mark in MARKS}
    return {mark: len(part[2].rstrip("0")) for mark, part in parts.items() if part}


def _split(bare: str, mark: str) -> tuple[int, str, str] | None:
    """Sign, whole and fractional digits; groups only where thousands (or lakhs) stand."""
    match = _NUMBERS[mark].fullmatch(bare.translate(_SPACES))
    if match is None or not (match["whole"] or match["fraction"]):
        return None
    negative = match["before"] in ("-", "(") or match["after"] == "-"
    if (match["before"] == "(") != (match["after"] == ")"):
        return None
    return (
        -1 if negative else 1,
        re.sub(r"[.,]", "", match["whole"] or "0"),
        match["fraction"] or "",
    )


def _true_places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _pattern(mark: str, group: str) -> re.Pattern[str]:
    groups = rf"[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}"
    return re.compile(
        rf"(?P<before>[-+(]?)(?P<whole>{groups})?(?:{mark}(?P<fraction>[0-9]*))?(?P<after>[-)]?)"
    )


_NUMBERS = {".": _pattern(r"\.", ","), ",": _pattern(",", r"\.")}
