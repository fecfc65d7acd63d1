"""The cash gap on a page: a chart and a table by week, and what is behind each figure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.cash.model import LATE, LATER, Week
from chalicelib.accounts.payables.words import STATUS_NAMES
from chalicelib.bootstrap import Services
from chalicelib.kit.dates_in_words import MONTHS
from chalicelib.kit.money import digits
from chalicelib.tenancy.principal import Principal
from frontend.charts import Series, columns
from frontend.format import day
from frontend.htmx import go, render
from frontend.language import _, current
from frontend.web import after, page, shown

bp = Blueprint("cash", __name__)

READ = "accounts.read"
# Figures wider than this do not fit beside the chart: they are drawn in thousands.
WIDEST = 9_999


@page(bp, "/cash-gap", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The newest computation, by currency."""
    runs = services.cash.newest(who)
    run = next((each for each in runs if each.state == "done"), None)
    codes = sorted(run.weeks) if run else []
    currency = request.args.get("currency", codes[0] if codes else "")
    rows = run.weeks.get(currency, []) if run else []
    return render(
        "cash/index.html",
        run=run,
        codes=codes,
        currency=currency,
        rows=rows,
        week_name=week_name,
        chart=_chart(rows, currency) if rows else None,
        unit=_unit(rows, currency) if rows else 1,
        running=next((each for each in runs[:1] if each.is_open), None),
    )


@page(bp, "/cash-gap/compute", right=READ, methods=("POST",))
def compute(who: Principal, services: Services) -> Response:
    """Compute it as it stands now."""
    run = services.cash.start(who)
    return go(f"/cash-gap/runs/{run.id}")


@page(bp, "/cash-gap/runs/<run_id>", right=READ)
def progress(who: Principal, services: Services, run_id: str) -> Response:
    """How far a computation is; the finished one is the page of the cash gap."""
    run = services.cash.get(who, run_id)
    if run.state == "done":
        return go("/cash-gap")
    return render("cash/progress.html", "progress", run=run)


@page(bp, "/cash-gap/<currency>/<row>", right=READ)
def behind(who: Principal, services: Services, currency: str, row: str) -> Response:
    """What customers owe, or what is owed to carriers, in one week, as it stands now."""
    side = "out" if request.args.get("side") == "out" else "in"
    cash = services.cash
    read = cash.due_out if side == "out" else cash.due_in
    found: Any = shown(who, read(who, currency, row, 25, after(who)))
    ids = [each.customer_id for each in found.items] if side == "in" else []
    return render(
        "cash/behind.html",
        "rows",
        page=found,
        side=side,
        currency=currency,
        row=row,
        names=services.customers.names(who, sorted(set(ids))),
        statuses={status: _(name) for status, name in STATUS_NAMES.items()},
        here=f"/cash-gap/{currency}/{row}",
    )


def week_name(week: Week) -> str:
    """The row's name: late, the week's first day, or later."""
    if week.key == LATE:
        return _("Overdue")
    if week.since is None or week.key == LATER:
        return _("Later")
    return _("From %(day)s", day=day(week.since))


def _chart(rows: Sequence[Week], currency: str) -> Any:
    unit = _unit(rows, currency)
    labels = [_label(week) for week in rows]
    incoming = [week.sums.receivable // unit for week in rows]
    outgoing = [(week.sums.payable + week.sums.expected) // unit for week in rows]
    series = [
        Series(_("From customers"), incoming, "c1"),
        Series(_("To carriers"), outgoing, "c2"),
    ]
    return columns(_("Due by week in %(currency)s", currency=currency), labels, series)


def _unit(rows: Sequence[Week], currency: str) -> int:
    """How many minor units one unit of the chart is: one of the currency, a thousand, a million."""
    unit: int = 10 ** digits(currency)
    most = max(max(w.sums.receivable, w.sums.payable + w.sums.expected) for w in rows)
    while most // unit > WIDEST:
        unit *= 1000
    return unit


def _label(week: Week) -> str:
    if week.key == LATE:
        return _("late")
    return _("later") if week.key == LATER else _month_day(week.since or date.min)


def _month_day(first: date) -> str:
    """30 Nov / 11/30: below a chart, where the year is known."""
    if current() == "zh":
        return f"{first.month}/{first.day}"
    return f"{first.day} {MONTHS[first.month - 1]}"
