"""Statements issued in the middle of everything: numbers without gaps, balances that carry on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.accounts.statements.model import Statement
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from tests.simulation.machine import Wrong
from tests.simulation.stories.debtors import Debtor
from tests.simulation.story import Story

# Before everything that any debtor was ever charged.
EVER = date(2025, 1, 1)


@dataclass
class Statements:
    """Somebody issues statements now and then, of all that was dated up to the day before."""

    story: Story
    debtors: list[Debtor]

    def plan(self) -> None:
        for debtor in self.debtors:
            for _ in range(self.story.rng.randint(0, 2)):
                self.story.at("statement", str(debtor.number), self._issue(debtor))
        if self.story.rng.random() < 0.3:
            self.story.at("statement run", "the company", self._run)

    def _run(self, services: Services, who: Principal) -> None:
        """Everybody's statement of all up to yesterday, one after the other in the background."""
        until = self.debtors[0].today() - timedelta(days=1)
        services.statements.start_run(who, EVER, until, send=False)

    def _issue(self, debtor: Debtor) -> Callable[[Services, Principal], Any]:
        until: list[date] = []

        def issue(services: Services, who: Principal) -> None:
            if not until:
                until.append(debtor.today() - timedelta(days=1))
            # The document is made from the statement afterwards, and can be made again.
            services.statements.issuing.issue(who, debtor.id, EVER, until[0])

        return issue

    def check_at_end(self) -> None:
        """Each number once, none left out; each statement adds up and follows the one before."""
        issued = self.story.machine.services.statements.newest(self.story.who, 100).items
        numbers: dict[str, list[int]] = {}
        for each in issued:
            numbers.setdefault(each.series, []).append(each.sequence)
        for series, found in numbers.items():
            if sorted(found) != list(range(1, len(found) + 1)):
                raise Wrong(f"statement numbers of {series}: {sorted(found)}")
        for debtor in self.debtors:
            mine = [each for each in issued if each.customer_id == debtor.id]
            self._check_chain(debtor, sorted(mine, key=lambda each: each.sequence))

    def _check_chain(self, debtor: Debtor, statements: list[Statement]) -> None:
        closing: dict[str, int] = {}
        for statement in statements:
            services = self.story.machine.services
            lines = services.statements.lines(self.story.who, statement)
            for section in statement.sections:
                code, opening = section.currency, section.opening
                if opening != closing.get(code, 0):
                    raise Wrong(
                        f"{statement.number} of {debtor.number} opens with {opening} {code}"
                    )
                moved = sum(line.amount for line in lines[code])
                if opening + moved != section.closing:
                    raise Wrong(f"{statement.number} of {debtor.number} does not add up in {code}")
                closing[code] = section.closing
