"""Limits and calendar that change in the middle of a ticket, against a count of single minutes.

Ten thousand random tickets are lived through: told, heard, waited for, and once or twice the
company changes policy, calendar or both. What the clock did, and at which minute, must be what
counting gives: by the rules in force, from the receipt, nothing before they were, and nothing
that has happened a second time.
"""

import os
import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tickets import changes
from chalicelib.tickets.escalation import fire
from chalicelib.tickets.limits import next_due
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.policy import CHANGES, TicketPolicy
from chalicelib.tickets.words import Severity
from tests.unit.kit.minute_by_minute import (
    MINUTE,
    ODD_PLACES,
    MinuteByMinute,
    MinuteByMinuteWorld,
    random_worlds,
)
from tests.unit.tickets.factories import a_hand, a_ticket, a_world
from tests.unit.tickets.test_minute_by_minute import CASES, CASES_PER_WORLD, GRADES, a_policy

SEED = int(os.environ.get("CALENDAR_SEED", "17"))
WARN_AT: Final = (50, 75, 100)
LAST: Final = 10**6
# A way through a ticket: acts on the customer's side and ours, in this order, some left out.
ACTS: Final = ("tell", "wait", "resume", "record", "tell", "wait", "resume", "record")

Fires = dict[str, int]


class Hours:
    """A calendar, and of every minute there is whether it is worked."""

    def __init__(self, calendar: WorkingCalendar, slow: MinuteByMinute) -> None:
        self.calendar, self.slow = calendar, slow
        self.worked = bytes(b - a for a, b in pairwise(slow.until))


@dataclass(frozen=True)
class Rules:
    """A policy and working hours, in force from one minute on."""

    since: int
    policy: TicketPolicy
    hours: Hours


