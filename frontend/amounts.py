"""Amounts as people type them, read exactly in their own currency."""

from chalicelib.accounts.ledger.words import AMOUNT_WORDS
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, parse_amount
from frontend.forms import Form
from frontend.language import _


def typed_amount(form: Form, name: str = "amount", currency: str = "") -> int | None:
    """The minor units that were typed, more than zero; else an error at the field.

    ``currency`` is that of the thing itself; without it the form says so.
    """
    text, code = str(form.typed(name) or ""), currency or str(form.typed("currency") or "")
    try:
        amount = parse_amount(text, code)
    except UnknownCurrency:
        if code:
            form.wrong("currency", _("Choose a currency from the list."))
        return None
    except NotAnAmount as wrong:
        form.wrong(name, _(AMOUNT_WORDS[wrong.reason]))
        return None
    if amount <= 0:
        form.wrong(name, _("Enter an amount greater than zero."))
        return None
    return amount
