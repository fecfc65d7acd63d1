"""Figures of accounts: days sales outstanding, days late, what is overdue and disputed."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.figures.model import Row
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.charts import Series, columns
from frontend.htmx import go, render
from frontend.language import _
from frontend.months import month_name, short_month
from frontend.said import say
from frontend.web import page

bp = Blueprint("account_figures", __name__)

READ, COMPUTE = "accounts.read", "accounts.post"


@page(bp, "/accounts/figures", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The newest figures, in the company's own currency or in one of those it books."""
    figures = services.account_figures
    runs = figures.newest(who)
    run = next((each for each in runs if each.state == "done"), None)
    wanted = request.args.get("currency", "")
    told = figures.told(who, run, wanted) if run and run.sums else None
    return render(
        "accounts/figures.html",
        run=run,
        told=told,
        wanted=wanted,
        shares=figures.shares(who, wanted) if told else None,
        charts=_charts(told.rows) if told else None,
        running=next((each for each in runs[:1] if each.is_open), None),
        names={each.month: month_name(each.month) for each in told.rows} if told else {},
        days=days,
    )


@page(bp, "/accounts/figures/compute", right=COMPUTE, methods=("POST",))
def compute(who: Principal, services: Services) -> Response:
    """Compute them as they stand now."""
    return go(f"/accounts/figures/{services.account_figures.start(who).id}")


@page(bp, "/accounts/figures/recount", right=COMPUTE, methods=("POST",))
def recount(who: Principal, services: Services) -> Response:
    """Count every month anew from its entries."""
    services.account_figures.recount(who)
    say(_("All months are counted anew; the figures follow."))
    return go("/accounts/figures")


@page(bp, "/accounts/figures/<figures_id>", right=READ)
def progress(who: Principal, services: Services, figures_id: str) -> Response:
    """How far a computation is; the finished one is the page of figures."""
    run = services.account_figures.get(who, figures_id)
    if run.state == "done":
        return go("/accounts/figures")
    return render("accounts/figures_progress.html", "progress", run=run)


def days(tenths: int | None) -> str:
    """Days with one decimal, or a dash."""
    return "–" if tenths is None else f"{tenths // 10}.{tenths % 10}"


def _charts(rows: list[Row]) -> dict[str, Any]:
    labels = [short_month(row.month) for row in rows]
    whole = [Series(_("Divided"), [round((row.dso or 0) / 10) for row in rows])]
    back = [
        Series(_("Counted back"), [round((row.dso_count_back or 0) / 10) for row in rows], "c2")
    ]
    late = [Series(_("Days late"), [round((row.late or 0) / 10) for row in rows])]
    return {
        "dso": columns(_("Days sales outstanding"), labels, whole + back),
        "late": columns(_("Days late on average"), labels, late),
    }
