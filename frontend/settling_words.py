"""Settling in the reader's words: remedies, states, why it goes up, lines of the timeline."""

from __future__ import annotations

from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.settling.approvals import ALL, ASKED, MINE
from chalicelib.tickets.settling.model import Seat, Settlement
from chalicelib.tickets.settling.words import Beyond, Remedy, State
from frontend.format import money
from frontend.language import _, current

REMEDIES: Final = {
    Remedy.APOLOGY: N_("Apology"),
    Remedy.REDELIVER: N_("Redelivery"),
    Remedy.REPLACE: N_("Replacement"),
    Remedy.REFUND: N_("Refund"),
    Remedy.CREDIT: N_("Credit note"),
    Remedy.DISCOUNT: N_("Discount"),
    Remedy.INSURANCE_CLAIM: N_("Insurance claim"),
}
STATES: Final = {
    State.ASKED: (N_("Waits for approval"), "warn"),
    State.GRANTED: (N_("Granted"), "good"),
    State.REFUSED: (N_("Not approved"), "bad"),
    State.WITHDRAWN: (N_("Withdrawn"), "neutral"),
}
# The lists of approvals, and what each says when it is empty.
APPROVALS: Final = (
    (MINE, N_("Waiting for me")),
    (ASKED, N_("Asked by me")),
    (ALL, N_("All of the company")),
)
NOTHING: Final = {
    MINE: N_("Nothing waits for your approval"),
    ASKED: N_("You have asked for no approval"),
    ALL: N_("Nobody has asked for an approval"),
}
BEYOND: Final = {
    Beyond.REMEDY: N_("This remedy is beyond the proposer's authority."),
    Beyond.CURRENCY: N_("No rate is stated for this currency."),
    Beyond.EACH: N_("The amount is beyond the proposer's authority."),
    Beyond.PERIOD: N_("Together with what this customer was granted before, it is too much."),
}
# What a line of the timeline says, and its colour.
LINES: Final[dict[str, tuple[str, str]]] = {
    "settlement_granted": (N_("Settled: %(what)s"), "good"),
    "settlement_asked": (N_("Approval asked of %(to)s: %(what)s"), "warn"),
    "settlement_asked_again": (
        N_("Nobody else is there: %(to)s is asked to approve it a second time: %(what)s"),
        "warn",
    ),
    "settlement_approved": (N_("Approved: %(what)s"), "good"),
    "settlement_refused": (N_("Not approved: %(what)s"), "bad"),
    "settlement_withdrawn": (N_("Request for approval withdrawn: %(what)s"), "neutral"),
    "settlement_moved": (N_("Beyond the approver too: %(to)s is asked"), "warn"),
    "settlement_late_moved": (N_("Not decided in time: %(to)s is asked"), "bad"),
    "check_ticked": (N_("Checked: %(check)s"), "neutral"),
    "check_unticked": (N_("No longer checked: %(check)s"), "neutral"),
    "settlement_late": (N_("Not decided in time, and nobody stands higher"), "bad"),
}


def what(remedy: str, amount: int, currency: str) -> str:
    """A remedy with its amount: "Credit note · USD 80.00"."""
    label = _(REMEDIES[Remedy(remedy)])
    return f"{label} · {money(amount, currency)}" if amount else label


def facts(event_facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a line about a settlement, in the reader's words."""
    if "zh" in event_facts:
        return {**event_facts, "check": event_facts[current()]}
    if "to" in event_facts:
        asked = for_whom(event_facts["to"], event_facts.get("for", ""))
        event_facts = {**event_facts, "to": asked}
    if "remedy" not in event_facts:
        return event_facts
    named = what(event_facts["remedy"], event_facts["amount"], event_facts["currency"])
    if "for" in event_facts and "to" not in event_facts:
        named = _("%(what)s, in place of %(absent)s", what=named, absent=event_facts["for"])
    return {**event_facts, "what": named}


def for_whom(name: str, absent: str) -> str:
    """A colleague and, where they stand in for somebody absent, for whom."""
    return _("%(name)s for %(absent)s", name=name, absent=absent) if absent else name


def shown(settlement: Settlement) -> dict[str, Any]:
    """A settlement for a template."""
    state, colour = STATES[settlement.state]
    return {
        "settlement": settlement,
        "what": what(settlement.remedy, settlement.amount, settlement.currency),
        "state": _(state),
        "colour": colour,
        "beyond": _(BEYOND[settlement.beyond]) if settlement.beyond else "",
        "between": _between(settlement),
        "asked": asked(settlement.seat) if settlement.seat else "",
        "decided_by": _decided_by(settlement),
        "href": f"/complaints/{settlement.ticket_id}/settlements/{settlement.id}",
    }


def _between(settlement: Settlement) -> str:
    """Who asked whom, and who decided."""
    if settlement.seat is None:
        return settlement.proposed_name
    to = _decided_by(settlement) or asked(settlement.seat)
    return f"{settlement.proposed_name} → {to}"


def asked(seat: Seat) -> str:
    """Who is asked, and for whom they stand in."""
    return for_whom(seat.asked_name, seat.stands_in_for)


def _decided_by(settlement: Settlement) -> str:
    return for_whom(settlement.decided_name, settlement.decided_for)
