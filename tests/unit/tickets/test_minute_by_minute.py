"""The clock of a ticket against a count of single minutes, in ten thousand random cases.

Calendars in odd zones around odd dates (daylight saving, split days, days off, make-up days,
round the clock); waits for the customer, words from and to it; severity, grade and policy that
changed on the way. What is due next, when every limit ends, and how late an answer was.
"""

import os
import random
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

from chalicelib.tickets.learning.lateness import measured
from chalicelib.tickets.limits import limit_ends, next_due
from chalicelib.tickets.model import Hold, Ticket
from chalicelib.tickets.policy import CHANGES, DEFAULT, LIMITS, TicketPolicy
from chalicelib.tickets.words import Severity
from tests.unit.kit.minute_by_minute import MINUTE, MinuteByMinuteWorld, random_worlds
from tests.unit.tickets.factories import a_ticket

CASES = int(os.environ.get("CALENDAR_CASES", "10000"))
SEED = int(os.environ.get("CALENDAR_SEED", "3"))
CASES_PER_WORLD = 100
GRADES = {"strategic": 50, "key": 75, "general": 100}
WARN_AT = (50, 75, 100)
# Half and three quarters of it, of half and three quarters, are whole minutes.
UNIT = 16


class Case:
    """One ticket in one world, and what must be true of it by counting."""

    def __init__(self, chance: random.Random, world: MinuteByMinuteWorld) -> None:
        self.world, self.policy = world, a_policy(chance)
        marks = sorted(chance.sample(range(world.slow.minutes - 1), 9))
        self.start, *self.marks = marks
        self.holds = [(self.marks[0], self.marks[1]), (self.marks[3], self.marks[4])]
        self.holds = self.holds[: chance.randrange(3)]
        self.waits_since = self.marks[6] if chance.random() < 0.2 else None
        self.told = self.marks[2] if chance.random() < 0.6 else None
        self.heard = self.marks[5] if self.told is not None and chance.random() < 0.5 else None
        # Severity, grade, policy or calendar changed here; before, others were in force.
        self.changed = chance.choice((self.start, self.marks[2], self.marks[5], self.marks[7]))
        self.level = chance.randrange(4)
        self.ticket = self._ticket(chance)
        self.counted = self._counted()

    def at(self, minute: int) -> datetime:
        return self.world.slow.start + minute * MINUTE

    def _ticket(self, chance: random.Random) -> Ticket:
        told = self.at(self.told) if self.told is not None else None
        return a_ticket(
            self.at(self.start),
            severity=chance.choice(list(Severity)),
            grade=chance.choice(list(GRADES)),
            clock_set_at=self.at(self.changed),
            holds=tuple(Hold(start=self.at(a), end=self.at(b)) for a, b in self.holds),
            waiting_since=self.at(self.waits_since) if self.waits_since is not None else None,
            responded_at=told,
            told_at=told,
            heard_at=self.at(self.heard) if self.heard is not None else None,
            updates=1,
            level=self.level,
            fired=tuple(self._fired(chance)),
        )

    def _fired(self, chance: random.Random) -> Iterator[str]:
        for label in ("response", "update-1", "resolution"):
            for percent in WARN_AT[: chance.randrange(4)]:
                yield f"WARN#1#{label}#{percent}"

    def _counted(self) -> list[int]:
        """How many minutes count from the receipt to each minute: worked, and not waited."""
        until = self.world.slow.until
        worked = bytearray(b - a for a, b in pairwise(until))
        if self.ticket.severity in self.policy.round_the_clock:
            worked = bytearray(b"\x01" * len(worked))
        worked[: self.start] = bytes(self.start)
        for a, b in (*self.holds, (self.waits_since, len(worked))):
            if a is not None:
                worked[a:b] = bytes(b - a)
        return list(accumulate(worked, initial=0))

    def reached(self, since: int, minutes: int) -> datetime | None:
        """When so many minutes have counted since then; None beyond the minutes there are."""
        wanted = self.counted[since] + minutes
        if self.counted[-1] < wanted:
            return None
        return self.at(bisect_left(self.counted, wanted))

    def minutes(self, name: str) -> int:
        whole: int = getattr(self.policy.minutes[self.ticket.severity], name)
        return whole * GRADES[self.ticket.grade] // 100

    def running(self) -> Iterator[tuple[str, str, int]]:
        """Each limit that runs: its name, its label, and since which minute."""
        if self.told is None:
            yield "response", "response", self.start
        else:
            yield "update", "update-1", max(self.told, self.heard or 0)
        yield "resolution", "resolution", self.start

    def expected(self) -> dict[str, datetime | None]:
        """When each thing that is to come falls due; nothing before the last change."""
        found: dict[str, datetime | None] = {}
        if self.level < len(CHANGES):
            name = CHANGES[self.level]
            found[f"ESC#1#{self.level + 1}"] = self.reached(self.start, self.minutes(name))
        for name, label, since in self.running():
            for percent in WARN_AT:
                id_ = f"WARN#1#{label}#{percent}"
                if id_ not in self.ticket.fired:
                    found[id_] = self.reached(since, self.minutes(name) * percent // 100)
                    break
        floor = self.at(self.changed)
        return {id_: at and max(at, floor) for id_, at in found.items()}


def a_policy(chance: random.Random) -> TicketPolicy:
    def row() -> dict[str, int]:
        limits = {name: UNIT * chance.randint(1, 90) for name in LIMITS}
        changes = sorted(UNIT * chance.randint(1, 90) for _ in CHANGES)
        return limits | dict(zip(CHANGES, changes, strict=True))

    body: dict[str, Any] = {**DEFAULT, "minutes": {severity: row() for severity in Severity}}
    body["round_the_clock"] = [each for each in Severity if chance.random() < 0.1]
    return TicketPolicy.model_validate(body)


def cases() -> Iterator[Case]:
    chance = random.Random(SEED)
    for world in random_worlds(chance, max(1, CASES // CASES_PER_WORLD)):
        for _ in range(CASES_PER_WORLD):
            yield Case(chance, world)


def test_what_is_due_next_when_limits_end_and_how_late_equal_a_count_of_single_minutes() -> None:
    counted = late = updates = 0
    for number, case in enumerate(cases()):
        where = f"case {number} of seed {SEED}: {case.world.calendar} {case.ticket}"
        _same_due(case, where)
        _same_ends(case, where)
        late += _same_lateness(case, where)
        updates += _same_lateness_of_updates(case, where)
        counted += 1
    assert counted >= CASES // CASES_PER_WORLD * CASES_PER_WORLD
    assert late > counted // 50, "hardly any answer was late: the cases show nothing"
    assert updates > counted // 50, "hardly any update was late: the cases show nothing"


def _same_due(case: Case, where: str) -> None:
    found = next_due(case.ticket, case.policy, case.world.calendar)
    expected = {id_: at for id_, at in case.expected().items() if at is not None}
    unknown = len(expected) < len(case.expected())
    first = min(expected.values(), default=None)
    if found is None:
        assert first is None, where
        assert not unknown or case.waits_since is not None, where
    elif first is None:
        assert found.at > case.at(case.world.slow.minutes - 1), where
    else:
        assert found.at == first, where
        assert expected[found.id] == first, where


def _same_ends(case: Case, where: str) -> None:
    found = limit_ends(case.ticket, case.policy, case.world.calendar)
    for name, _, since in case.running():
        end = case.reached(since, case.minutes(name))
        if end is not None:
            assert found[name] == end, where
        elif case.waits_since is not None:
            assert name not in found, where
        else:
            assert found[name] > case.at(case.world.slow.minutes - 1), where


def _same_lateness(case: Case, where: str) -> bool:
    """Whether the first response was late; by how much, in minutes that count."""
    if case.told is None or (case.waits_since is not None and case.waits_since < case.told):
        return False
    before = case.ticket.with_(responded_at=None)
    found = measured(before, case.ticket, case.policy, case.world.calendar).late.response
    over = case.counted[case.told] - case.counted[case.start] - case.minutes("response")
    assert found == max(0, over) * timedelta(minutes=1).total_seconds(), where
    return over > 0


def _same_lateness_of_updates(case: Case, where: str) -> bool:
    """Whether the next word to the customer was late, if it came at the last mark."""
    last = case.marks[7]
    if case.told is None or case.waits_since is not None:
        return False
    after = case.ticket.with_(told_at=case.at(last))
    found = measured(case.ticket, after, case.policy, case.world.calendar).late.update
    over = case.counted[last] - case.counted[max(case.told, case.heard or 0)]
    over -= case.minutes("update")
    assert found == max(0, over) * timedelta(minutes=1).total_seconds(), where
    return over > 0
