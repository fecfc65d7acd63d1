"""The words of disputes: reasons, the evidence there can be, and how far a dispute has come."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why a customer disputes a line (domain.md, *Disputes*)."""

    QUANTITY = "quantity"
    WEIGHT = "weight"
    HANDOVER = "handover"
    RATE = "rate"
    TARIFF = "tariff"
    SURCHARGE = "surcharge"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"


class State(StrEnum):
    """How far a dispute has come; ``asked``: a credit note waits for somebody's approval."""

    OPEN = "open"
    ASKED = "asked"
    CREDITED = "credited"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Paper(StrEnum):
    """What can prove the one or the other."""

    PACKING_LIST = "packing_list"
    VOLUME_CERTIFICATE = "volume_certificate"
    SCALE_TICKET = "scale_ticket"
    DELIVERY_RECEIPT = "delivery_receipt"
    PHOTOS = "photos"
    RATE_VERSION = "rate_version"
    TARIFF_PAGE = "tariff_page"
    CUSTOMS_ENTRY = "customs_entry"
    AREA_LIST = "area_list"
    OTHER_INVOICE = "other_invoice"
    BILL_OF_LADING = "bill_of_lading"


STANDING: Final = frozenset({State.OPEN, State.ASKED})
