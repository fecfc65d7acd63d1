"""The company's ageing: the newest computation, and computing it as of a day."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.ledger.schemas import AgeingNew
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.htmx import go, render
from frontend.posts import back_to, post
from frontend.web import after, page, shown

bp = Blueprint("company_ageing", __name__)

READ = "accounts.read"


@page(bp, "/accounts", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The ageing of the whole company: the newest computation, or the one asked for."""
    company = services.ledger.company
    runs = company.newest(who)
    run = company.get(who, request.args["run"]) if "run" in request.args else _last(runs)
    codes = [total.currency for total in run.totals] if run else []
    currency = request.args.get("currency", codes[0] if codes else "")
    lines = None
    names: dict[str, str] = {}
    if run and currency in codes:
        lines = shown(who, company.lines(who, run.id, currency, 25, after(who)))
        names = services.customers.names(who, [customer for customer, _aged in lines.items])
    return render(
        "accounts/index.html",
        "rows",
        run=run,
        currency=currency,
        codes=codes,
        lines=lines,
        names=names,
        running=next((each for each in runs[:1] if each.is_open), None),
        today=services.ledger.desk.today(who),
    )


@post(bp, "/accounts/ageing", right=READ, takes=AgeingNew, refused=back_to("/accounts"))
def age(who: Principal, services: Services, body: AgeingNew) -> Response:
    """Compute the ageing at the end of a day."""
    return go(f"/accounts/ageing/{services.ledger.company.start(who, body.on).id}")


@page(bp, "/accounts/ageing/<run_id>", right=READ)
def ageing_progress(who: Principal, services: Services, run_id: str) -> Response:
    """How far a computation is; the finished one is the page of the company's ageing."""
    run = services.ledger.company.get(who, run_id)
    if run.state == "done":
        return go(f"/accounts?run={run_id}")
    return render("accounts/progress.html", "progress", run=run)


def _last(runs: list[Any]) -> Any:
    done = [run for run in runs if run.state == "done"]
    return done[0] if done else None
