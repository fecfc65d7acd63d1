"""One seed's story: a company, its customers, what they do, and what must hold at the end."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.kit.backing import Backing
from chalicelib.notify.mail import Email
from chalicelib.tenancy.principal import Principal
from tests.companies import open_company
from tests.simulation.debtors import Debtor
from tests.simulation.machine import BEGIN, Machine, Wrong
from tests.simulation.statements import Statements

ZONES = ("UTC", "Asia/Shanghai", "America/New_York")
DAYS = 30
SETTLING = 6

Build = Callable[[Backing, Any], Services]


def simulate(seed: int, build: Build | None = None, rates: dict[str, float] | None = None) -> str:
    """Play a seed; what went wrong, or nothing. ``rates`` replaces the seed's own faults."""
    machine = Machine(seed, build, rates)
    try:
        Story(machine).play()
    except Wrong as wrong:
        return str(wrong)
    return ""


class Story:
    """Sets the scene without faults, plays it with them, and lets it settle without."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.rng = random.Random(machine.rng.randrange(2**32))
        self.who = Principal("ten_sim", "usr_ann", "owner", "Ann", "ann@sim.example")
        self.zone = self.rng.choice(ZONES)
        open_company(machine.memory, self.who, zone=self.zone)
        self.runs: list[bool] = []
        self.debtors = [self._debtor(n) for n in range(self.rng.randint(1, 2))]
        machine.mailer.took.append(self.mailed)
        self.statements = Statements(machine, self.who, self.debtors)
        machine.checks.append(self.check)

    def play(self) -> None:
        end = BEGIN + timedelta(days=DAYS)
        for debtor in self.debtors:
            debtor.plan(self.rng, DAYS)
        self.statements.plan(self.rng, DAYS)
        self.machine.faults.armed = True
        self.machine.run(end)
        self.machine.faults.armed = False
        self.machine.redrive()
        self.settle(end + timedelta(days=SETTLING))

    def settle(self, until: datetime) -> None:
        """Without faults everything must come to rest and agree."""
        self.machine.run(until)
        if self.machine.queues.letters or self.machine.queues.dead:
            raise Wrong(f"messages are left: {self.machine.queues.letters[:3]}")
        if self.machine.acts:
            raise Wrong(f"acts are left: {self.machine.acts[0].name}")
        if late := self.machine.overdue_wakes():
            raise Wrong(f"due and not woken: {[item['pk'] for item in late]}")
        for debtor in self.debtors:
            debtor.check_at_end()
        self.statements.check_at_end()

    def check(self) -> None:
        for debtor in self.debtors:
            debtor.check()

    def mailed(self, email: Email) -> None:
        for debtor in self.debtors:
            if debtor.email == email.to:
                debtor.check_mail(email.id, email.text)

    def _debtor(self, number: int) -> Debtor:
        email = f"c{number}@customer.example" if self.rng.random() < 0.8 else ""
        debtor = Debtor(self.machine, self.who, self.zone, number, email)
        debtor.addressed = BEGIN if email else None
        debtor.runs = self.runs
        debtor.opens()
        return debtor
