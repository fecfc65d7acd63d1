"""When a promise to a customer was broken, worked out from the timeline of one complaint.

A letter that says when the customer hears from us again means the end of the working day on which
the next update is due; an appointment was not kept when nobody says within four working hours
after it that it was.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item
from tests.simulation.stories.complaint_truth import (
    ENDS_WAIT,
    HOURS,
    SETTLES,
    SHARE,
    STARTS_WAIT,
    TELLS,
    DueTimes,
    Period,
    moment,
)
from tests.simulation.stories.rules import ALWAYS

SAYS_WHEN = {"acknowledge", "told", "person_changed"}
MEETS = {"place_changed", "time_changed"}
AN_HOUR, GRACE = timedelta(hours=1), timedelta(hours=4)


@dataclass
class Promises:
    """Walks through a timeline; ``broken`` gives each id with when it was due, and until when."""

    truth: DueTimes
    severity: str
    cycle: int = 0
    waiting: bool = False
    answered: bool = False
    word: datetime | None = None
    meeting: datetime | None = None
    broken: dict[str, list[Period]] = field(default_factory=lambda: defaultdict(list))

    def walk(self, events: Iterable[Item]) -> None:
        # A letter is written after all that fell due with it has happened.
        ordered = sorted(
            events,
            key=lambda each: (
                moment(each["at"]),
                each["kind"] == "person_changed",
                moment(each.get("due_at", each["at"])),
            ),
        )
        for event in ordered:
            self._one(event, moment(event["at"]))
        self._kept_word(None)
        self._kept_meeting(None)

    def _one(self, event: Item, at: datetime) -> None:
        kind = event["kind"]
        if kind in ("received", "reopen"):
            self._settled(at)
            self.answered = False
            self.cycle += 1
        if kind in ENDS_WAIT:
            self.waiting = False
        if kind in TELLS:
            self._kept_word(at)
        if kind in SETTLES:
            self._settled(at)
            self.answered = True
        if kind in SAYS_WHEN and not self.answered and not event.get("facts", {}).get("again"):
            self.word = self.word or self._next_word(at)
        if kind in MEETS:
            self._kept_meeting(at)
            self.meeting = moment(event["facts"]["at"])
        if kind in STARTS_WAIT:
            self.waiting = True
        if kind == "severity_changed":
            self.severity = event["facts"]["to"]
        if kind == "word_broken":
            self._kept_word(None)
        if kind == "appointment_broken":
            self._kept_meeting(None)

    def _settled(self, at: datetime) -> None:
        self._kept_word(at)
        self._kept_meeting(at)
        self.waiting = False

    def _next_word(self, at: datetime) -> datetime | None:
        if self.truth.kind == "enquiry" or self.waiting:
            return None
        rules = self.truth.rules_at(at)
        office, share = rules.office, SHARE[self.truth.grade] * rules.percent
        hours = timedelta(hours=HOURS[self.severity]["update"])  # type: ignore[arg-type]
        end = office.reached(at, hours * share / 10_000)
        if end is None:
            return None
        zone = ZoneInfo(office.zone)
        return datetime.combine(end.astimezone(zone).date(), office.hours[1], zone)

    def _kept_word(self, at: datetime | None) -> None:
        if self.word is not None:
            self._expect(f"WORD#{self.cycle}#{stamp(self.word)}", self.word, at)
        self.word = None

    def _kept_meeting(self, at: datetime | None) -> None:
        if self.meeting is not None:
            for rules, until in pairwise([*self.truth.rules, None]):
                assert rules is not None
                due = rules.office.reached(self.meeting + AN_HOUR, GRACE)
                if due is not None:
                    over = min((each for each in (at, until and until.since) if each), default=None)
                    due = max(due, rules.since)
                    self._expect(f"MEET#{self.cycle}#{stamp(self.meeting)}", due, over, rules.since)
        self.meeting = None

    def _expect(
        self, id_: str, due: datetime, until: datetime | None, ruled: datetime = ALWAYS
    ) -> None:
        periods = self.broken[id_]
        if until is None or due <= until:
            periods.append(Period(due, until, ruled))
