"""Complaints: the queues, raising one on a phone, and everything about one on a page."""

import re
from typing import Any

from flask import Blueprint, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, parse_amount
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.schemas import matter_in
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import impartial
from chalicelib.tickets.schemas import AgainstIn, ChangeIn, CommentIn, SeverityIn, StepIn, TicketNew
from chalicelib.tickets.settling.playbooks import NAMES as PLAYBOOKS
from chalicelib.tickets.wording.words import GAP
from chalicelib.tickets.words import Channel, Kind, Step
from frontend import moments, record_words
from frontend.choices import currencies
from frontend.credit_words import told
from frontend.desk_words import like_rows, link_rows, undo_until
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.learning_words import again, cause_name, laid_to
from frontend.said import say
from frontend.sending import announced
from frontend.settling_panel import panel
from frontend.step_words import StepWords
from frontend.ticket_acts import FORMS, main_acts, other_acts
from frontend.ticket_words import (
    CHANNELS,
    KINDS,
    LIMITS,
    PLACES,
    SEVERITIES,
    categories,
    choices,
    departments,
    line,
    severity_kind,
    stars,
    words_of,
)
from frontend.web import after, page, shown, version_sent

bp = Blueprint("tickets", __name__)

READ, WRITE = "tickets.read", "tickets.write"
CONTAINER = re.compile(r"[A-Z]{4}[0-9]{7}")
MATCHES = 6


