"""A month's sample of closed tickets, and what a supervisor found in each. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.kit.values import Frozen

# A sample stands in one item of the table, verdicts included.
MOST: Final = 30


class Verdict(StrEnum):
    """How a closed ticket was handled."""

    GOOD = "good"
    REMARKS = "remarks"
    POOR = "poor"


class Sampled(Frozen):
    """One ticket of a sample as it was when drawn; ``verdict`` None: nobody has looked yet.

    ``again``: looked at by who handled it, asked a second time since nobody else leads.
    """

    ticket_id: str
    subject: str
    handler: str = ""
    handler_name: str = ""
    verdict: Verdict | None = None
    words: str = ""
    by: str = ""
    by_name: str = ""
    at: datetime | None = None
    again: bool = False


class Sample(Frozen):
    """The sample of a month (``2026-03``); ``closed`` is how many it was drawn from.

    Without cases: all that was closed was the drawer's own, and somebody else draws it.
    """

    month: str
    drawn_at: datetime
    drawn_by: str
    drawn_by_name: str
    closed: int
    cases: tuple[Sampled, ...]
    version: int = 1

    def case(self, ticket_id: str) -> Sampled | None:
        """One ticket of the sample."""
        return next((each for each in self.cases if each.ticket_id == ticket_id), None)

    @property
    def undrawn(self) -> bool:
        """Nothing was there to draw but the drawer's own work."""
        return not self.cases

    @property
    def counts(self) -> dict[str, int]:
        """How many were drawn, were looked at, and had each verdict."""
        given = Counter(each.verdict.value for each in self.cases if each.verdict)
        verdicts = {each.value: given[each.value] for each in Verdict}
        return {"drawn": len(self.cases), "looked_at": given.total(), **verdicts}

    def judged(self, looked_at: Sampled) -> "Sample":
        """The next version, with what was found in one of its tickets."""
        same = looked_at.ticket_id
        cases = tuple(looked_at if each.ticket_id == same else each for each in self.cases)
        return self.model_copy(update={"cases": cases, "version": self.version + 1})


def lowest(month: str, tickets: Iterable[str], size: int) -> list[str]:
    """So many tickets of a month by lot: the same ones in whatever order or parts they come.

    The month is the seed: nobody chooses, and anybody can draw again and compare.
    """
    return sorted(set(tickets), key=lambda each: _lot(month, each))[:size]


def _lot(month: str, ticket_id: str) -> str:
    return hashlib.sha256(f"{month} {ticket_id}".encode()).hexdigest()
