"""What one ticket adds to the figures, and to which rows. Pure: the figures are nothing else
than the sum of this over all tickets, so counting and rebuilding cannot differ."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.kit.values import Frozen
from chalicelib.tickets.learning.model import Review, called
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Step

# By what figures are parted; received tickets have no cause and no last handler yet.
GROUPS: Final = (
    "kind",
    "severity",
    "department",
    "person",
    "category",
    "cause",
    "carrier",
    "lane",
)
_RECEIVED_BY: Final = ("kind", "severity", "department", "category")
# Times to close, in days of 24 hours: at most so many; the last part is what took longer.
PARTS: Final = {"d1": 1, "d3": 3, "d7": 7, "d30": 30}
LONGER: Final = "longer"
NOBODY: Final = "-"
TOTAL: Final = "TOTAL"

# What of a closed ticket is counted for its cause.
_OF_CAUSES: Final = ("closed", "justified", "cost_", "recovered_")

# A row of the figures: its partition and its place there.
Row = tuple[str, str]
Tally = dict[Row, Counter[str]]


class Facts(Frozen):
    """What of a ticket counts. Days are the company's own; ``closed`` "" means open, ``carrier``
    and ``lane`` are those of its review.

    ``response`` and ``resolution`` are seconds late (None: not measured), ``took`` seconds from
    receipt to close, ``usable`` the verdict on a suggestion or public review (None: none).
    ``claimed``: it became a claim; ``agreed``: the customer accepted what was proposed;
    ``again``: it shipped within 90 days of the close (None: not known, or not yet).
    """

    received: str
    closed: str = ""
    kind: str
    severity: str
    department: str = NOBODY
    person: str = NOBODY
    category: str
    claimed: bool = False
    cause: str = ""
    carrier: str = ""
    lane: str = ""
    response: int | None = None
    resolution: int | None = None
    took: int = 0
    reviewed: bool = False
    usable: bool | None = None
    agreed: bool = False
    again: bool | None = None
    justified: bool = False
    cost: int = 0
    recovered: int = 0
    currency: str = ""

    @property
    def helped(self) -> bool:
        """Its problem was solved: the customer agreed, or the review found it justified."""
        return self.agreed or self.justified

    def open_at(self, day: str) -> bool:
        """Whether it was open at the end of a day (``2026-03-02``)."""
        return self.received <= day and not ("" < self.closed <= day)


def facts_of(ticket: Ticket, review: Review | None, zone: str, again: bool | None = None) -> Facts:
    """The facts of a ticket; of an open one only what came in."""
    came_in: dict[str, Any] = {
        "received": _day(ticket.received_at, zone),
        "kind": str(ticket.kind),
        "severity": str(ticket.severity),
        "department": ticket.department or NOBODY,
        "category": ticket.category,
        "claimed": ticket.claimed,
    }
    if not ticket.closed or ticket.closed_at is None:
        return Facts.model_validate(came_in)
    closed: dict[str, Any] = {
        "closed": _day(ticket.closed_at, zone),
        "person": ticket.assignee or NOBODY,
        "response": ticket.late.response,
        "resolution": ticket.late.resolution,
        "took": int((ticket.closed_at - ticket.received_at) / timedelta(seconds=1)),
        "reviewed": ticket.step is Step.REVIEWED,
        "usable": ticket.usable,
        "agreed": ticket.agreed,
        "again": again,
    }
    return Facts.model_validate(came_in | closed | (_learned(review) if review else {}))


def tally(facts: Facts | None) -> Tally:
    """What the facts add to each row of the figures."""
    if facts is None:
        return {}
    rows: Tally = {}
    came_in = Counter(received=1, claimed=int(facts.claimed))
    _add(rows, facts, facts.received, +came_in, _RECEIVED_BY)
    if facts.closed:
        done = _done(facts)
        _add(rows, facts, facts.closed, done, GROUPS)
        if facts.cause:
            place = ("CAUSES", f"{month_of(facts.closed)}#{facts.cause}")
            rows[place] = Counter(
                {name: done[name] for name in done if name.startswith(_OF_CAUSES)}
            )
    return rows


def difference(before: Facts | None, after: Facts | None) -> Tally:
    """What to add so that the rows say ``after`` where they said ``before``."""
    change = tally(after)
    for row, counts in tally(before).items():
        change.setdefault(row, Counter()).subtract(counts)
    kept = {row: Counter({n: c for n, c in counts.items() if c}) for row, counts in change.items()}
    return {row: counts for row, counts in kept.items() if counts}


def month_of(day: str) -> str:
    return day[:7]


def months_back(month: str, count: int) -> str:
    """The month so many months before."""
    whole = int(month[:4]) * 12 + int(month[5:7]) - 1 - count
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def days_of(month: str) -> list[str]:
    """All days of a month."""
    first = date.fromisoformat(f"{month}-01")
    days = (first + timedelta(days=each) for each in range(31))
    return [day.isoformat() for day in days if day.month == first.month]


def _add(
    rows: Tally, facts: Facts, day: str, counts: Counter[str], groups: tuple[str, ...]
) -> None:
    month = month_of(day)
    flow = Counter({name: counts[name] for name in ("received", "closed") if counts[name]})
    places = [
        ("MONTHS", month),
        *((f"MONTH#{month}", f"{by}#{_value(facts, by)}") for by in groups),
    ]
    for row in places:
        if not row[1].endswith("#"):
            rows.setdefault(row, Counter()).update(counts)
    for row in (("MONTHS", TOTAL), (f"DAYS#{month}", day)):
        rows.setdefault(row, Counter()).update(flow)


def _value(facts: Facts, by: str) -> str:
    value: str = getattr(facts, by)
    return value


def _done(facts: Facts) -> Counter[str]:
    """What a closed ticket counts as."""
    counts = Counter(closed=1, took=facts.took)
    counts[_part(facts.took)] += 1
    for name in ("response", "resolution"):
        late = getattr(facts, name)
        if late is not None:
            counts[name] += 1
            counts[f"{name}_late"] += late > 0
            counts[f"{name}_seconds"] += late
    counts["reviewed"] += facts.reviewed
    counts["judged"] += facts.usable is not None
    counts["usable"] += bool(facts.usable)
    counts["justified"] += facts.justified
    if facts.again is not None:
        group = "helped" if facts.helped else "unhelped"
        counts[group] += 1
        counts[f"{group}_again"] += facts.again
    if facts.currency:
        counts[f"cost_{facts.currency}"] += facts.cost
        counts[f"recovered_{facts.currency}"] += facts.recovered
    return counts


def _part(took: int) -> str:
    return next((part for part, days in PARTS.items() if took <= days * 86_400), LONGER)


def _learned(review: Review) -> dict[str, Any]:
    facts = review.model_dump(include={"cause", "justified", "cost", "recovered", "currency"})
    return facts | {"carrier": called(review.carrier), "lane": called(review.lane)}


def _day(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).date().isoformat()
