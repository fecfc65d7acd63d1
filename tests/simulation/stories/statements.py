"""Statements issued in the middle of everything: numbers without gaps, balances that carry on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Protocol

from chalicelib.accounts.statements.model import Statement
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.story import Story

# Before everything that any debtor was ever charged.
EVER = date(2025, 1, 1)


class Customer(Protocol):
    """Whose statements are looked at."""

    id: str
    number: int

    def today(self) -> date: ...


@dataclass
class Statements:
    """Somebody issues statements now and then, of all that was dated up to the day before."""

    story: Story
    debtors: Sequence[Customer]

    def plan(self) -> None:
        for debtor in self.debtors:
            for _ in range(self.story.rng.randint(0, 2)):
                self.story.at("statement", str(debtor.number), self._issue(debtor))
        if self.story.rng.random() < 0.3:
            self.story.at("statement run", "the company", self._run)
        for how in ("supplement", "revise"):
            if self.story.rng.random() < 0.4:
                self.story.at(how, "the company", self.again(how), between=(0.5, 1))

    def _run(self, services: Services, who: Principal) -> None:
        """Everybody's statement of all up to yesterday, one after the other in the background."""
        until = self.debtors[0].today() - timedelta(days=1)
        services.statements.start_run(who, EVER, until, send=False)

    def _issue(self, debtor: Customer) -> Callable[[Services, Principal], Any]:
        until: list[date] = []

        def issue(services: Services, who: Principal) -> None:
            if not until:
                until.append(debtor.today() - timedelta(days=1))
            # The document is made from the statement afterwards, and can be made again.
            services.statements.issuing.issue(who, debtor.id, EVER, until[0])

        return issue

    def again(self, how: str) -> Callable[[Services, Principal], Any]:
        """What was booked since into a period that was stated: on a statement of its own, or the
        whole of it anew."""
        which = self.story.rng.random()

        def again(services: Services, who: Principal) -> None:
            issued = services.statements.newest(who, 100).items
            standing = [each for each in issued if not each.revised_by]
            if not standing:
                raise Nothing
            one = standing[int(which * len(standing))]
            revising = services.statements.revising
            if how == "supplement":
                revising.supplement(who, one, "found late")
            else:
                revising.revise(who, one, "found late")

        return again

    # ---- what must be true in the end

    def check_at_end(self) -> None:
        """Each number once, none left out; each statement adds up and follows the one before."""
        issued = self.story.machine.services.statements.newest(self.story.who, 100).items
        revisions: dict[int, list[int]] = {}
        for each in issued:
            revisions.setdefault(each.sequence, []).append(each.revision)
        if sorted(revisions) != list(range(1, len(revisions) + 1)):
            raise Wrong(f"statement numbers {sorted(revisions)}")
        for sequence, found in revisions.items():
            if sorted(found) != list(range(len(found))):
                raise Wrong(f"revisions of statement {sequence}: {sorted(found)}")
        for debtor in self.debtors:
            mine = [each for each in issued if each.customer_id == debtor.id]
            self._check_chain(debtor, sorted(mine, key=lambda e: (e.sequence, e.revision)))

    def _check_chain(self, debtor: Customer, statements: list[Statement]) -> None:
        """Each begins where the number before it ended; of one number the newest counts."""
        ended: dict[str, int] = {}
        stated: dict[str, set[str]] = {}
        for number, group in groupby(statements, key=lambda each: each.sequence):
            issues = list(group)
            for issue in issues:
                lines = self._check_sums(debtor, issue, ended)
                if bool(issue.revised_by) == (issue is issues[-1]):
                    raise Wrong(f"{issue.number} of {debtor.number} is revised, or is not")
            for code, closing in _closings(issues[-1]).items():
                ended[code] = closing
                if twice := stated.setdefault(code, set()) & lines.get(code, set()):
                    raise Wrong(f"{twice} stand on two statements, the second is {number}")
                stated[code] |= lines.get(code, set())

    def _check_sums(
        self, debtor: Customer, statement: Statement, ended: dict[str, int]
    ) -> dict[str, set[str]]:
        """The entries on a statement, by currency, once it adds up."""
        services = self.story.machine.services
        lines = services.statements.lines(self.story.who, statement)
        for section in statement.sections:
            code = section.currency
            if section.opening != ended.get(code, 0):
                raise Wrong(
                    f"{statement.number} of {debtor.number} opens with {section.opening} {code}"
                )
            moved = sum(line.amount for line in lines[code])
            if section.opening + moved != section.closing:
                raise Wrong(f"{statement.number} of {debtor.number} does not add up in {code}")
        return {code: {line.entry_id for line in found} for code, found in lines.items()}


def _closings(statement: Statement) -> dict[str, int]:
    return {section.currency: section.closing for section in statement.sections}
