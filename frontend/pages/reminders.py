"""Reminders: what waits for a person, the run and its preview, one customer's chase."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, request

from chalicelib.accounts.reminders.model import WORKLIST, Reminder, Status
from chalicelib.accounts.reminders.schemas import (
    CallNew,
    PromiseNew,
    RunNew,
    SettleNew,
    StopNew,
    WhyNew,
)
from chalicelib.accounts.reminders.unpaid import Figure
from chalicelib.bootstrap import Services
from chalicelib.customers.model import Customer
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.canned_help import CannedHelp, of_matter
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post
from frontend.reminder_words import OUTCOMES, STATUSES, WHYS, words
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("reminders", __name__)

READ, RUN, PROMISE = "reminders.read", "reminders.run", "accounts.promise"


@page(bp, "/reminders", right=READ)
def index(who: Principal, services: Services) -> Response:
    """What waits for a person, one list for each kind of waiting."""
    asked = request.args.get("status", Status.CALL_DUE)
    status = Status(asked) if asked in WORKLIST else Status.CALL_DUE
    listing = services.reminders.worklist(who, status, after=after(who))
    ids = [each.customer_id for each in listing.items]
    return render(
        "reminders/index.html",
        "rows",
        page=shown(who, listing),
        kind=status,
        tabs=[(each, _(STATUSES[each]), f"/reminders?status={each}") for each in WORKLIST],
        names=services.customers.names(who, ids),
        whys=services.reminders.whys(who, ids) if ids else {},
        **words(),
    )


@page(bp, "/reminders/why", right=READ)
def unpaid(who: Principal, services: Services) -> Response:
    """Why customers do not pay: figures by reason, and who it is."""
    figures = services.reminders.figures(who)
    known = [each.why for each in figures]
    first = next((each.why for each in figures if each.count), known[0])
    why = request.args.get("why", first)
    why = why if why in known else first
    found = shown(who, services.reminders.unpaid(who, why, after=after(who)))
    return render(
        "reminders/why.html",
        "rows",
        page=found,
        why=why,
        figures=figures,
        tabs=[(each.why, _counted(each), f"/reminders/why?why={each.why}") for each in figures],
        names=services.customers.names(who, [each.customer_id for each in found.items]),
        **words(),
    )


@page(bp, "/reminders/preview", right=READ)
def preview(who: Principal, services: Services) -> Response:
    """Who would get what on a day, and why or why not."""
    on = _asked_day(services, who)
    found = services.reminders.preview(who, on, after=after(who))
    return render("reminders/preview.html", "rows", page=shown(who, found), on=on, **words())


@page(bp, "/reminders/run", right=RUN, methods=("POST",))
def run(who: Principal, services: Services) -> Response:
    """Prepare reminders for everybody who is due."""
    body = Form.posted().read(RunNew) or RunNew()
    job = services.reminders.run(who, body.on)
    return go(f"/reminders/runs/{job.id}")


@page(bp, "/reminders/runs/<run_id>", right=READ)
def show_run(who: Principal, services: Services, run_id: str) -> Response:
    """How far a run is, and what it did."""
    job = services.reminders.run_of(who, run_id)
    done = [(_(label), job.result.get(word, 0)) for word, label in OUTCOMES.items()]
    return render("reminders/run.html", "progress", run=job, done=done)


@page(bp, "/reminders/customers/<customer_id>", right=READ)
def show(
    who: Principal,
    services: Services,
    customer_id: str,
    form: Form | None = None,
    reminder_id: str = "",
) -> Response:
    """One customer's chase: steps, promise, why it does not pay; the reminder a form is about."""
    customer = services.customers.get(who, customer_id)
    owed = services.ledger.owed_by(who, customer_id)
    found = services.reminders.of_customer(who, customer_id, after=after(who))
    return render(
        "reminders/customer.html",
        "rows",
        form=form or Form(),
        called=reminder_id,
        canned=_canned(who, services, customer),
        customer=customer,
        owed=owed,
        currencies=[(each.currency, each.currency) for each in owed if each.overdue > 0],
        state=services.reminders.state(who, customer_id),
        level=services.reminders.level(who, customer_id),
        page=shown(who, found),
        numbers=_numbers(who, services, customer, found.items),
        **words(),
    )


def _promise(form: Form) -> PromiseNew | None:
    """Without an amount it is all that is overdue."""
    amount = typed_amount(form) if form.typed("amount") else None
    return form.read(PromiseNew, amount=amount)


@post(bp, "/reminders/customers/<customer_id>/promise", right=PROMISE, takes=_promise, refused=show)
def promise(who: Principal, services: Services, body: PromiseNew, customer_id: str) -> Response:
    """Take down a promise to pay."""
    services.customers.get(who, customer_id)
    services.reminders.promise(who, customer_id, body)
    say(_("The promise was noted. Reminders pause until then."))
    return go(f"/reminders/customers/{customer_id}")


