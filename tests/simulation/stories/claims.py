"""Claims whose legal clocks run in consecutive days, two at once, extended and met in flight.

The days of each regime are written down a second time. Each warning comes once, not early, not
late, and never after the notice was given or the claim was finished.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.bootstrap import Services
from chalicelib.kit.clock import instant
from chalicelib.tables import TICKETS
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.schemas import ClaimStepIn, ExtensionIn, TermsIn
from chalicelib.tickets.schemas.record import TicketNew
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.story import Story

# Consecutive days for the notice of damage; CMR does not count Sundays.
NOTICE_DAYS: Final = {"hague_visby": 3, "cmr": 7, "hamburg": 15, "montreal": 14}
SUNDAY: Final = 6
SIDES: Final = ("customer", "carrier")
WARNED: Final = (3, 1)


@dataclass(frozen=True)
class Standing:
    """How the period of one side stood from a moment on."""

    since: datetime
    start: date | None = None
    regime: str = ""
    until: date | None = None
    met: bool = False
    finished: bool = False


class Claims(Story):
    """One damaged consignment, and what the desk does about its claim."""

    lengths = (3, 5, 9)

    def scene(self) -> None:
        new = TicketNew(subject="Damage", text="Crushed.", category="damage")
        self.ticket = self.machine.services.tickets.raise_ticket(self.who, new).id
        begin = datetime.min.replace(tzinfo=UTC)
        self.stood = {side: [Standing(begin)] for side in SIDES}

    # ---- what the desk does

    def plan(self) -> None:
        self._plan_terms((0, 0.2))
        if self.rng.random() < 0.2:
            self._plan_terms((0.4, 0.8))
        for _ in range(self.rng.choice((0, 1, 2))):
            self._plan_extension(self.rng.choice(SIDES), self.rng.randint(2, 18))
        if self.rng.random() < 0.5:
            self._plan_step("notice", self.rng.choice(SIDES), (0.2, 1))
        if self.rng.random() < 0.3:
            self._plan_step("finish", "carrier", (0.4, 0.8))
            self._plan_step("resume", "carrier", (0.6, 1))

    def _plan_terms(self, part: tuple[float, float]) -> None:
        days, regimes = self.rng.randint(0, 3), self._regimes()
        start: list[date] = []

        def set_terms(services: Services, who: Principal) -> None:
            start[:] = [self.today() - timedelta(days=days)]
            given = {f"{side}_regime": regime for side, regime in regimes.items()}
            terms = TermsIn.model_validate({"start_on": start[0], "carrier": "Blue", **given})
            services.claims.set_terms(who, self.ticket, terms)

        def were_set() -> None:
            for side in SIDES:
                before = self.stood[side][-1]
                regime = regimes.get(side, "")
                gone = {} if regime else {"until": None, "met": False}
                self._stands(side, start=start[0], regime=regime, **gone)
                assert not before.finished

        self.at("claim: terms", "damage", set_terms, were_set, between=part)

    def _regimes(self) -> dict[str, str]:
        both = {side: self.rng.choice(sorted(NOTICE_DAYS)) for side in SIDES}
        return both if self.rng.random() < 0.6 else {"carrier": both["carrier"]}

    def _plan_extension(self, side: str, days: int) -> None:
        until: list[date] = []

        def extend(services: Services, who: Principal) -> None:
            until[:] = [self.today() + timedelta(days=days)]
            given = {"side": side, "what": "notice", "until": until[0], "granted_by": "Blue"}
            services.claims.extend(who, self.ticket, ExtensionIn.model_validate(given))

        done: Callable[[], None] = lambda: self._stands(side, until=until[0])  # noqa: E731
        self.at("claim: extension", side, extend, done, between=(0.2, 0.9))

    def _plan_step(self, act: str, side: str, part: tuple[float, float]) -> None:
        step = ClaimStepIn.model_validate({"act": act, "side": side})

        def do(services: Services, who: Principal) -> None:
            if act == "resume" and not self.stood[side][-1].finished:
                raise Nothing
            services.claims.step(who, self.ticket, step)

        changes: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
            "notice": ((side,), {"met": True}),
            "finish": (SIDES, {"finished": True}),
            "resume": (SIDES, {"finished": False}),
        }
        sides, change = changes[act]

        def done() -> None:
            for each in sides:
                self._stands(each, **change)

        self.at(f"claim: {act}", side, do, done, between=part)

    def _stands(self, side: str, **change: Any) -> None:
        now = self.machine.clock.now()
        self.stood[side].append(replace(self.stood[side][-1], since=now, **change))

    def today(self) -> date:
        return self.machine.clock.now().astimezone(ZoneInfo(self.zone)).date()

    # ---- what must be true in the end

    def check_at_end(self) -> None:
        rows = self.machine.items(TICKETS, f"T#{self.who.tenant}#K#{self.ticket}")
        lines = [row for row in rows if str(row.get("id", "")).startswith("LEGAL#")]
        said = {line["id"]: instant(line["at"]) for line in lines if "#notice#" in line["id"]}
        due: dict[str, list[tuple[datetime, datetime]]] = {}
        for side in SIDES:
            for id_, first, over in self._expected(side):
                due.setdefault(id_, []).append((first, over))
        if unknown := set(said) - set(due):
            raise Wrong(f"nobody expected {sorted(unknown)}")
        for id_, periods in due.items():
            self._check(id_, periods, said.get(id_))

    def _check(
        self, id_: str, periods: list[tuple[datetime, datetime]], at: datetime | None
    ) -> None:
        if at is not None:
            self.machine.paths["legal warning"] += 1
            if not any(first <= at <= over for first, over in periods):
                raise Wrong(f"{id_} was said at {at}, it was due {periods}")
        for first, over in periods:
            latest = self.machine.latest(first)
            if latest < over and (at is None or at > latest):
                raise Wrong(f"{id_} was due at {first}, it was said at {at}")

    def _expected(self, side: str) -> Iterator[tuple[str, datetime, datetime]]:
        """Each mark with when it was due, and until when the claim stood like that."""
        stood = self.stood[side]
        ends = [each.since for each in stood[1:]] + [self.machine.clock.now()]
        for now, over in zip(stood, ends, strict=True):
            if now.start is None or not now.regime or now.met or now.finished:
                continue
            for id_, at in self._marks(side, now):
                due = max(at, now.since)
                if due <= over:
                    yield id_, due, over

    def _marks(self, side: str, now: Standing) -> Iterator[tuple[str, datetime]]:
        assert now.start is not None
        first = now.start + timedelta(days=1)
        last = self._last_day(now.start, now.regime)
        last = max(last, now.until) if now.until else last
        began, ends = self._midnight(first), self._midnight(last + timedelta(days=1))
        name = f"LEGAL#{side}#notice#{last}"
        points = {"half": began + (ends - began) / 2}
        points |= {f"{days}d": ends - timedelta(days=days) for days in WARNED}
        for left, at in points.items():
            if began < at < ends:
                yield f"{name}#{left}", at.replace(microsecond=0)
        yield f"{name}#over", ends

    def _last_day(self, start: date, regime: str) -> date:
        day, left = start, NOTICE_DAYS[regime]
        while left:
            day += timedelta(days=1)
            left -= regime != "cmr" or day.weekday() != SUNDAY
        return day

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), ZoneInfo(self.zone)).astimezone(UTC)
