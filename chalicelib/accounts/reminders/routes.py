"""The API of reminders: runs, what waits for a person, and promises to pay."""

from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.reminders.model import WORKLIST, Status
from chalicelib.accounts.reminders.schemas import (
    WHYS,
    CallNew,
    FigureOut,
    PreviewOut,
    PromiseNew,
    PromiseOut,
    ReminderOut,
    RunNew,
    RunOut,
    SettleNew,
    StateOut,
    StopNew,
    UnpaidOut,
    WhyNew,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, RUN, PROMISE = "reminders.read", "reminders.run", "accounts.promise"
OF_CUSTOMER = "/v1/customers/{customer_id}"


@endpoint(bp, "GET", "/v1/reminders", right=READ, gives=ReminderOut, listing=True)
def list_worklist(call: Call) -> Any:
    """List what waits for a person, by ``status`` (no_address unless said otherwise)."""
    asked = call.query.get("status", Status.NO_ADDRESS)
    if asked not in WORKLIST:
        raise Invalid.field("status", "Choose one of: %(expected)s.", expected=", ".join(WORKLIST))
    return call.services.reminders.worklist(call.who, Status(asked), call.limit, call.after)


@endpoint(bp, "GET", "/v1/reminders/preview", right=READ, gives=PreviewOut, listing=True)
def preview_reminders(call: Call) -> Any:
    """Show who would get what on a day (``on``, today), and why or why not."""
    return call.services.reminders.preview(call.who, _day(call), call.limit, call.after)


@endpoint(bp, "POST", "/v1/reminder-runs", right=RUN, takes=RunNew, gives=RunOut, status=202)
def start_run(call: Call) -> Any:
    """Prepare reminders for everybody who is due on a day; running again prepares none."""
    return call.services.reminders.run(call.who, call.body.on)


@endpoint(bp, "GET", "/v1/reminder-runs/{run_id}", right=READ, gives=RunOut)
def get_run(call: Call) -> Any:
    """Read how far a run is and what it did."""
    return call.services.reminders.run_of(call.who, call.path["run_id"])


@endpoint(bp, "GET", f"{OF_CUSTOMER}/reminders", right=READ, gives=ReminderOut, listing=True)
def list_reminders(call: Call) -> Any:
    """List a customer's reminders, the newest first."""
    customer_id = call.path["customer_id"]
    return call.services.reminders.of_customer(call.who, customer_id, call.limit, call.after)


@endpoint(bp, "GET", f"{OF_CUSTOMER}/reminder-state", right=READ, gives=StateOut)
def get_state(call: Call) -> Any:
    """Read how far a customer has been chased, and its promise."""
    return call.services.reminders.state(call.who, call.path["customer_id"])


@endpoint(
    bp,
    "POST",
    f"{OF_CUSTOMER}/reminders/{{reminder_id}}/call",
    right=PROMISE,
    takes=CallNew,
    gives=ReminderOut,
)
def record_call(call: Call) -> Any:
    """Record that the call was made."""
    path, body = call.path, call.body
    return call.services.reminders.called(call.who, path["customer_id"], path["reminder_id"], body)


@endpoint(
    bp,
    "POST",
    f"{OF_CUSTOMER}/reminders/{{reminder_id}}/approval",
    right=RUN,
    gives=ReminderOut,
)
def approve_reminder(call: Call) -> Any:
    """Let a draft go, saying what is owed now."""
    path = call.path
    return call.services.reminders.approve(call.who, path["customer_id"], path["reminder_id"])


@endpoint(
    bp, "DELETE", f"{OF_CUSTOMER}/reminders/{{reminder_id}}/draft", right=RUN, gives=ReminderOut
)
def drop_draft(call: Call) -> Any:
    """Drop a draft; its step counts as taken."""
    path = call.path
    return call.services.reminders.drop(call.who, path["customer_id"], path["reminder_id"])


@endpoint(bp, "POST", "/v1/reminder-approvals", right=RUN, gives=RunOut, status=202)
def approve_all_drafts(call: Call) -> Any:
    """Let every draft go in the background; what cannot go stays a draft."""
    return call.services.reminders.approve_all(call.who)


@endpoint(bp, "PUT", f"{OF_CUSTOMER}/reminder-stop", right=PROMISE, takes=StopNew, gives=StateOut)
def stop_reminders(call: Call) -> Any:
    """No reminders to a customer up to a day."""
    return call.services.reminders.stop(call.who, call.path["customer_id"], call.body)


@endpoint(bp, "DELETE", f"{OF_CUSTOMER}/reminder-stop", right=PROMISE, gives=StateOut)
def go_on_reminding(call: Call) -> Any:
    """Reminders go on as by the policy."""
    return call.services.reminders.go_on(call.who, call.path["customer_id"])


@endpoint(
    bp,
    "POST",
    f"{OF_CUSTOMER}/reminders/{{reminder_id}}/decision",
    right=RUN,
    takes=SettleNew,
    gives=ReminderOut,
)
def decide_reminder(call: Call) -> Any:
    """Decide about a message whose outcome is unknown: sent, again, or withdrawn."""
    path, body = call.path, call.body
    return call.services.reminders.settle(call.who, path["customer_id"], path["reminder_id"], body)


@endpoint(
    bp,
    "POST",
    f"{OF_CUSTOMER}/promises",
    right=PROMISE,
    takes=PromiseNew,
    gives=PromiseOut,
    status=201,
)
def make_promise(call: Call) -> Any:
    """Take down a promise to pay; reminders pause until it is kept or broken."""
    return call.services.reminders.promise(call.who, call.path["customer_id"], call.body)


@endpoint(bp, "DELETE", f"{OF_CUSTOMER}/promise", right=PROMISE)
def take_back_promise(call: Call) -> Any:
    """Strike a promise that was entered by mistake."""
    return call.services.reminders.take_back_promise(call.who, call.path["customer_id"])


@endpoint(bp, "PUT", f"{OF_CUSTOMER}/why-unpaid", right=PROMISE, takes=WhyNew, gives=StateOut)
def note_why_unpaid(call: Call) -> Any:
    """Note why the customer does not pay."""
    return call.services.reminders.why_unpaid(call.who, call.path["customer_id"], call.body)


@endpoint(bp, "GET", "/v1/unpaid", right=READ, gives=UnpaidOut, listing=True)
def list_unpaid(call: Call) -> Any:
    """List who does not pay for a reason (``why``, order_number_missing), the longest first."""
    why = call.query.get("why", WHYS[0])
    if why not in WHYS:
        raise Invalid.field("why", "Choose one of: %(expected)s.", expected=", ".join(WHYS))
    return call.services.reminders.unpaid(call.who, why, call.limit, call.after)


@endpoint(bp, "GET", "/v1/unpaid/figures", right=READ, gives=FigureOut, listing=True)
def unpaid_figures(call: Call) -> Any:
    """Show how many customers do not pay for which reason, and what they owe."""
    return Listing(call.services.reminders.figures(call.who))


def _day(call: Call) -> date | None:
    text = call.query.get("on", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid.field("on", "Give a date as year-month-day.") from None