@post(bp, "/reminders/customers/<customer_id>/promise/take-back", right=PROMISE, refused=show)
def take_back_promise(who: Principal, services: Services, customer_id: str) -> Response:
    """Strike a promise that was entered by mistake."""
    services.reminders.take_back_promise(who, customer_id)
    say(_("The promise was taken back."))
    return go(f"/reminders/customers/{customer_id}")


def _why(form: Form) -> WhyNew | None:
    return form.read(WhyNew, why=form.typed("why") or "")


@post(bp, "/reminders/customers/<customer_id>/why", right=PROMISE, takes=_why, refused=show)
def why(who: Principal, services: Services, body: WhyNew, customer_id: str) -> Response:
    """Note why the customer does not pay."""
    services.reminders.why_unpaid(who, customer_id, body)
    say(_("Your changes were saved."))
    return go(f"/reminders/customers/{customer_id}")


@post(
    bp,
    "/reminders/customers/<customer_id>/<reminder_id>/called",
    right=PROMISE,
    takes=Form,
    refused=show,
)
def called(
    who: Principal, services: Services, form: Form, customer_id: str, reminder_id: str
) -> Response | None:
    """Record that the call was made."""
    if _canned(who, services, services.customers.get(who, customer_id)).helped(form):
        return None
    body = form.read(CallNew)
    if body is None:
        return None
    services.reminders.called(who, customer_id, reminder_id, body)
    say(_("The call was noted."))
    return go(f"/reminders/customers/{customer_id}")


@post(
    bp,
    "/reminders/customers/<customer_id>/<reminder_id>/decision",
    right=RUN,
    takes=SettleNew,
    refused=show,
)
def decision(
    who: Principal, services: Services, body: SettleNew, customer_id: str, reminder_id: str
) -> Response:
    """Decide about a message whose outcome is unknown."""
    services.reminders.settle(who, customer_id, reminder_id, body)
    say(_("Your decision was noted."))
    return go(f"/reminders/customers/{customer_id}")


@post(bp, "/reminders/customers/<customer_id>/<reminder_id>/approve", right=RUN, refused=show)
def approve(who: Principal, services: Services, customer_id: str, reminder_id: str) -> Response:
    """Let a draft go."""
    done = services.reminders.approve(who, customer_id, reminder_id)
    left = done.status == Status.PREPARED
    say(_("The message leaves now.") if left else _("Nothing is owed any more; it is dropped."))
    return go(f"/reminders/customers/{customer_id}")


@post(bp, "/reminders/customers/<customer_id>/<reminder_id>/drop", right=RUN, refused=show)
def drop(who: Principal, services: Services, customer_id: str, reminder_id: str) -> Response:
    """Drop a draft."""
    services.reminders.drop(who, customer_id, reminder_id)
    say(_("The draft was dropped."))
    return go(f"/reminders/customers/{customer_id}")


@page(bp, "/reminders/approve-all", right=RUN, methods=("POST",))
def approve_all(who: Principal, services: Services) -> Response:
    """Let every draft go in the background."""
    services.reminders.approve_all(who)
    say(_("The drafts are sent in the background."))
    return go("/reminders?status=draft")


@post(
    bp,
    "/reminders/customers/<customer_id>/stop",
    right=PROMISE,
    takes=StopNew,
    names={"until": "stop_until"},
    refused=show,
)
def stop(who: Principal, services: Services, body: StopNew, customer_id: str) -> Response:
    """No reminders up to a day."""
    services.reminders.stop(who, customer_id, body)
    say(_("Reminders are stopped."))
    return go(f"/reminders/customers/{customer_id}")


@page(bp, "/reminders/customers/<customer_id>/go-on", right=PROMISE, methods=("POST",))
def go_on(who: Principal, services: Services, customer_id: str) -> Response:
    """Reminders go on as by the policy."""
    services.reminders.go_on(who, customer_id)
    say(_("Reminders go on."))
    return go(f"/reminders/customers/{customer_id}")


def _canned(who: Principal, services: Services, customer: Customer) -> CannedHelp:
    """Texts for the note on a call, which colleagues read."""
    return of_matter(who, services, customer=customer.title)


def _numbers(
    who: Principal, services: Services, customer: Customer, reminders: Sequence[Reminder]
) -> list[tuple[str, str]]:
    """Whose phone number it is, where a call is to be made: people before the switchboard."""
    if not any(each.status is Status.CALL_DUE for each in reminders):
        return []
    people = services.customers.contacts(who, customer.id)
    held = [*((each.name, each.phone) for each in people), (customer.name, customer.phone)]
    return [(name, number) for name, number in held if number]


def _asked_day(services: Services, who: Principal) -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return services.ledger.desk.today(who)


def _counted(figure: Figure) -> str:
    return f"{_(WHYS[figure.why])} ({figure.count}{'+' if figure.more else ''})"
