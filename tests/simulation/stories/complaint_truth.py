"""When a complaint's warnings and changes were due, worked out from what people did to it.

Independent of the product: limits and office hours are written down a second time, and time is
added up day by day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from chalicelib.kit.clock import instant
from chalicelib.kit.dynamo import Item
from tests.simulation.stories.office import Hold
from tests.simulation.stories.rules import Rules


class Period(NamedTuple):
    """When something was due, until when that held, and since when the company's rules did."""

    due: datetime
    until: datetime | None
    ruled: datetime


# The default limits in hours of working time, written down a second time on purpose.
HOURS: Final = {
    "critical": {"response": 1, "update": 4, "resolution": 16, "levels": (2, 8, 16)},
    "high": {"response": 2, "update": 8, "resolution": 24, "levels": (4, 16, 24)},
    "normal": {"response": 4, "update": 16, "resolution": 40, "levels": (8, 24, 40)},
    "low": {"response": 8, "update": 24, "resolution": 80, "levels": (16, 40, 80)},
}
SHARE: Final = {"strategic": 50, "key": 75, "general": 100}
TELLS: Final = {"acknowledge", "told", "propose", "answer", "settle"}
STARTS_WAIT: Final = {"waiting", "propose"}
# Words of the customer: between first response and answer, each starts the next-update limit
# anew; after the answer no clock runs.
HEARS: Final = {"heard", "said", "said_there", "resumed", "accept", "refuse"}
ENDS_WAIT: Final = {*HEARS, "answer", "settle"}
SETTLES: Final = {"answer", "settle"}


@dataclass
class Cycle:
    """From the receipt, or a reopening, to the answer: what people did in it."""

    number: int
    start: datetime
    settled: datetime | None = None
    told: list[datetime] = field(default_factory=list)
    words: list[datetime] = field(default_factory=list)
    first_update: int = 0
    holds: list[Hold] = field(default_factory=list)
    # While its matter went on in another ticket: None as long as it does.
    away: list[Hold] = field(default_factory=list)
    severities: list[tuple[datetime, str]] = field(default_factory=list)


@dataclass
class DueTimes:
    """The rules for one complaint."""

    rules: list[Rules]
    grade: str
    kind: str

    def rules_at(self, at: datetime) -> Rules:
        """The company's rules that held at a moment."""
        return [each for each in self.rules if each.since <= at][-1]

    def of(self, cycle: Cycle) -> Iterator[tuple[str, list[Period]]]:
        """Each id, with its due times under the severities that were in force."""
        for level in (1, 2, 3):
            by_itself = level == 1 or self.kind == "complaint"  # an enquiry only changes hands
            hours = lambda row, level=level: row["levels"][level - 1]  # noqa: E731
            periods = self._periods(cycle, cycle.start, None, hours, 100)
            yield f"ESC#{cycle.number}#{level}", periods if by_itself else []
        for percent in (50, 75, 100):
            head = f"WARN#{cycle.number}"
            first = cycle.told[0] if cycle.told else None
            hours = lambda row: row["response"]  # noqa: E731
            yield (
                f"{head}#response#{percent}",
                self._periods(cycle, cycle.start, first, hours, percent),
            )
            if self.kind == "enquiry":
                continue
            hours = lambda row: row["resolution"]  # noqa: E731
            yield (
                f"{head}#resolution#{percent}",
                self._periods(cycle, cycle.start, None, hours, percent),
            )
            hours = lambda row: row["update"]  # noqa: E731
            for index, word in enumerate(cycle.words):
                after = cycle.words[index + 1] if index + 1 < len(cycle.words) else None
                label = f"{head}#update-{cycle.first_update + index}#{percent}"
                yield label, self._periods(cycle, word, after, hours, percent)

    def _periods(
        self,
        cycle: Cycle,
        start: datetime,
        ends: datetime | None,
        hours: Callable[[dict[str, Any]], int],
        percent: int,
    ) -> list[Period]:
        found = []
        until_all = _earliest(ends, cycle.settled)
        for since, until, severity, rules in self._in_force(cycle):
            until = _earliest(until, until_all)
            share = SHARE[self.grade] * percent * rules.percent
            length = timedelta(hours=hours(HOURS[severity])) * share / 1_000_000
            raw = rules.office.reached(start, length, [*cycle.holds, *cycle.away])
            due = max(raw, since) if raw is not None else None
            if due is not None and (until is None or due <= until):
                found.append(Period(due, until, rules.since))
        return found

    def _in_force(self, cycle: Cycle) -> Iterator[tuple[datetime, datetime | None, str, Rules]]:
        """From when until when which severity and which rules of the company held."""
        moments = {since for since, _ in cycle.severities}
        moments |= {each.since for each in self.rules if each.since > cycle.start}
        bounds = sorted(moments)
        for since, until in zip(bounds, [*bounds[1:], None], strict=True):
            severity = [each for at, each in cycle.severities if at <= since][-1]
            yield since, until, severity, self.rules_at(since)


def cycles_of(people: list[Item], severity_now: str) -> list[Cycle]:
    """What people did, cycle by cycle."""
    cycles: list[Cycle] = []
    severity = _first_severity(people, severity_now)
    updates = 0
    for event in people:
        at, kind = moment(event["at"]), event["kind"]
        if kind in ("received", "reopen"):
            start = Cycle(len(cycles) + 1, at, first_update=updates + 1)
            start.severities.append((at, severity))
            cycles.append(start)
            continue
        now = cycles[-1]
        if kind == "merged":
            now.away.append((at, None))
        if kind == "unmerged":
            now.away[-1] = (now.away[-1][0], at)
        if kind in ENDS_WAIT and now.holds and now.holds[-1][1] is None:
            now.holds[-1] = (now.holds[-1][0], at)
        if kind in TELLS:
            now.told.append(at)
        stands = now.away and now.away[-1][1] is None
        if kind in TELLS or (kind in HEARS and now.told and not now.settled and not stands):
            now.words.append(at)
            updates += 1
        if kind in STARTS_WAIT and not (now.holds and now.holds[-1][1] is None):
            now.holds.append((at, None))
        if kind == "severity_changed":
            severity = event["facts"]["to"]
            now.severities.append((at, severity))
        if kind in SETTLES:
            now.settled = at
    return cycles


def _first_severity(people: list[Item], severity_now: str) -> str:
    for event in people:
        if event["kind"] == "severity_changed":
            return str(event["facts"]["from"])
    return severity_now


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)


def moment(text: str) -> datetime:
    return instant(text)
