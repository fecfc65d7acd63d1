"""Set-off with overseas agents: both directions, the numbered statement, and its undoing."""

from flask import Blueprint, Response, request

from chalicelib.accounts.agents.model import SetOff
from chalicelib.accounts.agents.schemas import SetOffNew, SetOffUndo
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend import language
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.htmx import progress as progress_bar
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("agents", __name__)

READ, POST = "accounts.read", "accounts.post"
# So many documents of a side stand on the page; the statement's PDF has them all.
SHOWN = 50


@page(bp, "/set-offs", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All set-off statements, the newest first."""
    found = services.agents.newest(who, after=after(who))
    return render("agents/index.html", "rows", page=shown(who, found))


@page(bp, "/agents/<customer_id>", right=READ)
def show(
    who: Principal, services: Services, customer_id: str, form: Form | None = None
) -> Response:
    """What an agent and we owe each other."""
    agents = services.agents
    return render(
        "agents/show.html",
        form=form or Form(),
        customer=services.customers.get(who, customer_id),
        agreed=agents.agreed(who, customer_id),
        positions=agents.positions(who, customer_id),
        shown=SHOWN,
        made=agents.of_customer(who, customer_id, 10).items,
        today=services.payables.today(who),
    )


@post(bp, "/agents/<customer_id>/set-off", right=POST, takes=SetOffNew, refused=show)
def set_off(who: Principal, services: Services, body: SetOffNew, customer_id: str) -> Response:
    """Set off what can be in one currency."""
    made = services.agents.set_off(who, customer_id, body.currency, body.note)
    say(_("It is being set off.") if made.under_way else _("It was set off on both sides."))
    return go(f"/set-offs/{made.id}")


@page(bp, "/set-offs/<set_off_id>", right=READ)
def statement(
    who: Principal, services: Services, set_off_id: str, form: Form | None = None
) -> Response:
    """One set-off statement."""
    made = services.agents.get(who, set_off_id)
    return render(
        "agents/statement.html",
        form=form or Form(),
        made=made,
        shown=SHOWN,
        job=services.agents.job_of(who, made),
        label=_work(made),
    )


@page(bp, "/set-offs/<set_off_id>/pdf", right=READ)
def document(who: Principal, services: Services, set_off_id: str) -> Response:
    """The statement as PDF in the agent's language."""
    made = services.agents.get(who, set_off_id)
    headers = {"Content-Disposition": f'inline; filename="{made.number}.pdf"'}
    body = services.agents.document(who, set_off_id)
    return Response(body, mimetype="application/pdf", headers=headers)


@page(bp, "/set-offs/<set_off_id>/progress", right=READ)
def progress(who: Principal, services: Services, set_off_id: str) -> Response:
    """The progress bar by itself; the whole page as soon as the work is over."""
    made = services.agents.get(who, set_off_id)
    job = services.agents.job_of(who, made)
    return progress_bar(
        "agents/statement.html",
        f"/set-offs/{set_off_id}",
        job is not None and job.is_open,
        made=made,
        job=job,
        label=_work(made),
    )


@post(bp, "/set-offs/<set_off_id>/go-on", right=POST, refused=back_to("/set-offs/{set_off_id}"))
def go_on(who: Principal, services: Services, set_off_id: str) -> Response:
    """Go on where the work stopped."""
    services.agents.go_on(who, set_off_id)
    return go(f"/set-offs/{set_off_id}")


@post(bp, "/set-offs/<set_off_id>/send", right=POST, refused=statement)
def send(who: Principal, services: Services, set_off_id: str) -> Response:
    """E-mail the statement to the agent."""
    made = services.agents.send(who, set_off_id, version_sent())
    say(_("It goes to %(addresses)s.", addresses=", ".join(made.sent_to)))
    return go(f"/set-offs/{set_off_id}")


@page(bp, "/set-offs/link/<token>", right=None)
def by_link(_who: Principal | None, services: Services, token: str) -> Response:
    """What the agent sees by the link of its e-mail."""
    _reader, made = _opened(services, token)
    return render("agents/link.html", made=made, token=token)


@page(bp, "/set-offs/link/<token>/pdf", right=None)
def pdf_by_link(_who: Principal | None, services: Services, token: str) -> Response:
    """The statement as PDF, for the agent."""
    reader, made = _opened(services, token)
    headers = {"Content-Disposition": f'inline; filename="{made.number}.pdf"'}
    body = services.agents.document(reader, made.id)
    return Response(body, mimetype="application/pdf", headers=headers)


@post(bp, "/set-offs/<set_off_id>/undo", right=POST, takes=SetOffUndo, refused=statement)
def undo(who: Principal, services: Services, body: SetOffUndo, set_off_id: str) -> Response:
    """Take a set-off back on both sides."""
    made = services.agents.undo(who, set_off_id, version_sent(), body.reason)
    done = _("It was taken back on both sides.")
    say(_("It is being taken back.") if made.under_way else done)
    return go(f"/set-offs/{set_off_id}")


def _work(made: SetOff) -> str:
    return _("Being set off") if made.state == "making" else _("Being taken back")


def _opened(services: Services, token: str) -> tuple[Principal, SetOff]:
    """The statement behind a link, read in the agent's language unless the browser chose."""
    reader, made = services.agents.by_link(token)
    chosen = request.cookies.get(language.COOKIE, "") or made.language
    language.read_as(chosen, services.tenancy.company(reader).zone)
    return reader, made
