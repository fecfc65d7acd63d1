"""What every story is: a scene set without faults, played with them, brought to rest, judged."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Final

from chalicelib.accounts.ledger.model import AgeingClock
from chalicelib.accounts.ledger.repository import LedgerRepository
from chalicelib.bootstrap import Services
from chalicelib.kit.dynamo import Store
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.notify.mail import Email
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import News, Telling, Way
from tests.companies import open_company
from tests.simulation import handlers
from tests.simulation.machine import BEGIN, Build, Machine, NeverSealed, Wrong

ANN: Final = Principal("ten_sim", "usr_ann", "owner", "Ann", "ann@sim.example")
ZONES: Final = ("UTC", "Asia/Shanghai", "America/New_York")
# Without faults everything comes to rest within so long, the outbox's last retry too (its waits
# add up to 17 hours); and on a day after a working day, so that nothing waits for the end of a
# weekend.
REST: Final = timedelta(days=1)
TUESDAY, FRIDAY = 1, 4
ON_THE_PAGE: Final = Telling(ways=dict.fromkeys(News, (Way.PAGE,)))
# The figures of a company's books take a tenth of a seed's time, night after night: one seed in
# so many has such nights, of every story.
COUNTED_EVERY: Final = 13
NOT_IN_THIS_STORY: Final = BEGIN + timedelta(days=1000)


@dataclass
class Played:
    """What came of a seed: what went wrong, or nothing, and what happened on the way."""

    seed: int
    story: str
    wrong: str = ""
    paths: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)


class Story:
    """One seed's company and what befalls it; each kind of story fills in the blanks."""

    # How many days it lasts: most seeds are short, so that there can be many.
    lengths: ClassVar[tuple[int, ...]] = (3, 5, 7, 10, 21)
    # Of what sort the company is; given to ``open_company``.
    facts: ClassVar[dict[str, Any]] = {}

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.rng = random.Random(machine.rng.randrange(2**32))
        self.who = ANN
        self.zone = self.rng.choice(ZONES)
        self.days = self.rng.choice(self.lengths)
        self.end = BEGIN + timedelta(days=self.days)
        # Colleagues are written to as each wishes: some get letters, most read it on the page.
        telling = self.rng.choice((Telling(), *[ON_THE_PAGE] * 3))
        open_company(machine.inner, *self.people(), telling=telling, zone=self.zone, **self.facts)
        if machine.seed % COUNTED_EVERY:
            self._count_later()
        self.scene()
        machine.mailer.took.append(self.mailed)
        machine.checks.append(self.check)

    def _count_later(self) -> None:
        """The nightly figures of the books are armed already, for a night after the story."""
        rows = LedgerRepository(self.machine.inner, self.who)
        rows.store.put_many(ACCOUNTS, [rows.clock_row(AgeingClock(due_at=NOT_IN_THIS_STORY))])

    def people(self) -> list[Principal]:
        """Who works in the company; the first one signs for everything else."""
        return [ANN]

    def somebody(self) -> Principal:
        """Who does what nobody in particular is named for."""
        return self.who

    def scene(self) -> None:
        """What is there before the story begins."""

    def plan(self) -> None:
        """What people are going to do, and when."""

    def mailed(self, email: Email) -> None:
        """An e-mail left the house."""

    def check(self) -> None:
        """What must hold after every step."""

    def go_on(self) -> None:
        """What was given up after too many failures, people let go on with a tap."""

    def check_at_end(self) -> None:
        """What must hold once everything has come to rest."""

    def play(self) -> None:
        """Raises ``Wrong`` with what is not true."""
        machine = self.machine
        self.plan()
        machine.faults.armed = True
        machine.run(self.end)
        machine.faults.armed = False
        machine.redrive()
        self.go_on()
        # An outage may have outlasted the story.
        rested = max(self.end, machine.clock.now()) + REST
        while not TUESDAY <= rested.weekday() <= FRIDAY:
            rested += timedelta(days=1)
        machine.run(rested)
        self._let_arrive()
        self._check_rest()
        self._check_trail()
        self.check_at_end()

    def _let_arrive(self) -> None:
        """What was sent in the last minute arrives in the next ones."""
        for _ in range(10):
            if not self.machine.queues.letters:
                return
            self.machine.run(self.machine.clock.now() + timedelta(minutes=1))

    def at(
        self,
        path: str,
        of: str,
        do: Callable[[Services, Principal], Any],
        done: Callable[[], None] = lambda: None,
        *,
        who: Principal | None = None,
        between: tuple[float, float] = (0, 1),
    ) -> None:
        """Plan an act at some moment within a part of the story (0 its begin, 1 its end)."""
        first, last = (int(part * self.days * 86_400) for part in between)
        at = BEGIN + timedelta(seconds=self.rng.randrange(max(60, first), max(61, last)))
        self.machine.plan(at, path, of, do, who or self.somebody(), done)

    def _check_trail(self) -> None:
        """Where it is sealed: every line is, once, and nothing looks changed."""
        machine = self.machine
        if not isinstance(machine.backing.armed, NeverSealed):
            system = Principal.system(self.who.tenant)
            for finding in machine.services.trail.checks.everything(system):
                raise Wrong(f"the trail is not as it was sealed: {finding!r}")
            machine.paths["trail whole"] += 1

    def _check_rest(self) -> None:
        machine = self.machine
        if machine.queues.letters or machine.queues.dead:
            raise Wrong(f"messages are left: {machine.queues.letters[:3]}")
        if machine.diary.acts:
            raise Wrong(f"acts are left: {machine.diary.acts[0].name}")
        if late := machine.overdue_wakes():
            raise Wrong(f"due and not woken: {[item['pk'] for item in late]}")


def tell(
    story: type[Story],
    seed: int,
    build: Build | None = None,
    rates: dict[str, float] | None = None,
    over: Callable[[MemoryStore], Store] | None = None,
) -> Played:
    """Play one seed of a story. ``rates`` replaces the seed's own faults, ``over`` the store."""
    played = Played(seed, story.__name__)
    machine = Machine(seed, build, rates, over)
    try:
        with handlers.logging_off():
            story(machine).play()
    except Wrong as wrong:
        played.wrong = str(wrong)
    played.paths = machine.paths
    played.faults = Counter(kind for _, kind in machine.faults.happened)
    machine.end()
    return played


def wrong_in(story: type[Story], seed: int, rates: dict[str, float] | None = None) -> str:
    """What went wrong in a seed of a story, or nothing."""
    return tell(story, seed, rates=rates).wrong
