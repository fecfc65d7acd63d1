"""The e-mails of an approval: to who is asked, and to who asked once it is decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.kit.money import Money, format_money
from chalicelib.notify.message import Message
from chalicelib.tickets.people import Person, find
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.words import State


def asking(settlement: Settlement, people: Sequence[Person], moved: bool = False) -> list[Message]:
    """To who is asked; ``moved``: the level below did not answer, or may not."""
    seat = settlement.seat
    if seat is None:
        return []
    facts = {"moved": moved, "again": seat.again}
    return _letter(settlement, find(people, seat.asked), "asked", facts)


def decision(settlement: Settlement, people: Sequence[Person]) -> list[Message]:
    """To who proposed it, unless they decided it themselves."""
    if settlement.decided_by == settlement.proposed_by:
        return []
    facts = {
        "granted": settlement.state is State.GRANTED,
        "by": settlement.decided_name,
        "why": settlement.why,
    }
    return _letter(settlement, find(people, settlement.proposed_by), "decided", facts)


def _letter(
    settlement: Settlement, to: Person | None, template: str, facts: Mapping[str, Any]
) -> list[Message]:
    if to is None or not to.email:
        return []
    money = Money(settlement.amount, settlement.currency) if settlement.amount else None
    params = {
        "name": to.name,
        "proposed_by": settlement.proposed_name,
        "remedy": settlement.remedy,
        "amount": format_money(money) if money else "",
        "note": settlement.note,
        "subject": settlement.subject,
        "customer": settlement.customer_name,
        "ticket": settlement.ticket_id,
        "settlement": settlement.id,
        **facts,
    }
    message = Message(
        to=to.email,
        language=to.language,
        template=f"settling/{template}",
        params=params,
        subject_id=settlement.ticket_id,
    )
    return [message]
