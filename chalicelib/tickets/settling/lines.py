"""What the timeline keeps of a settlement: plain facts, put into words where they are read."""

from typing import Any

from chalicelib.tickets.settling.model import Settlement


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
        facts |= {"to": seat.asked_name, "beyond": str(settlement.beyond)}
    if settlement.departs:
        facts["departs"] = settlement.departs
    return facts
