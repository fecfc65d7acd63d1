"""Money as whole minor units of an ISO 4217 currency; nothing here ever touches a float."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# ISO 4217 (list one, 2024): every currency in use, by its number of decimals.
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_TWO_DECIMALS = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD
MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG
"""

CURRENCIES: dict[str, int] = {
    **dict.fromkeys(_TWO_DECIMALS.split(), 2),
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
}

# Far above any freight bill, far below what a spreadsheet still shows exactly (15 digits).
LARGEST = 10**15 - 1

_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'\u2019")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-"})


class UnknownCurrency(ValueError):
    """The code is not an ISO 4217 currency in use."""

    def __init__(self, currency: str) -> None:
        super().__init__(f"unknown currency {currency!r}")
        self.currency = currency


class NotAnAmount(ValueError):
    """The text is not an exact amount of the currency; `reason` is a stable word for messages."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"not an amount ({reason}): {text!r}")
        self.text = text
        self.reason = reason


class MixedCurrencies(ValueError):
    """Amounts of different currencies are never added together (domain.md, Conventions)."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen, fils; whole yen) and its currency."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        digits(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount


def digits(currency: str) -> int:
    """Number of decimals of the currency (ISO 4217): JPY 0, USD 2, KWD 3."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


def parse_amount(text: str, currency: str, decimal: str = ".") -> int:
    """Minor units of an amount typed or imported, exactly, or `NotAnAmount`.

    `decimal` is the stated decimal mark ("." or ","); the other one may group thousands.
    Full-width digits, the currency's code, "(12.50)" and "12.50-" for negatives are
    understood. More decimals than the currency has are refused, never rounded.
    """
    if decimal not in (".", ","):
        raise ValueError("decimal mark must be . or ,")
    sign, bare = _sign(_plain(text, currency))
    whole, fraction = _split(bare, decimal, text)
    places = digits(currency)
    if len(fraction.rstrip("0")) > places:
        raise NotAnAmount(text, "too_many_decimals")
    amount = int(whole + fraction[:places].ljust(places, "0"))
    if amount > LARGEST:
        raise NotAnAmount(text, "too_large")
    return sign * amount


def format_money(money: Money, language: str = "en") -> str:
    """`USD 1,234.50`, the same in English and Chinese: the code is plain where "$" is not."""
    del language  # both languages of the product group by thousands and use a point
    return f"{money.currency} {format_amount(money.amount, money.currency)}"


def format_amount(amount: int, currency: str, grouped: bool = True) -> str:
    """Minor units as text without the code; ungrouped it reads back with `parse_amount`."""
    places = digits(currency)
    whole, fraction = divmod(abs(amount), 10**places)
    text = f"{whole:,}" if grouped else str(whole)
    if places:
        text += f".{fraction:0{places}d}"
    return f"-{text}" if amount < 0 else text


def _plain(text: str, currency: str) -> str:
    """Half-width, without spaces and without the currency's own code on either side."""
    bare = unicodedata.normalize("NFKC", text).translate(_MINUS).translate(_SPACES).upper()
    return bare.removeprefix(currency).removesuffix(currency)


def _sign(bare: str) -> tuple[int, str]:
    if bare.startswith("(") and bare.endswith(")"):
        return -1, bare[1:-1]
    if bare.startswith("-"):
        return -1, bare[1:]
    if bare.endswith("-"):
        return -1, bare[:-1]
    return 1, bare.removeprefix("+")


def _split(bare: str, decimal: str, text: str) -> tuple[str, str]:
    """Whole and fractional digits; thousands marks only where thousands (or lakhs) stand."""
    group = re.escape("," if decimal == "." else ".")
    whole = rf"[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}"
    match = re.fullmatch(rf"({whole})?(?:{re.escape(decimal)}([0-9]*))?", bare)
    if match is None or not (match[1] or match[2]):
        raise NotAnAmount(text, "empty" if not bare else "not_a_number")
    return re.sub(r"[^0-9]", "", match[1] or "0"), match[2] or ""
