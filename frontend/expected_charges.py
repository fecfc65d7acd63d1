"""Expected charges in the form of a shipment: a few amounts, each with its currency."""

from collections.abc import Mapping
from typing import Any

from chalicelib.accounts.booked.model import Booking
from chalicelib.kit.money import CURRENCIES, format_amount
from frontend.amounts import typed_amount
from frontend.forms import Form
from frontend.language import _

# Freight in one currency and local charges in another; a third is rare.
ROWS = ("1", "2", "3")


def typed(form: Form) -> dict[str, int]:
    """What was typed, in minor units by currency; errors stand at their fields."""
    found: dict[str, int] = {}
    for row in ROWS:
        amount, currency = f"expected_{row}", f"expected_currency_{row}"
        code = str(form.typed(currency) or "")
        if not str(form.typed(amount) or "").strip():
            continue
        if code not in CURRENCIES:
            form.wrong(currency, _("Choose a currency from the list."))
        elif code in found:
            form.wrong(currency, _("This currency is stated twice."))
        elif minor := typed_amount(form, amount, code):
            found[code] = minor
    return found


def shown(expected: Mapping[str, int]) -> dict[str, Any]:
    """What is stored, as it stands in the form."""
    fields: dict[str, Any] = {}
    for row, (code, amount) in zip(ROWS, sorted(expected.items()), strict=False):
        fields |= {
            f"expected_{row}": format_amount(amount, code, grouped=False),
            f"expected_currency_{row}": code,
        }
    return fields


def rows(booking: Booking) -> list[tuple[str, ...]]:
    """What is expected, billed and still to be billed, by currency, as a table shows it."""
    billed, left = booking.billed, booking.left
    amounts = {
        code: (most, billed.get(code, 0), left.get(code, 0))
        for code, most in sorted(booking.expected.items())
    }
    return [
        (code, *(format_amount(each, code) for each in three)) for code, three in amounts.items()
    ]
