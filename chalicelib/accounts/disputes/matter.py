"""A dispute as the desk's matter: the ticket it opens, the lines and letters about it."""

from typing import Any

from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.words import Reason, State
from chalicelib.accounts.ledger.model import Item
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit.i18n import N_, translator
from chalicelib.kit.money import Money, format_money
from chalicelib.notify.message import Message
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.record import ComplainantIn, ReferenceIn, TicketNew
from chalicelib.tickets.words import Channel

REASON_NAMES = {
    Reason.QUANTITY: N_("Quantity or volume differs"),
    Reason.WEIGHT: N_("Weight differs"),
    Reason.HANDOVER: N_("Abnormal handover"),
    Reason.RATE: N_("Rate differs"),
    Reason.TARIFF: N_("Wrong tariff or commodity class"),
    Reason.SURCHARGE: N_("Remote-area or other surcharge"),
    Reason.DUPLICATE: N_("Charged twice"),
    Reason.NOT_OURS: N_("Not our shipment"),
}


def ticket_for(dispute: Dispute, item: Item, person: ComplainantIn, by_link: bool) -> TicketNew:
    """What the desk takes down; the reason is named as the customer reads it, in its letters."""
    language = person.language or "en"
    say = translator(language).gettext
    money = format_money(Money(dispute.amount, dispute.currency), language)
    numbers = [("invoice", item.number), ("other", item.shipment or item.reference)]
    return TicketNew.model_validate(
        {
            "category": "charges",
            "department": "finance",
            "channel": Channel.PORTAL if by_link else Channel.PHONE,
            "subject": f"{say(REASON_NAMES[dispute.reason])} · {item.number} · {money}"[:160],
            "text": dispute.words,
            "customer_id": dispute.customer_id,
            "complainant": person.model_dump(),
            "references": [
                ReferenceIn(kind=kind, number=number[:64]).model_dump()
                for kind, number in numbers
                if number
            ],
            "loss": {"amount": dispute.amount, "currency": dispute.currency},
        }
    )


def ticket_of_many(dispute: Dispute, title: str, person: ComplainantIn) -> TicketNew:
    """What the desk takes down for several lines of one list; each stands on the timeline."""
    say = translator(person.language or "en").gettext
    text = say(N_("Lines of this list are disputed, each for a reason of its own: %(title)s"))
    return TicketNew.model_validate(
        {
            "category": "charges",
            "department": "finance",
            "channel": Channel.PHONE,
            "subject": f"{say(N_('Several lines disputed'))} · {title}"[:160],
            "text": text % {"title": title},
            "customer_id": dispute.customer_id,
            "complainant": person.model_dump(),
        }
    )


def speaker(
    customer: Customer, people: list[Contact], name: str, sent_to: tuple[str, ...]
) -> ComplainantIn:
    """Who is written to about it: who got the statement, else whoever gets statements."""
    named = [each.email for each in people if each.statements and each.email]
    email = next(iter([*sent_to, *named, customer.email]), "")
    known = next((each.name for each in people if each.email == email), "")
    return ComplainantIn(
        name=name or known,
        email=email,
        phone=customer.phone,
        language="zh" if customer.reads == "zh" else "en",
    )


def facts_of(dispute: Dispute) -> dict[str, Any]:
    """What the ticket's timeline keeps of the dispute: plain values."""
    return {
        "dispute": dispute.id,
        "reason": str(dispute.reason),
        "number": dispute.number,
        "amount": dispute.amount,
        "credited": dispute.credited,
        "currency": dispute.currency,
    }


def letter(dispute: Dispute, ticket: Ticket, company: str) -> Message | None:
    """How it ended, for the customer in its language; ``None`` where there is no address."""
    person = ticket.complainant
    if not person.email or dispute.state is State.WITHDRAWN:
        return None
    language = person.language
    return Message(
        to=person.email,
        language=language,
        template="disputes/settled",
        subject_id=dispute.id,
        params={
            "company": company,
            "name": person.name or dispute.customer_name,
            "number": dispute.number,
            "disputed": format_money(Money(dispute.amount, dispute.currency), language),
            "credited": _money(dispute.credited, dispute.currency, language),
            "stands": _money(dispute.amount - dispute.credited, dispute.currency, language),
            "answer": dispute.answer,
        },
    )


def _money(amount: int, currency: str, language: str) -> str:
    return format_money(Money(amount, currency), language) if amount else ""
