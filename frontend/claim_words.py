"""Claims in the reader's words: regimes, clocks, and what each line of a timeline says."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.claims.model import Basis, Matter
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.claims.words import CLOCKS as CLOCKS
from chalicelib.tickets.claims.words import clock_name
from frontend.format import day
from frontend.language import _, current

MATTERS: Final = {
    Matter.DAMAGE: N_("Damage or shortage"),
    Matter.DELAY: N_("Late delivery"),
    Matter.LOSS: N_("Not delivered at all"),
}
BASES: Final = {
    Basis.DELIVERED: N_("Day of delivery"),
    Basis.DUE: N_("Day on which they should have been delivered"),
}
SIDES: Final = {
    "customer": N_("The customer against us (house document)"),
    "carrier": N_("We against the carrier (master document)"),
}
WHATS: Final = {"notice": N_("Written notice"), "suit": N_("Suit")}
WAYS: Final = {
    "from_customer": N_("The customer asks"),
    "to_customer": N_("We offer the customer"),
    "to_carrier": N_("We ask the carrier"),
    "from_carrier": N_("The carrier offers"),
    "from_insurer": N_("The insurer offers"),
}
PAYMENTS: Final = {
    "paid_customer": N_("Paid to the customer"),
    "from_carrier": N_("Recovered from the carrier"),
    "from_insurer": N_("Recovered from the insurer"),
}
OUTCOMES: Final = {"accepted": N_("Accepted"), "refused": N_("Refused")}
OUTCOME_BADGES: Final = {
    "open": (N_("Not answered yet"), "info"),
    "accepted": (N_("Accepted"), "good"),
    "refused": (N_("Refused"), "neutral"),
}
PAPER_STATES: Final = {
    "there": N_("There"),
    "not_needed": N_("Not needed"),
    "released": N_("Released or given back"),
}
PAPER_BADGES: Final = {
    "missing": (N_("Missing"), "warn"),
    "there": (N_("There"), "good"),
    "not_needed": (N_("Not needed"), "neutral"),
    "released": (N_("Released or given back"), "neutral"),
}
STATES: Final = {
    "running": (N_("Running"), "neutral"),
    "extended": (N_("Extended"), "info"),
    "met": (N_("Done in time"), "good"),
    "late": (N_("Done too late"), "bad"),
    "missed": (N_("Missed"), "bad"),
}
# Lines of the timeline that claims add, for ``timeline_words.LINES``.
LINES: Final[dict[str, tuple[str, str]]] = {
    "claim_terms": (N_("Legal clocks run from %(since)s"), "info"),
    "legal_warned": (N_("Legal clock: %(clock)s, last day %(until)s"), "warn"),
    "legal_missed": (N_("Legal period over: %(clock)s, last day was %(until)s"), "bad"),
    "legal_extended": (N_("More time for %(clock)s until %(until)s, by %(granted_by)s"), "info"),
    "legal_met": (N_("Done: %(clock)s"), "good"),
    "claim_paper": (N_("%(paper)s: %(state)s"), "neutral"),
    "claim_noticed": (N_("Notice sent to the carrier: %(to)s"), "good"),
    "claim_offer": (N_("%(way)s: %(amount)s"), "info"),
    "claim_outcome": (N_("%(way)s: %(amount)s – %(outcome)s"), "info"),
    "claim_cover": (N_("Cover: %(insurer)s"), "neutral"),
    "claim_consent": (N_("%(insurer)s consented, by %(consent_by)s"), "good"),
    "claim_paid": (N_("Money: %(paid)s %(amount)s"), "good"),
    "claim_finished": (N_("Claim finished"), "good"),
    "claim_resumed": (N_("Claim taken up again"), "warn"),
}


def regimes() -> list[tuple[str, str]]:
    """The regimes by name, for a select."""
    return [(key, _(regime.name)) for key, regime in REGIMES.items()]


def regime_name(key: str) -> str:
    return _(REGIMES[key].name) if key in REGIMES else key


def facts_of(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a claim's line in the reader's words."""
    said = dict(facts)
    if "clock" in said:
        said["clock"] = clock_name(said["clock"], current())
        if "until" in said:
            said["until"] = day(date.fromisoformat(said["until"]))
    if "paper" in said:
        said["paper"] = _(said["paper"])
        said["state"] = _(PAPER_STATES.get(said["state"], said["state"]))
    if "paid" in said:
        said["paid"] = _(PAYMENTS.get(said["paid"], said["paid"]))
    if "way" in said:
        said["way"] = _(WAYS.get(said["way"], said["way"]))
        if "outcome" in said:
            said["outcome"] = _(OUTCOMES.get(said["outcome"], said["outcome"]))
    if "since" in said:
        said["since"] = day(date.fromisoformat(said["since"]))
    return said


def paper_badge(state: str) -> tuple[str, str]:
    """Colour and words of a line of the checklist."""
    text, kind = PAPER_BADGES[state]
    return kind, _(text)


def units(amount: int, unit: str) -> str:
    """``SDR 1,333.34`` from hundredths."""
    return f"{unit} {amount // 100:,}.{amount % 100:02d}"


def kilograms(grams: int) -> str:
    """``1250.5`` of 1,250,500 grams."""
    return f"{grams // 1000}.{grams % 1000:03d}".rstrip("0").rstrip(".")


def outcome_badge(outcome: str) -> tuple[str, str]:
    """Colour and words of how an offer ended."""
    text, kind = OUTCOME_BADGES[outcome]
    return kind, _(text)


def state_badge(state: str) -> tuple[str, str]:
    """Colour and words of how a clock stands."""
    text, kind = STATES[state]
    return kind, _(text)
