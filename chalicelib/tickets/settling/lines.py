"""What the timeline keeps of a settlement: plain facts, put into words where they are read."""

from typing import Any

from chalicelib.tickets.settling.model import Seat, Settlement


def asked_of(seat: Seat) -> dict[str, str]:
    """Who is asked and, where they stand in for somebody absent, for whom."""
    absent = {"for": seat.stands_in_for} if seat.stands_in_for else {}
    return {"to": seat.asked_name, **absent}


def facts_of(settlement: Settlement) -> dict[str, Any]:
    """Remedy, amount in minor units, who is asked and why, as far as there is something."""
    seat = settlement.seat
    facts: dict[str, Any] = {
        "settlement": settlement.id,
        "remedy": str(settlement.remedy),
        "amount": settlement.amount,
        "currency": settlement.currency,
    }
    if settlement.open and seat is not None:
        facts |= {**asked_of(seat), "beyond": str(settlement.beyond)}
    if settlement.decided_for:
        facts["for"] = settlement.decided_for
    if settlement.departs:
        facts["departs"] = settlement.departs
    return facts
