"""Which papers an exception needs, as data: what is there is marked, what is missing is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.claims.model import Claim, Paper


@dataclass(frozen=True)
class Kind:
    """A line of a checklist. ``dated``: it has a last day; ``percent``: it says how many percent
    of the goods' value it covers.

    ``asks``: what must be written down with it, as a message id; a paper needs nothing. ``until``:
    without its last day it says nothing.
    """

    label: str
    dated: bool = False
    percent: bool = False
    asks: str = ""
    until: bool = False


PAPERS: Final[dict[str, Kind]] = {
    "photos": Kind(N_("Photos of the damage and the packing")),
    "survey": Kind(N_("Survey report")),
    "packing_list": Kind(N_("Packing list")),
    "commercial_invoice": Kind(N_("Commercial invoice")),
    "transport_document": Kind(N_("Bill of lading, waybill or consignment note")),
    "delivery_receipt": Kind(N_("Delivery receipt with remarks")),
    "carrier_notice": Kind(N_("Notice reserving rights against the carrier")),
    "preliminary_claim": Kind(N_("Preliminary claim")),
    "formal_claim": Kind(N_("Formal claim with its calculation")),
    "shipper_letter": Kind(N_("Shipper's letter")),
    "letter_of_indemnity": Kind(N_("Letter of indemnity")),
    "bank_guarantee": Kind(N_("Bank guarantee"), dated=True, percent=True, until=True),
    "court_order": Kind(N_("Court order, where one is needed"), dated=True),
    "carrier_consent": Kind(N_("Carrier's consent to release or reissue")),
    "return_reason": Kind(N_("Why the cargo comes back"), asks=N_("Write why it comes back.")),
    "freight_out": Kind(N_("Who pays the way out"), asks=N_("Write who pays it.")),
    "freight_back": Kind(N_("Who pays the way back"), asks=N_("Write who pays it.")),
    "goods_fate": Kind(
        N_("What becomes of the goods"), asks=N_("Write what becomes of them, and who decided.")
    ),
    "return_by": Kind(N_("By when it must be back or disposed of"), dated=True, until=True),
    "booking": Kind(N_("Booking confirmation with the schedule")),
    "carrier_reason": Kind(N_("Carrier's word on the reason")),
    "new_schedule": Kind(N_("New schedule"), dated=True),
    "loss_evidence": Kind(N_("Evidence of what the delay cost")),
    "tally": Kind(N_("Tally sheet or outturn report")),
    "seal_record": Kind(N_("Seal record")),
    "wrong_copy": Kind(N_("Copy of the wrong document")),
    "correct_data": Kind(N_("Correct data in writing")),
    "originals_back": Kind(N_("All originals given back")),
    "amended_document": Kind(N_("Amended document")),
    "hold_notice": Kind(N_("Notice of the hold")),
    "documents_asked": Kind(N_("What customs asks for")),
    "customs_answer": Kind(N_("Answer to customs"), dated=True),
}
_LOST: Final = (
    "shipper_letter",
    "letter_of_indemnity",
    "bank_guarantee",
    "court_order",
    "carrier_consent",
)
CHECKLISTS: Final[dict[str, tuple[str, ...]]] = {
    "cargo_damage": (
        "photos",
        "survey",
        "packing_list",
        "commercial_invoice",
        "transport_document",
        "delivery_receipt",
        "carrier_notice",
        "preliminary_claim",
        "formal_claim",
    ),
    "lost_bill": _LOST,
    "cargo_returned": ("return_reason", "freight_out", "freight_back", "goods_fate", "return_by"),
    "delay_or_rollover": (
        "booking",
        "carrier_reason",
        "new_schedule",
        "loss_evidence",
        "carrier_notice",
    ),
    "short_or_over_delivery": (
        "tally",
        "seal_record",
        "packing_list",
        "commercial_invoice",
        "transport_document",
        "delivery_receipt",
        "carrier_notice",
    ),
    "wrong_document": (
        "wrong_copy",
        "correct_data",
        "originals_back",
        "letter_of_indemnity",
        "amended_document",
    ),
    "customs_hold": (
        "hold_notice",
        "documents_asked",
        "packing_list",
        "commercial_invoice",
        "customs_answer",
    ),
}
# Complaints that are about the same thing use the same checklist.
SAME_AS: Final = {
    "damage": "cargo_damage",
    "loss": "short_or_over_delivery",
    "shortage": "short_or_over_delivery",
    "delay": "delay_or_rollover",
    "documents": "wrong_document",
    "customs": "customs_hold",
}


def checklist(category: str) -> tuple[str, ...]:
    """The papers that a category needs, in their order; none for one that needs none."""
    return CHECKLISTS.get(SAME_AS.get(category, category), ())


def lines(claim: Claim, category: str) -> Mapping[str, Paper | None]:
    """The checklist with what is there; papers of a former category follow at the end."""
    held = {paper.key: paper for paper in claim.papers}
    return {key: held.get(key) for key in (*checklist(category), *held)}