@page(bp, "/complaints", right=READ)
def index(who: Principal, services: Services) -> Any:
    """The queues: due next, mine, all, to be reviewed; or what a search or filter finds."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "customer", "category")}
    queue = "mine" if request.args.get("mine") else request.args.get("queue", "due")
    place = {"after": after(who)}
    tickets = services.tickets
    if asked["q"]:
        found, queue = tickets.search(who, asked["q"], **place), ""
    elif asked["customer"]:
        found, queue = tickets.of_customer(who, asked["customer"], **place), ""
    elif asked["category"]:
        found, queue = tickets.of_category(who, asked["category"], **place), ""
    else:
        lists = {"mine": tickets.mine_due_next, "all": tickets.newest, "review": tickets.to_review}
        found = lists.get(queue, tickets.open_by_due)(who, **place)
    return render(
        "tickets/index.html",
        "rows",
        page=shown(who, found),
        queue=queue,
        asked=asked,
        words_of=words_of,
        severity_kind=severity_kind,
        verdicts=tickets.verdicts(who, asked["customer"]) if asked["customer"] else None,
    )


@page(bp, "/complaints/new", right=WRITE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Any:
    """Take a complaint down: on a phone, in under a minute."""
    form = Form.posted() if request.method == "POST" else Form()
    kind = _kind()
    customer, matches = _customer(who, services, form)
    body = _read(form, kind, customer) if form.sent and not matches else None
    alike = services.desk.like_new(who, matter_in(body)) if body and _unseen(form) else []
    if body and not alike:
        with form.refusals():
            ticket = services.tickets.raise_ticket(who, body)
            say(_("Saved as number %(number)s.", number=ticket.number))
            if request.form.get("then") == "photos":
                # The form's own key stands for the ticket; the photo is an act of its own.
                return go(announced(who.once(None), services, ticket.id, "image/jpeg"))
            return go(f"/complaints/{ticket.id}")
    return render(
        "tickets/new.html",
        status=422 if form.errors else 200,
        form=form,
        kind=kind,
        customer=customer,
        matches=matches,
        kinds=choices(KINDS),
        categories=categories(kind),
        severities=choices(SEVERITIES),
        channels=choices(CHANNELS, without=(Channel.CARRIER_EVENT,)),
        departments=departments(),
        currencies=currencies(),
        currency=services.tenancy.company(who).currency,
        record=record_words.choices(),
        stars=stars(),
        people=[(each.user_id, each.name) for each in services.tickets.people(who)],
        rows=like_rows(alike),
    )


@page(bp, "/complaints/<ticket_id>", right=READ)
def show(who: Principal, services: Services, ticket_id: str) -> Any:
    """Everything about one ticket, and what may be done next."""
    whole = services.tickets.whole(who, ticket_id)
    ticket = whole.ticket
    customer = services.customers.get(who, ticket.customer_id) if ticket.customer_id else None
    ends = services.tickets.limits(who, ticket)
    return render(
        "tickets/show.html",
        ticket=ticket,
        story=whole.story,
        files=whole.files,
        pictures=services.tickets.pictures(whole.files),
        customer=customer,
        held=_held(who, services, ticket.customer_id),
        words=words_of(ticket),
        record=record_words.of(whole.story),
        severity_kind=severity_kind,
        limits=[(_(LIMITS[name]), at) for name, at in ends.items()],
        acts=main_acts(who, ticket),
        others=other_acts(who, ticket),
        events=[line(event) for event in whole.events],
        older=services.cursors.seal(who.tenant, whole.after),
        tasks=services.tasks.of_ticket(who, ticket),
        settling=panel(who, services, ticket),
        learned=_learned(who, services, ticket),
        linked=link_rows(services.desk.linked(who, ticket)),
        undo_until=undo_until(ticket),
    )


def _held(who: Principal, services: Services, customer_id: str) -> Any:
    found = services.credit.holds(who, [customer_id]) if customer_id else {}
    return told(found.get(customer_id), customer_id)


@page(bp, "/complaints/<ticket_id>/timeline", right=READ)
def timeline(who: Principal, services: Services, ticket_id: str) -> Any:
    """The older part of a timeline."""
    ticket = services.tickets.get(who, ticket_id)
    found = shown(who, services.tickets.timeline(who, ticket_id, 50, after(who)))
    events = [line(event) for event in found.items]
    return render("tickets/timeline.html", ticket=ticket, events=events, older=found.after)


@page(bp, "/complaints/<ticket_id>/do/<act>", right=WRITE, methods=("GET", "POST"))
def do(who: Principal, services: Services, ticket_id: str, act: str) -> Any:
    """One act on a ticket, with its words."""
    if act not in FORMS:
        raise NotFound()
    ticket = services.tickets.get(who, ticket_id)
    who.require(FORMS[act].right)
    if act == "review" and request.method == "GET":
        return go(f"/complaints/{ticket_id}/review")
    form = Form.posted() if request.method == "POST" else Form()
    words = StepWords(who, services, ticket, act)
    if form.sent and not words.helped(form):
        with form.refusals():
            _act(who, services, ticket_id, act, form)
            if not form.errors:
                say(_("It was saved."))
                return go(f"/complaints/{ticket_id}")
    named = act in ("assign", "against", "note", "escalate")
    people = services.tickets.people(who) if named else ()
    if act in ("assign", "escalate"):
        people = impartial(people, ticket)
    elif act == "note":
        people = tuple(each for each in people if each.user_id != who.user)
    return render(
        "tickets/do.html",
        status=422 if form.errors else 200,
        form=form,
        ticket=ticket,
        act=act,
        act_form=FORMS[act],
        severities=choices(SEVERITIES),
        people=[(person.user_id, person.name) for person in people],
        words=words,
        named=form.values.getlist("against") if form.sent else ticket.named,
        departments=departments(),
        about=form.values.getlist("departments") if form.sent else ticket.against_departments,
        mentions=form.values.getlist("mentions"),
        places=choices(PLACES),
    )


@page(bp, "/complaints/<ticket_id>/watch", right=WRITE, methods=("POST",))
def watch(who: Principal, services: Services, ticket_id: str) -> Any:
    """Watch a ticket, or no longer."""
    if request.form.get("off"):
        services.tickets.unwatch(who, ticket_id, who.user)
        say(_("You are no longer told when it moves."))
    else:
        services.tickets.watch(who, ticket_id, who.user)
        say(_("You are told when it moves."))
    return go(f"/complaints/{ticket_id}")


def _act(who: Principal, services: Services, ticket_id: str, act: str, form: Form) -> None:
    """Hand the typed words to the service; on the version that the reader saw."""
    tickets, text, version = services.tickets, form.typed("text", ""), version_sent()
    if FORMS[act].needed and not text.strip():
        form.wrong("text", _("Please fill this in."))
        return
    if GAP in text:
        form.wrong("text", _("Fill in, or take out, what stands as […]."))
        return
    if act == "tell":
        if said := form.read(CommentIn, tell=True, **moments.typed(form, "hear_by")):
            tickets.comment(who, ticket_id, said.text, True, said.hear_by)
    elif act == "note":
        _ticket, told = tickets.note(who, ticket_id, text, form.values.getlist("mentions"))
        if told:
            say(_("Told of it: %(names)s", names=", ".join(person.name for person in told)))
    elif act == "heard":
        tickets.record(who, ticket_id, text, version)
    elif act == "assign":
        tickets.assign(who, ticket_id, form.typed("assignee", ""), version)
    elif act == "against":
        chosen = {name: form.values.getlist(name) for name in ("against", "departments")}
        if about := form.read(AgainstIn, why=text, **chosen):
            tickets.complain_of(
                who, ticket_id, about.against, about.why, version, about.departments
            )
    elif act == "severity":
        if body := form.read(SeverityIn, why=text):
            tickets.set_severity(who, ticket_id, body.severity, body.why, version)
    elif act in ("wait", "resume", "skip"):
        getattr(tickets, act)(who, ticket_id, text, version)
    elif act == "escalate":
        if wish := form.read(ChangeIn, why=text, **moments.typed(form, "at")):
            tickets.escalate(who, ticket_id, wish.why, version, wish)
    elif act == "judge":
        verdict = {"yes": True, "no": False}.get(form.typed("usable", ""))
        tickets.step(who, ticket_id, act, text, version, verdict)
    elif step := form.read(StepIn, act=act, **moments.typed(form, "hear_by")):
        tickets.step(who, ticket_id, act, text, version, None, step.hear_by)


def _unseen(form: Form) -> bool:
    """Whether the writer has not yet been shown what is there already."""
    return not form.checked("anyway")


def playbook_from(who: Principal, ticket: Ticket) -> str:
    """Where a reviewed case becomes the playbook of its category, for who may change them."""
    may = who.permits("company.manage") and ticket.category in PLAYBOOKS
    return f"/settings/playbooks/{ticket.category}?from={ticket.id}" if may else ""


def _learned(who: Principal, services: Services, ticket: Ticket) -> dict[str, Any] | None:
    """The last review of a ticket, and where its cause came up again."""
    if ticket.step is not Step.REVIEWED and ticket.cycle == 1:
        return None
    review = next(iter(services.learning.of_ticket(who, ticket.id)), None)
    if review is None:
        return None
    found = services.learning.recurrences(who, review)
    return {
        "review": review,
        "cause": cause_name(review.cause),
        "laid_to": laid_to(review),
        "shipped_again": services.bulletins.shipped_again(who, ticket),
        "playbook": playbook_from(who, ticket),
        "again": [(each, again(each)) for each in found],
    }


def _kind() -> Kind:
    asked = request.values.get("kind", "")
    return Kind(asked) if asked in set(Kind) else Kind.COMPLAINT


def _customer(who: Principal, services: Services, form: Form) -> tuple[Any, list[Any]]:
    """The customer that was chosen, or those that fit what was typed."""
    chosen = request.values.get("customer_id") or request.args.get("customer", "")
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


def _read(form: Form, kind: Kind, customer: Any) -> TicketNew | None:
    """What was typed; the parts that need more than one field are put together here."""
    person = {name: form.typed(name, "").strip() for name in ("name", "phone", "email")}
    given: dict[str, Any] = {
        "kind": kind,
        "customer_id": customer.id if customer else "",
        "complainant": person,
        "references": _references(form.typed("numbers", "")),
        "loss": _loss(form),
        "posted": _posted(form) if kind is Kind.PUBLIC_REVIEW else None,
    }
    body = form.read(TicketNew, **given)
    return None if form.errors else body


def _references(typed: str) -> list[dict[str, str]]:
    """Numbers parted by commas or lines; containers are known by their form."""
    numbers = [each.strip() for each in re.split(r"[\n,;，；、]", typed) if each.strip()]
    return [
        {"kind": "container" if CONTAINER.fullmatch(each.upper()) else "other", "number": each}
        for each in dict.fromkeys(numbers)
    ]


def _posted(form: Form) -> dict[str, Any]:
    """Where a public review stands, and its stars; what is wrong is said at its own field.

    The form is then refused as a whole: what stands in for it only lets the rest be checked.
    """
    typed = {name: form.typed(name, "").strip() for name in ("site", "address_of", "stars")}
    if not typed["site"]:
        form.wrong("site", _("Name the site where the review can be read."))
    if typed["stars"] not in {"1", "2", "3", "4", "5"}:
        form.wrong("stars", _("Choose one to five stars."))
    if typed["address_of"] and not re.fullmatch(r"https?://\S+", typed["address_of"]):
        form.wrong("address_of", _("Enter an address that begins with https://."))
        typed["address_of"] = ""
    stars = int(typed["stars"]) if form.error("stars") is None else 1
    return {"site": typed["site"] or "-", "address": typed["address_of"], "stars": stars}


def _loss(form: Form) -> dict[str, Any] | None:
    amount, currency = form.typed("loss", "").strip(), form.typed("currency", "")
    if not amount:
        return None
    try:
        return {"amount": parse_amount(amount, currency), "currency": currency}
    except (NotAnAmount, UnknownCurrency):
        form.wrong("loss", _("Enter an amount, like 1200.50, and its currency."))
        return None
