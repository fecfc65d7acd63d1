"""The words of statements: their forms, why there is one more, invoices recorded against them."""

from enum import StrEnum


class Form(StrEnum):
    """What a statement lists; its balances are the same in every form.

    ``activity``: every entry of the period. ``open_items``: every document that was open when
    the period began or was booked in it, with what is still open of it. ``outstanding``: only
    what is still to be paid.
    """

    ACTIVITY = "activity"
    OPEN_ITEMS = "open_items"
    OUTSTANDING = "outstanding"


class InvoiceKind(StrEnum):
    """Which invoice was made out for a statement."""

    FAPIAO = "fapiao"
    VAT = "vat"
    OTHER = "other"
