"""The record form on pages: how its parts are typed on a new ticket, and on one put right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.customers.model import Customer
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, format_amount, parse_amount
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.ports import Whole
from chalicelib.tickets.record import Story
from chalicelib.tickets.words import Channel
from frontend import record_words
from frontend.choices import LANGUAGES, currencies
from frontend.forms import Form
from frontend.language import _
from frontend.ticket_words import CHANNELS, choices, departments

CONTAINER: Final = re.compile(r"[A-Z]{4}[0-9]{7}")
# Numbers of a kind have a field of their own, named ``no_<kind>``; those of "numbers" any kind.
OF_KIND: Final = "no_"
MATCHES: Final = 6
_PARTED: Final = re.compile(r"[\n,;，；、]")
_PERSON: Final = ("name", "phone", "email", "language")
_PLAIN: Final = (
    *("category", "channel", "department", "expects"),
    *("address", "callback", "mood", "compensation", "recording"),
)


def parts(
    services: Services, who: Principal, form: Form, whole: Whole | None = None
) -> dict[str, Any]:
    """What the fields of the form choose from and begin with, for its template."""
    # On a new ticket one field takes any number, and knows a container; bills are told apart.
    kinds = record_words.REFERENCES if whole else ("house_bill", "master_bill", "booking")
    # Nobody takes down a carrier's event, but what one opened keeps its channel.
    of_carrier = whole is not None and whole.ticket.channel is Channel.CARRIER_EVENT
    unheard = () if of_carrier else (Channel.CARRIER_EVENT,)
    was = _stored(whole.ticket, whole.story) if whole else {"channel": str(Channel.PHONE)}
    return {
        "channels": choices(CHANNELS, without=unheard),
        "departments": departments(),
        "currencies": currencies(),
        "currency": was.get("currency") or services.tenancy.company(who).currency,
        "record": record_words.choices(),
        "evidence": form.values.getlist("evidence") if form.sent else was.get("evidence", []),
        "languages": LANGUAGES,
        "numbers": [(f"{OF_KIND}{kind}", _(record_words.REFERENCES[kind])) for kind in kinds],
        "was": was,
    }


def _stored(ticket: Ticket, story: Story) -> dict[str, Any]:
    """What stands in the fields of a ticket's record before anything is typed."""
    numbers: dict[str, list[str]] = {}
    for each in ticket.references:
        numbers.setdefault(f"{OF_KIND}{each.kind}", []).append(each.number)
    loss = ticket.loss
    return {
        **story.model_dump(mode="json"),
        **ticket.model_dump(mode="json", include={"category", "channel", "department"}),
        **ticket.complainant.model_dump(),
        **{name: ", ".join(found) for name, found in numbers.items()},
        "loss": format_amount(loss.amount, loss.currency, grouped=False) if loss else "",
        "currency": loss.currency if loss else "",
    }


def given(form: Form) -> dict[str, Any]:
    """The parts that need more than one field, put together; what is wrong is said at its own."""
    return {
        "complainant": _person(form, _PERSON),
        "references": references(form),
        "loss": loss(form),
    }


def sent(form: Form) -> dict[str, Any]:
    """The parts that were sent, to put a record right: a field left empty empties its part."""
    there = {name for name in form.values if name in (*_PLAIN, *_PERSON)}
    said: dict[str, Any] = {name: form.typed(name, "") for name in _PLAIN if name in there}
    said["complainant"] = _person(form, there & set(_PERSON))
    if any(name.startswith(OF_KIND) for name in form.values):
        said["references"] = references(form)
    if "loss" in form.values:
        said["loss"] = loss(form)
    if "recording" in there:  # boxes that are not ticked are not sent: the field beside them is
        said["evidence"] = form.values.getlist("evidence")
    return said


def references(form: Form) -> list[dict[str, str]]:
    """Numbers parted by commas or lines, by kind; a container is known by its form."""
    found = {
        number: kind
        for kind in record_words.REFERENCES
        for number in _numbers(form.typed(f"{OF_KIND}{kind}", ""))
    }
    for number in _numbers(form.typed("numbers", "")):
        is_container = CONTAINER.fullmatch(number.upper())
        found.setdefault(number, "container" if is_container else "other")
    return [{"kind": kind, "number": number} for number, kind in found.items()]


def loss(form: Form) -> dict[str, Any] | None:
    """The loss that is claimed, or None."""
    amount, currency = form.typed("loss", "").strip(), form.typed("currency", "")
    if not amount:
        return None
    try:
        return {"amount": parse_amount(amount, currency), "currency": currency}
    except (NotAnAmount, UnknownCurrency):
        form.wrong("loss", _("Enter an amount, like 1200.50, and its currency."))
        return None


def customer(
    services: Services, who: Principal, form: Form, chosen: str
) -> tuple[Customer | None, list[tuple[str, str]]]:
    """The customer that was chosen, or those that fit what was typed."""
    if chosen:
        return services.customers.get(who, chosen), []
    typed = form.typed("customer", "").strip()
    if not typed:
        return None, []
    exact = services.customers.find_by_code(who, typed)
    if exact is not None:
        return exact, []
    found = services.customers.search(who, typed, MATCHES).items
    if len(found) == 1:
        return services.customers.get(who, found[0].id), []
    if not found:
        form.wrong("customer", _("No customer fits. Type the code or a part of the name."))
        return None, []
    form.wrong("customer_id", _("Several customers fit. Choose one."))
    return None, [(hit.id, f"{hit.title} · {hit.code}") for hit in found]


def _person(form: Form, names: Iterable[str]) -> dict[str, str | None]:
    """Who complains; without a language it is the usual one, or stays."""
    person = {name: form.typed(name, "").strip() for name in names}
    return {**person, "language": person.get("language") or None}


def _numbers(typed: str) -> list[str]:
    return [each.strip() for each in _PARTED.split(typed) if each.strip()]
