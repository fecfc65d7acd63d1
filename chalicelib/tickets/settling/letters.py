"""What is told of an approval: to who is asked, and to who asked once it is decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.kit.dates_in_words import moment_in_words
from chalicelib.kit.money import Money, format_money
from chalicelib.kit.text import unstopped
from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.telling import News
from chalicelib.tickets.people import Person, find
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.words import State


def asking(settlement: Settlement, people: Sequence[Person], moved: bool = False) -> list[Told]:
    """To who is asked; ``moved``: the level below did not answer, or may not."""
    seat = settlement.seat
    if seat is None:
        return []
    facts = {"moved": moved, "again": seat.again, "stands_in_for": seat.stands_in_for}
    return _letter(settlement, find(people, seat.asked), "asked", News.APPROVAL_ASKED, facts)


def decision(settlement: Settlement, people: Sequence[Person]) -> list[Told]:
    """To who proposed it, unless they decided it themselves."""
    if settlement.decided_by == settlement.proposed_by:
        return []
    facts = {
        "granted": settlement.state is State.GRANTED,
        "by": settlement.decided_name,
        "instead_of": settlement.decided_for,
        "why": settlement.why,
    }
    return _letter(
        settlement, find(people, settlement.proposed_by), "decided", News.APPROVAL_DECIDED, facts
    )


def _until(settlement: Settlement, to: Person) -> str:
    """Until when who is asked may decide; then it goes up, and empty where it stays."""
    if settlement.due_at is None:
        return ""
    return moment_in_words(settlement.due_at, to.zone, to.language)


def _letter(
    settlement: Settlement, to: Person | None, template: str, news: News, facts: Mapping[str, Any]
) -> list[Told]:
    if to is None:
        return []
    money = Money(settlement.amount, settlement.currency) if settlement.amount else None
    params = {
        "name": to.name,
        "proposed_by": settlement.proposed_name,
        "remedy": settlement.remedy,
        "amount": format_money(money) if money else "",
        "note": settlement.note,
        "departs": settlement.departs,
        "beyond": settlement.beyond or "",
        "until": _until(settlement, to),
        "subject": unstopped(settlement.subject),
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
    href = f"/complaints/{settlement.ticket_id}/settlements/{settlement.id}"
    return [Told(news, to, message, href)]
