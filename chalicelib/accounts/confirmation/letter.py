"""The letter that asks a customer to confirm a sheet, with its link."""

from datetime import timedelta
from typing import Final

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.kit.money import Money, format_money
from chalicelib.notify.message import Message

# How long the customer can answer by the link.
LIVES: Final = timedelta(days=60)


def letter(sheet: FeeSheet, address: str, token: str) -> Message:
    """In the customer's language; ``token`` is the secret of the link."""
    language = sheet.addressee.language
    totals = [format_money(Money(sum_, code), language) for code, sum_ in sheet.totals.items()]
    return Message(
        to=address,
        language=language,
        template="fees/asked",
        subject_id=sheet.id,
        params={
            "company": sheet.company,
            "customer": sheet.addressee.called,
            "number": sheet.number,
            "totals": totals,
            "count": len(sheet.lines),
            "token": token,
        },
    )
