"""Disputes in the reader's words: reasons, evidence, states, lines of the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from chalicelib.accounts.disputes.matter import REASON_NAMES
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.words import Paper, Reason, State
from chalicelib.kit.i18n import N_
from frontend.format import money
from frontend.language import _

PAPER_NAMES: Final = {
    Paper.PACKING_LIST: N_("Packing list"),
    Paper.VOLUME_CERTIFICATE: N_("Certificate of measurement"),
    Paper.SCALE_TICKET: N_("Scale ticket"),
    Paper.DELIVERY_RECEIPT: N_("Delivery receipt with remarks"),
    Paper.PHOTOS: N_("Photos"),
    Paper.RATE_VERSION: N_("Rate version that was valid on the day"),
    Paper.TARIFF_PAGE: N_("Page of the tariff"),
    Paper.CUSTOMS_ENTRY: N_("Customs entry"),
    Paper.AREA_LIST: N_("List of remote areas"),
    Paper.OTHER_INVOICE: N_("The other invoice"),
    Paper.BILL_OF_LADING: N_("Bill of lading"),
}
STATES: Final = {
    State.OPEN: (N_("In dispute"), "warn"),
    State.ASKED: (N_("Credit note waits for approval"), "warn"),
    State.CREDITED: (N_("Credited"), "good"),
    State.CONFIRMED: (N_("Charge confirmed"), "neutral"),
    State.WITHDRAWN: (N_("Withdrawn"), "neutral"),
}
# What a line of a ticket's timeline says, and its colour.
LINES: Final[dict[str, tuple[str, str]]] = {
    "dispute_opened": (N_("%(disputed)s of %(number)s disputed: %(reason)s"), "warn"),
    "dispute_credited": (N_("Dispute of %(number)s settled: %(given)s credited"), "good"),
    "dispute_accepted": (N_("Dispute of %(number)s accepted: a credit note follows"), "info"),
    "dispute_confirmed": (N_("Dispute of %(number)s settled: the charge stands"), "info"),
    "dispute_withdrawn": (N_("The customer withdrew the dispute of %(number)s"), "info"),
}


def reasons() -> list[tuple[str, str]]:
    return [(str(reason), _(name)) for reason, name in REASON_NAMES.items()]


def papers() -> list[tuple[str, str]]:
    return [(str(paper), _(name)) for paper, name in PAPER_NAMES.items()]


def paper_names(wanted: Iterable[Paper]) -> str:
    """Some evidence in one line."""
    return ", ".join(_(PAPER_NAMES[each]) for each in wanted)


def reason_name(reason: Reason) -> str:
    return _(REASON_NAMES[reason])


def state_of(dispute: Dispute) -> tuple[str, str]:
    """Colour and text of a dispute's badge."""
    text, kind = STATES[dispute.state]
    return kind, _(text)


def facts(event_facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a line about a dispute, in the reader's words."""
    if "dispute" not in event_facts:
        return event_facts
    code = event_facts["currency"]
    return {
        **event_facts,
        "reason": reason_name(Reason(event_facts["reason"])),
        "disputed": money(event_facts["amount"], code),
        "given": money(event_facts["credited"], code),
    }