class Life:
    """One ticket: when it came in, what was done at which minute, and which rules held when."""

    def __init__(self, chance: random.Random, hours: list[Hours]) -> None:
        self.slow = hours[0].slow
        marks = sorted(chance.sample(range(self.slow.minutes - 1), 12))
        self.start, *marks = marks
        moments = sorted(chance.sample(marks, len(ACTS)))
        self.acts = dict(zip(moments, self._done(chance), strict=True))
        free = [mark for mark in marks if mark not in self.acts]
        switches = sorted(chance.sample(free, chance.randint(1, 2)))
        self.rules = list(self._rules(chance, [self.start, *switches], hours))
        self.ticket = a_ticket(
            self.at(self.start),
            severity=chance.choice(list(Severity)),
            grade=chance.choice(list(GRADES)),
        )

    def at(self, minute: int) -> datetime:
        return self.slow.start + minute * MINUTE

    def _done(self, chance: random.Random) -> Iterator[str]:
        """The acts, some of them left out; nobody waits twice, nor is back without a wait."""
        waits = [chance.random() < 0.6 for _ in range(ACTS.count("wait"))]
        for position, act in enumerate(ACTS):
            if act in ("wait", "resume"):
                yield act if waits[position // 4] else ""
            else:
                yield act if chance.random() < 0.6 else ""

    def _rules(
        self, chance: random.Random, minutes: list[int], hours: list[Hours]
    ) -> Iterator[Rules]:
        policy, held = a_policy(chance), chance.choice(hours)
        for minute in minutes:
            yield Rules(minute, policy, held)
            what = chance.choice(("policy", "calendar", "both"))
            policy = policy if what == "calendar" else a_policy(chance)
            others = [each for each in hours if each is not held]
            held = held if what == "policy" else chance.choice(others)

    # -- what the product does --------------------------------------------------------------

    def lived(self) -> Fires:
        """Every act and every change of rules in turn; between them the clock does what is due."""
        ticket, fired = self.ticket, Fires()
        rules = self.rules[0]
        for minute in sorted({*self.acts, *(each.since for each in self.rules[1:])}):
            ticket = self._until(ticket, rules, minute, fired)
            hand = a_hand(self.at(minute))
            switched = next((each for each in self.rules[1:] if each.since == minute), None)
            if switched is not None:
                rules = switched
                ticket, _ = changes.recompute(ticket, hand, "The company changed its rules.")
            elif self.acts[minute]:
                act = getattr(changes, self.acts[minute])
                ticket, _ = act(ticket, "Words", hand)
        self._until(ticket, rules, self.slow.minutes - 1, fired)
        return fired

    def _until(self, ticket: Ticket, rules: Rules, minute: int, fired: Fires) -> Ticket:
        """The worker is woken at each due time up to this minute."""
        policy, calendar = rules.policy, rules.hours.calendar
        while due := next_due(ticket, policy, calendar):
            if due.at > self.at(minute):
                break
            done = fire(ticket, a_world(due.at, policy=policy, calendar=calendar))
            for event in done.events:
                if event.id.startswith(("ESC", "WARN")):
                    assert event.id not in fired, f"{event.id} happened twice"
                    assert event.due_at == due.at
                    fired[event.id] = (due.at - self.slow.start) // MINUTE
            ticket = done.ticket
        return ticket

    # -- what counting says -----------------------------------------------------------------

    def counted(self) -> Fires:
        """The same by counting the minutes that each of the rules counts."""
        last, found = self.slow.minutes - 1, Fires()
        for label, name, since, until in self._limits():
            for percent in WARN_AT:
                at = self._reached(since, name, percent)
                if at <= min(until, last):
                    found[f"WARN#1#{label}#{percent}"] = at
        earliest = 0
        for level, name in enumerate(CHANGES, start=1):
            earliest = self._reached(self.start, name, 100, earliest)
            if earliest <= last:
                found[f"ESC#1#{level}"] = earliest
        return found

    def _limits(self) -> Iterator[tuple[str, str, int, int]]:
        """Each limit that runs at some time: label, name, since and until which minute."""
        yield "resolution", "resolution", self.start, LAST
        told = next((minute for minute, act in self.acts.items() if act == "tell"), LAST)
        yield "response", "response", self.start, told
        words = [m for m, act in self.acts.items() if m >= told and act not in ("", "wait")]
        for number, (since, until) in enumerate(pairwise([*words, LAST]), start=1):
            yield f"update-{number}", "update", since, until

    def _reached(self, since: int, name: str, percent: int, earliest: int = 0) -> int:
        """The first minute at which the rules then in force say that so much has run."""
        ends = [each.since for each in self.rules[1:]]
        for rules, end in zip(self.rules, [*ends, LAST], strict=True):
            if end < since:
                continue
            counted = self._minutes_of(rules)
            whole: int = getattr(rules.policy.minutes[self.ticket.severity], name)
            needed = whole * GRADES[self.ticket.grade] // 100 * percent // 100
            at = bisect_left(counted, counted[since] + needed)
            at = max(at, rules.since, earliest) if at < len(counted) else LAST
            if at <= end:
                return at
        return LAST

    def _minutes_of(self, rules: Rules) -> list[int]:
        """How many minutes count from the receipt to each minute: worked, and not waited."""
        if rules.since not in self._counts:
            always = self.ticket.severity in rules.policy.round_the_clock
            worked = bytearray(rules.hours.worked)
            if always:
                worked = bytearray(b"\x01" * len(worked))
            worked[: self.start] = bytes(self.start)
            waits = [minute for minute, act in self.acts.items() if act in ("wait", "resume")]
            for a, b in zip(waits[::2], waits[1::2], strict=True):
                worked[a:b] = bytes(b - a)
            self._counts[rules.since] = list(accumulate(worked, initial=0))
        return self._counts[rules.since]

    @cached_property
    def _counts(self) -> dict[int, list[int]]:
        return {}


def lives() -> Iterator[Life]:
    chance = random.Random(SEED)
    for world in random_worlds(chance, max(1, CASES // CASES_PER_WORLD)):
        hours = [Hours(world.calendar, world.slow), _others(chance, world)]
        for _ in range(CASES_PER_WORLD):
            yield Life(chance, hours)


def _others(chance: random.Random, world: MinuteByMinuteWorld) -> Hours:
    """Other hours and other days off, now and then in another zone, over the same minutes."""
    elsewhere = chance.choice(ODD_PLACES)[0] if chance.random() < 0.3 else world.calendar.zone
    calendar = MinuteByMinuteWorld(chance, elsewhere, world.slow.start.date()).calendar
    return Hours(calendar, MinuteByMinute(calendar, world.slow.start, world.slow.minutes))


def test_what_the_clock_does_when_rules_change_on_the_way_equals_a_count_of_minutes() -> None:
    lived = happened = kept = 0
    for number, life in enumerate(lives()):
        fired, counted = life.lived(), life.counted()
        assert fired == counted, f"case {number} of seed {SEED}: {life.acts} {life.ticket}"
        lived += 1
        happened += len(fired)
        kept += any(at < life.rules[-1].since for at in fired.values())
    assert lived >= CASES // CASES_PER_WORLD * CASES_PER_WORLD
    # The cases show something: much fired, and much of it before the rules were others.
    assert happened > 5 * lived
    assert kept > lived // 2
