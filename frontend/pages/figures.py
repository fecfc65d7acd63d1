"""The figures of a month on a page: within limit, backlog, times to close, cost; and the tickets
behind each."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.figures import LONGER, PARTS, months_back
from chalicelib.tickets.learning.report import MonthFigures
from frontend.charts import Series, columns, line
from frontend.format import span
from frontend.htmx import go, render
from frontend.language import _
from frontend.learning_words import (
    GROUP_NAMES,
    PART_NAMES,
    WHAT_NAMES,
    money_of,
    part_name,
    returned,
)
from frontend.months import month_name, short_month
from frontend.said import say
from frontend.ticket_words import severity_kind, words_of
from frontend.web import after, page, shown

bp = Blueprint("figures", __name__)

READ = "tickets.read"
# By what the net cost is looked at.
COSTLY: Final = frozenset({"cause", "carrier", "lane"})


@page(bp, "/figures", right=READ)
def index(who: Principal, services: Services) -> Response:
    """A month in figures, with charts of the year up to it."""
    month = request.args.get("month", "").strip() or services.figures.this_month(who)
    found = services.figures.month(who, month)
    people = {each.user_id: each.name for each in services.tenancy.members(who)}
    return render(
        "learning/figures.html",
        found=found,
        month=month,
        title=month_name(month),
        former=months_back(month, 1),
        later=months_back(month, -1),
        groups=_groups(found, people),
        money=money_of(found.total),
        money_of=money_of,
        average=_average(found),
        parts=[(part, _(PART_NAMES[part])) for part in (*PARTS, LONGER)],
        charts=_charts(found),
        returned=returned(found),
        month_name=month_name,
    )


@page(bp, "/figures/tickets", right=READ)
def tickets(who: Principal, services: Services) -> Response:
    """The tickets behind one figure."""
    names = ("month", "what", "by", "value")
    asked = {name: request.args.get(name, "") for name in names}
    asked["month"] = asked["month"] or services.figures.this_month(who)
    asked["what"] = asked["what"] or "closed"
    place = (asked["what"], asked["by"], asked["value"])
    found = services.figures.tickets(who, asked["month"], *place, after=after(who))
    people = {each.user_id: each.name for each in services.tenancy.members(who)}
    part = part_name(asked["by"], asked["value"], people) if asked["by"] else ""
    words = WHAT_NAMES.get(asked["what"]) or PART_NAMES[asked["what"]]
    return render(
        "learning/counted.html",
        "rows",
        page=shown(who, found),
        asked=asked,
        title=_(words),
        sub=" · ".join(each for each in (month_name(asked["month"]), part) if each),
        words_of=words_of,
        severity_kind=severity_kind,
    )


@page(bp, "/figures/rebuild", right="company.manage", methods=("POST",))
def rebuild(who: Principal, services: Services) -> Response:
    """Count all figures anew."""
    services.counting.rebuild(who)
    say(_("All figures are being counted anew. Until that is done, the present ones are shown."))
    return go("/figures")


def _groups(found: MonthFigures, people: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "by": by,
            "title": _(GROUP_NAMES[by]),
            "rows": [(value, part_name(by, value, people), counts) for value, counts in rows],
            "costs": by in COSTLY,
        }
        for by, rows in found.groups.items()
        if rows
    ]


def _average(found: MonthFigures) -> str:
    closed = found.total.get("closed", 0)
    return span(timedelta(seconds=found.total.get("took", 0) // closed)) if closed else ""


def _charts(found: MonthFigures) -> dict[str, Any]:
    months = [short_month(month) for month in _of(found)]
    flows = [
        [counts.get(name, 0) for _month, counts in found.months] for name in ("received", "closed")
    ]
    took = [found.total.get(part, 0) for part in (*PARTS, LONGER)]
    names = [_(PART_NAMES[part]) for part in (*PARTS, LONGER)]
    days = [str(int(day[8:])) for day, _count in found.daily]
    return {
        "flow": columns(
            _("Received and closed by month"),
            months,
            [Series(_("Received"), flows[0], "c1"), Series(_("Closed"), flows[1], "c2")],
        ),
        "backlog": line(
            _("Open at the end of each day"), days, [count for _day, count in found.daily]
        ),
        "took": columns(_("Time to close, at most"), names, [Series(_("Closed"), took, "c2")]),
    }


def _of(found: MonthFigures) -> list[str]:
    return [month for month, _counts in found.months]
