"""The figures of a month, as they are read: rows of counts, and the tickets behind them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.counting import Companies
from chalicelib.tickets.learning.figure_rows import FigureRows
from chalicelib.tickets.learning.figures import (
    GROUPS,
    LONGER,
    PARTS,
    TOTAL,
    Facts,
    days_of,
    month_of,
    months_back,
)
from chalicelib.tickets.model import Ticket

Counts = dict[str, int]
MONTHS: Final = 12
# What is looked at by person is for those who lead.
PERSON, APPROVE = "person", "tickets.approve"
_PAGES: Final = 40

WHAT: Final[dict[str, Callable[[Facts], bool]]] = {
    "received": lambda _: True,
    "claimed": lambda facts: facts.claimed,
    "closed": lambda _: True,
    "response_late": lambda facts: bool(facts.response),
    "resolution_late": lambda facts: bool(facts.resolution),
    "reviewed": lambda facts: facts.reviewed,
    "justified": lambda facts: facts.justified,
    "judged": lambda facts: facts.usable is not None,
    "usable": lambda facts: bool(facts.usable),
    "cost": lambda facts: bool(facts.cost or facts.recovered),
    "helped": lambda facts: facts.again is not None and facts.helped,
    "helped_again": lambda facts: bool(facts.again) and facts.helped,
    "unhelped": lambda facts: facts.again is not None and not facts.helped,
    "unhelped_again": lambda facts: bool(facts.again) and not facts.helped,
}
# Figures that are shown for the twelve months up to a month, not for one.
OF_THE_YEAR: Final = frozenset({"helped", "helped_again", "unhelped", "unhelped_again"})
# Figures of what came in in the month; all others are of what was closed in it.
CAME_IN: Final = frozenset({"received", "claimed"})
# What was open at the end of the month, or of one of its days: ``by`` it.
OPEN, DAY = "open", "day"


@dataclass(frozen=True)
class MonthFigures:
    """A month: its counts, those of the twelve months up to it, and the parts by group.

    ``backlog`` is how many were open at the end of each of the twelve months, ``daily`` at the
    end of each day of the month.
    """

    month: str
    total: Counts
    months: list[tuple[str, Counts]]
    backlog: list[tuple[str, int]]
    daily: list[tuple[str, int]]
    groups: dict[str, list[tuple[str, Counts]]] = field(default_factory=dict)


@dataclass
class Reporting:
    """Reads figures; what a page shows was added up before, row by row."""

    backing: Backing
    tenancy: Companies
    rows: Callable[[Principal], FigureRows]
    many: Callable[[Principal, list[str]], list[Ticket]]

    def this_month(self, who: Principal) -> str:
        """The present month in the company's zone."""
        return f"{self._today(who):%Y-%m}"

    def month(self, who: Principal, month: str) -> MonthFigures:
        """Everything about a month (``2026-03``). Raises ``Invalid``."""
        _checked(month)
        rows = self.rows(who)
        generation, _ = rows.generations()
        found = rows.months(generation, months_back(month, MONTHS - 1))
        shown = [months_back(month, back) for back in reversed(range(MONTHS))]
        ends = _backlogs(found, shown)
        groups = rows.groups(generation, month)
        days = rows.days(generation, month)
        return MonthFigures(
            month=month,
            total=_counts(found.get(month)),
            months=[(each, _counts(found.get(each))) for each in shown],
            backlog=[(each, ends[each]) for each in shown],
            daily=self._daily(who, ends[month], month, days),
            groups={by: _of(groups, by) for by in GROUPS if by != PERSON or who.permits(APPROVE)},
        )

    def backlog(self, who: Principal, day: date) -> int:
        """How many tickets were open at the end of a day of the company."""
        month = f"{day:%Y-%m}"
        rows = self.rows(who)
        generation, _ = rows.generations()
        end = _backlogs(rows.months(generation, month), [month])[month]
        days = rows.days(generation, month)
        return end - sum(_flow(counts) for each, counts in days.items() if each > f"{day}")

    def causes(self, who: Principal, months: int) -> list[tuple[str, Counts]]:
        """The causes of what was closed in so many months up to this one, the commonest first."""
        rows = self.rows(who)
        generation, _ = rows.generations()
        first = months_back(self.this_month(who), months - 1)
        sums: dict[str, Counter[str]] = {}
        for place, row in rows.causes(generation, first).items():
            sums.setdefault(place.partition("#")[2], Counter()).update(_counts(row))
        busy = [(cause, dict(counts)) for cause, counts in sums.items() if counts["closed"]]
        return sorted(busy, key=lambda each: (-each[1]["closed"], each[0]))

    def closed(
        self, who: Principal, month: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[tuple[str, Facts]]:
        """What was closed in a month, the newest first. Raises ``Invalid``."""
        _checked(month)
        rows = self.rows(who)
        generation, _ = rows.generations()
        return rows.tickets(generation, month, True, limit, after)

    def tickets(
        self,
        who: Principal,
        month: str,
        what: str = "closed",
        by: str = "",
        value: str = "",
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Ticket]:
        """The tickets behind a figure, the newest first. Raises ``Invalid``, ``Forbidden``.

        Behind one ``OF_THE_YEAR`` stand those of the twelve months up to the month, behind
        ``OPEN`` those that were open at its end, or at the end of the day ``value``.
        """
        _checked(month)
        if what == OPEN:
            day = _day_in(month, value) if by == DAY else days_of(month)[-1]
            return self._open_at(who, day, limit, after)
        if by == PERSON:
            who.require(APPROVE)
        fits = _chosen(what, by, value)
        first = months_back(month, MONTHS - 1) if what in OF_THE_YEAR else month
        place = after or {"month": month, "key": None}
        rows = self.rows(who)
        generation, _ = rows.generations()
        ids: list[str] = []
        for _ in range(_PAGES):
            at, key = place["month"], place["key"]
            page = rows.tickets(generation, at, what not in CAME_IN, limit - len(ids), key)
            ids += [ticket_id for ticket_id, facts in page.items if fits(facts)]
            if page.after is None and at <= first:
                return Listing(self.many(who, ids))
            place = {"month": at if page.after else months_back(at, 1), "key": page.after}
            if len(ids) >= limit:
                break
        return Listing(self.many(who, ids), place)

    def _open_at(self, who: Principal, day: str, limit: int, after: Item | None) -> Listing[Ticket]:
        """Month by month back from the day, to where as many are found as its backlog says."""
        rows = self.rows(who)
        generation, _ = rows.generations()
        first = min(set(rows.months(generation, "0")) - {TOTAL}, default=day)
        place = after or {
            "month": month_of(day),
            "key": None,
            "left": self.backlog(who, date.fromisoformat(day)),
        }
        ids: list[str] = []
        for _ in range(_PAGES):
            at = place["month"]
            page = rows.tickets(generation, at, False, limit - len(ids), place["key"])
            found = [ticket_id for ticket_id, facts in page.items if facts.open_at(day)]
            ids, left = ids + found, place["left"] - len(found)
            if left <= 0 or (page.after is None and at <= first):
                return Listing(self.many(who, ids))
            before = at if page.after else months_back(at, 1)
            place = {"month": before, "key": page.after, "left": left}
            if len(ids) >= limit:
                break
        return Listing(self.many(who, ids), place)

    def _daily(
        self, who: Principal, end: int, month: str, days: dict[str, Item]
    ) -> list[tuple[str, int]]:
        today, found = f"{self._today(who)}", []
        for day in reversed(days_of(month)):
            if day <= today:
                found.append((day, end))
            end -= _flow(days.get(day))
        return found[::-1]

    def _today(self, who: Principal) -> date:
        zone = ZoneInfo(self.tenancy.company(who).zone)
        return self.backing.clock.now().astimezone(zone).date()


def _checked(month: str) -> None:
    try:
        date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Invalid.field("month", "Enter a month, like 2026-03.") from None


def _day_in(month: str, day: str) -> str:
    if day not in days_of(month):
        raise Invalid.field("value", "Choose a day of the month, like 2026-03-15.")
    return day


def _chosen(what: str, by: str, value: str) -> Callable[[Facts], bool]:
    parts = [*PARTS, LONGER]
    if (what not in WHAT and what not in parts) or (by and by not in GROUPS):
        raise Invalid.field("what", "Choose a figure that there is.")
    if what in WHAT:
        return lambda facts: WHAT[what](facts) and (not by or getattr(facts, by) == value)
    place = parts.index(what)
    ends = [0, *(days * 86_400 for days in PARTS.values())]
    low, high = ends[place] - (place == 0), [*ends[1:], None][place]
    return lambda facts: facts.took > low and (high is None or facts.took <= high)


def _backlogs(found: dict[str, Item], shown: list[str]) -> dict[str, int]:
    """Open at the end of each month: from all of today backwards, for the past never changes."""
    months = sorted(({*found, *shown}) - {TOTAL}, reverse=True)
    open_, ends = _flow(found.get(TOTAL)), {}
    for month in months:
        ends[month] = open_
        open_ -= _flow(found.get(month))
    return ends


def _flow(row: Item | None) -> int:
    return (row.get("received", 0) - row.get("closed", 0)) if row else 0


def _counts(row: Item | None) -> Counts:
    return {name: value for name, value in (row or {}).items() if isinstance(value, int)}


def _of(groups: dict[str, Item], by: str) -> list[tuple[str, Counts]]:
    """The rows of one group, what was received or closed most first."""
    found: list[tuple[str, Any]] = [
        (place.removeprefix(f"{by}#"), _counts(row))
        for place, row in groups.items()
        if place.startswith(f"{by}#")
    ]
    busy = [each for each in found if any(each[1].values())]
    return sorted(busy, key=lambda each: (-each[1].get("closed", 0), each[0]))
