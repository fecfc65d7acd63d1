"""Interest on what is overdue: for one customer, or for everybody in the background."""

from flask import Blueprint, Response

from chalicelib.accounts.interest.schemas import InterestNew
from chalicelib.bootstrap import Services
from chalicelib.kit.money import Money, format_money
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post
from frontend.said import say
from frontend.web import page

bp = Blueprint("interest", __name__)

READ, POST = "accounts.read", "accounts.post"


@page(bp, "/interest", right=POST)
def index(_who: Principal, _services: Services, form: Form | None = None) -> Response:
    """Charge everybody up to a day."""
    return render("credit/interest.html", form=form or Form())


@post(bp, "/interest", right=POST, takes=InterestNew, refused=index)
def run(who: Principal, services: Services, body: InterestNew) -> Response:
    """Start a run over all customers."""
    return go(f"/interest/runs/{services.interest.run(who, body.until).id}")


@page(bp, "/interest/runs/<run_id>", right=READ)
def show_run(who: Principal, services: Services, run_id: str) -> Response:
    """How far a run is, and what it charged."""
    job = services.interest.run_of(who, run_id)
    charged = [format_money(Money(amount, code)) for code, amount in sorted(job.result.items())]
    return render("credit/interest_run.html", "progress", run=job, charged=charged)


@page(bp, "/interest/customers/<customer_id>", right=POST)
def preview(who: Principal, services: Services, customer_id: str) -> Response:
    """What one customer would be charged up to yesterday."""
    customer = services.customers.get(who, customer_id)
    found = services.interest.preview(who, customer_id)
    return render("credit/interest_of.html", customer=customer, found=found)


@page(bp, "/interest/customers/<customer_id>", right=POST, methods=("POST",))
def charge(who: Principal, services: Services, customer_id: str) -> Response:
    """Charge one customer up to yesterday."""
    found = services.interest.charge(who, customer_id)
    amounts = ", ".join(format_money(Money(each.amount, each.currency)) for each in found)
    say(_("Interest was charged: %(amounts)s.", amounts=amounts) if found else _("Nothing is due."))
    return go(f"/reminders/customers/{customer_id}")
