"""Acts on a ticket: each a form with its words, and what may be wrong with them."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.letters import by_post
from chalicelib.tickets.people import handlers, impartial
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.schemas.acts import AgainstIn, ChangeIn, CommentIn, SeverityIn, StepIn
from chalicelib.tickets.wording.words import GAP
from frontend import claim_words, moments
from frontend.claim_beside import limits_beside
from frontend.closing import CLOSES, Closing
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.step_words import StepWords
from frontend.ticket_acts import FORMS, form_of
from frontend.ticket_words import (
    PLACES,
    SEVERITIES,
    choices,
    departments,
)
from frontend.web import page, version_sent

bp = Blueprint("ticket_steps", __name__)

WRITE = "tickets.write"


@page(bp, "/complaints/<ticket_id>/do/<act>", right=WRITE, methods=("GET", "POST"))
def do(who: Principal, services: Services, ticket_id: str, act: str) -> Response:
    """One act on a ticket, with its words."""
    if act not in FORMS:
        raise NotFound()
    ticket = services.tickets.get(who, ticket_id)
    who.require(FORMS[act].right)
    if act == "review":
        return go(f"/complaints/{ticket_id}/review")
    form = Form.posted() if request.method == "POST" else Form()
    words = StepWords(who, services, ticket, act)
    closing = Closing(who, services, ticket) if act in CLOSES else None
    if form.sent and not words.helped(form):
        with form.refusals():
            handed = closing.checked(form) if closing else None
            _act(who, services, ticket_id, act, form, handed)
            if not form.errors:
                if closing:
                    closing.done(form)
                say(_("It was saved."))
                if act == "acknowledge" and by_post(ticket):
                    say(_("The letter to be posted stands among the files."), "info")
                return go(f"/complaints/{ticket_id}")
    named = act in ("assign", "against", "note", "escalate")
    people = services.tickets.people(who) if named else ()
    if act in ("assign", "escalate"):
        people = handlers(impartial(people, ticket))
    elif act == "note":
        people = tuple(each for each in people if each.user_id != who.user)
    return render(
        "tickets/do.html",
        form=form,
        ticket=ticket,
        act=act,
        closing=closing,
        act_form=form_of(act, ticket),
        severities=choices(SEVERITIES),
        people=[(person.user_id, person.name) for person in people],
        words=words,
        named=form.values.getlist("against") if form.sent else ticket.named,
        departments=departments(),
        about=form.values.getlist("departments") if form.sent else ticket.against_departments,
        mentions=form.values.getlist("mentions"),
        places=choices(PLACES),
        limits=limits_beside(who, services, ticket) if act == "propose" else [],
        claim_words=claim_words,
    )


@page(bp, "/complaints/<ticket_id>/watch", right=WRITE, methods=("POST",))
def watch(who: Principal, services: Services, ticket_id: str) -> Response:
    """Watch a ticket, or no longer."""
    if request.form.get("off"):
        services.tickets.unwatch(who, ticket_id, who.user)
        say(_("You are no longer told when it moves."))
    else:
        services.tickets.watch(who, ticket_id, who.user)
        say(_("You are told when it moves."))
    return go(f"/complaints/{ticket_id}")


def _act(
    who: Principal,
    services: Services,
    ticket_id: str,
    act: str,
    form: Form,
    handed: Handed | None = None,
) -> None:
    """Hand the typed words to the service; on the version that the reader saw."""
    tickets, text, version = services.tickets, form.typed("text", ""), version_sent()
    if FORMS[act].needed and not text.strip():
        form.wrong("text", _("Please fill this in."))
        return
    if GAP in text:
        form.wrong("text", _("Fill in, or take out, what stands as […]."))
        return
    if form.errors:
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
        tickets.step(who, ticket_id, act, text, version, None, step.hear_by, handed)
