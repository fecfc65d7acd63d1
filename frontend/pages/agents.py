"""Set-off with overseas agents: both directions, the numbered statement, and its undoing."""

from typing import Any

from flask import Blueprint, Response

from chalicelib.accounts.agents.schemas import SetOffNew, SetOffUndo
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("agents", __name__)

READ, POST = "accounts.read", "accounts.post"


@page(bp, "/set-offs", right=READ)
def index(who: Principal, services: Services) -> Any:
    """All set-off statements, the newest first."""
    found = services.agents.newest(who, after=after(who))
    return render("agents/index.html", "rows", page=shown(who, found))


@page(bp, "/agents/<customer_id>", right=READ)
def show(who: Principal, services: Services, customer_id: str) -> Any:
    """What an agent and we owe each other."""
    return _agent_page(who, services, customer_id, Form())


@page(bp, "/agents/<customer_id>/set-off", right=POST, methods=("POST",))
def set_off(who: Principal, services: Services, customer_id: str) -> Any:
    """Set off what can be in one currency."""
    form = Form.posted()
    if body := form.read(SetOffNew):
        with form.refusals():
            made = services.agents.set_off(who, customer_id, body.currency, body.note)
            say(_("It was set off on both sides."))
            return go(f"/set-offs/{made.id}")
    return _agent_page(who, services, customer_id, form)


@page(bp, "/set-offs/<set_off_id>", right=READ)
def statement(who: Principal, services: Services, set_off_id: str) -> Any:
    """One set-off statement."""
    return _statement_page(who, services, set_off_id, Form())


@page(bp, "/set-offs/<set_off_id>/pdf", right=READ)
def document(who: Principal, services: Services, set_off_id: str) -> Any:
    """The statement as PDF in the agent's language."""
    made = services.agents.get(who, set_off_id)
    headers = {"Content-Disposition": f'inline; filename="{made.number}.pdf"'}
    body = services.agents.document(who, set_off_id)
    return Response(body, mimetype="application/pdf", headers=headers)


@page(bp, "/set-offs/<set_off_id>/undo", right=POST, methods=("POST",))
def undo(who: Principal, services: Services, set_off_id: str) -> Any:
    """Take a set-off back on both sides."""
    form = Form.posted()
    if body := form.read(SetOffUndo):
        with form.refusals():
            services.agents.undo(who, set_off_id, version_sent(), body.reason)
            say(_("It was taken back on both sides."))
            return go(f"/set-offs/{set_off_id}")
    return _statement_page(who, services, set_off_id, form)


def _agent_page(who: Principal, services: Services, customer_id: str, form: Form) -> Any:
    agents = services.agents
    return render(
        "agents/show.html",
        status=422 if form.errors else 200,
        form=form,
        customer=services.customers.get(who, customer_id),
        agreed=agents.agreed(who, customer_id),
        positions=agents.positions(who, customer_id),
        made=agents.of_customer(who, customer_id, 10).items,
        today=services.payables.today(who),
    )


def _statement_page(who: Principal, services: Services, set_off_id: str, form: Form) -> Any:
    return render(
        "agents/statement.html",
        status=422 if form.errors else 200,
        form=form,
        made=services.agents.get(who, set_off_id),
    )
