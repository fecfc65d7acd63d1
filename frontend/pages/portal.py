"""The customer's page behind a link: its own matter, and what it may do about it.

Opening a link changes nothing (mail scanners open them); everything done is a POST.
"""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.files import FILE_TYPES
from chalicelib.tickets.portal.schemas import DecidedIn, ReopenedIn, SaidIn, SurveyIn
from chalicelib.tickets.portal.service import Opened
from chalicelib.tickets.schemas.files import FileIn
from chalicelib.tickets.steps import possible
from frontend import calendar_file, language, portal_words
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.ticket_words import words_of
from frontend.web import ONCE, once, page, version_sent

bp = Blueprint("portal", __name__)


@page(bp, "/case/<token>", right=None, methods=("GET", "POST"))
def case(_who: Principal | None, services: Services, token: str) -> Response:
    """One matter, for the customer: what was said, and what may be done now."""
    opened = services.portal.open(token)
    _read_by(services, opened)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            if done := _acted(services, token, opened, form):
                return done
    return _shown(services, token, opened, form)


@page(bp, "/case/<token>/appointment.ics", right=None)
def appointment(_who: Principal | None, services: Services, token: str) -> Response:
    """The appointment for the customer's calendar."""
    opened = services.portal.open(token)
    speaks = opened.ticket.complainant.language
    return calendar_file.download(services.promises.file_of(opened.who, opened.ticket, speaks))


@page(bp, "/case/<token>/files", right=None, methods=("POST",))
def add_file(_who: Principal | None, services: Services, token: str) -> Response:
    """Announce a photo or document; the next page sends it."""
    content_type = request.form.get("type", "")
    if content_type not in FILE_TYPES:
        raise NotFound()
    opened = services.portal.open(token)
    number = len(opened.files) + 1
    name = f"{opened.ticket.number}-{number}.{FILE_TYPES[content_type]}"
    file = FileIn(filename=name, content_type=content_type)
    upload = services.portal.add_file(token, file)
    return go(f"/case/{token}/files/{upload.id}/send")


@page(bp, "/case/<token>/files/<file_id>/send", right=None)
def send_file(_who: Principal | None, services: Services, token: str, file_id: str) -> Response:
    """The form that sends a file straight to the bucket, and then comes back."""
    opened = services.portal.open(token)
    _read_by(services, opened)
    address = f"{request.url_root.rstrip('/')}/case/{token}"
    upload = services.portal.upload_form(token, file_id, then=address)
    return render(
        "portal/send.html", back=f"/case/{token}", subject=opened.ticket.subject, upload=upload
    )


@page(bp, "/case/<token>/files/<file_id>/small", right=None, methods=("POST",))
def small(_who: Principal | None, services: Services, token: str, file_id: str) -> Response:
    """The small picture that the browser made of a photo, ahead of the photo itself."""
    services.portal.keep_small(token, file_id, request.form.get("picture", ""))
    return Response(status=204)


@page(bp, "/case/<token>/files/<file_id>", right=None)
def file(_who: Principal | None, services: Services, token: str, file_id: str) -> Response:
    """Download one of the customer's own photos or documents."""
    return go(services.portal.file_link(token, file_id))


def _acted(services: Services, token: str, opened: Opened, form: Form) -> Response | None:
    """What the customer pressed; None when the form has to be corrected."""
    acts = {
        "say": _say,
        "decide": _decide,
        "confirm": _confirm,
        "reopen": _reopen,
        "survey": _survey,
    }
    act = acts.get(request.form.get("act", ""))
    if act is None:
        raise NotFound()
    if ONCE not in request.form:
        return act(services, token, opened.who, form)
    return once(opened.who, lambda acting: act(services, token, acting, form))


def _say(services: Services, token: str, who: Principal, form: Form) -> Response | None:
    if (body := form.read(SaidIn)) is None:
        return None
    services.portal.say(token, body.text, who.idempotency)
    say(_("Thank you. We have your message."))
    return go(f"/case/{token}")


def _decide(services: Services, token: str, who: Principal, form: Form) -> Response | None:
    if form.typed("answer") == "refuse" and not form.typed("why", "").strip():
        form.wrong("why", _("Write why you do not agree."))
        return None
    if (body := form.read(DecidedIn)) is None:
        return None
    agreed = body.answer == "accept"
    services.portal.decide(token, agreed, body.why, version_sent(), who.idempotency)
    say(_("Thank you. We now carry it out.") if agreed else _("Thank you. We will think again."))
    return go(f"/case/{token}")


def _confirm(services: Services, token: str, who: Principal, _form: Form) -> Response | None:
    services.portal.confirm(token, version_sent(), who.idempotency)
    say(_("Thank you. The record is confirmed."))
    return go(f"/case/{token}")


def _reopen(services: Services, token: str, who: Principal, form: Form) -> Response | None:
    if (body := form.read(ReopenedIn)) is None:
        return None
    services.portal.reopen(token, body.still_open, who.idempotency)
    say(_("We take it up again."))
    return go(f"/case/{token}")


def _survey(services: Services, token: str, who: Principal, form: Form) -> Response | None:
    if (body := form.read(SurveyIn)) is None:
        return None
    services.portal.answer(token, body.score, body.comment, who.idempotency)
    say(_("Thank you for your answer."))
    return go(f"/case/{token}")


def _shown(services: Services, token: str, opened: Opened, form: Form) -> Response:
    ticket, survey = opened.ticket, opened.side.survey
    acts = {each.name for each in possible(ticket.kind, ticket.step)}
    act = form.typed("act", "")
    return render(
        "portal/case.html",
        token=token,
        company=services.tenancy.company(opened.who).name,
        ticket=ticket,
        story=opened.story,
        files=opened.files,
        pictures=services.tickets.pictures(opened.files),
        words=words_of(ticket),
        step=portal_words.step(ticket),
        place=_(portal_words.PLACES[ticket.appointment.place]) if ticket.appointment else "",
        events=[line for event in opened.events if (line := portal_words.line(event))],
        proposal=next((e.text for e in opened.events if e.kind == "propose"), ""),
        may_decide="accept" in acts,
        may_reopen="reopen" in acts,
        may_confirm=not ticket.closed and ticket.confirmed is None,
        may_answer=ticket.closed and (survey is None or survey.cycle != ticket.cycle),
        survey=survey,
        scores=_scores(),
        form=form,
        # Each form shows only its own errors and typed words.
        forms={name: form if name == act else None for name in FORMS},
    )


FORMS = ("say", "decide", "confirm", "reopen", "survey")


def _scores() -> list[tuple[str, str]]:
    words = (_("Very bad"), _("Bad"), _("Fair"), _("Good"), _("Very good"))
    return [(str(score), f"{score} · {text}") for score, text in enumerate(words, start=1)]


def _read_by(services: Services, opened: Opened) -> None:
    """In the customer's language, unless this browser chose another."""
    chosen = request.cookies.get(language.COOKIE, "") or opened.who.language
    language.read_as(chosen, services.tenancy.company(opened.who).zone)
