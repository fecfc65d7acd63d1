"""A reconciliation: one file of a carrier or customer on its way to being settled line by line."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from pydantic import Field

from chalicelib.accounts.reconciliation.decisions import POSSIBLE, Decision, Side
from chalicelib.accounts.reconciliation.errors import NotAtThatPoint
from chalicelib.accounts.reconciliation.lines import Outcome, Reason
from chalicelib.accounts.reconciliation.selling.model import EARNED, SHORT, Margin, Sale, margin
from chalicelib.imports.choices import Choices
from chalicelib.imports.reading import ReadAs
from chalicelib.kit.values import Exact

State = Literal[
    "uploading",  # a program sends the file to the bucket
    "reading",  # job: the file becomes rows, its columns are looked at
    "unreadable",
    "mapping",  # somebody says which column is what
    "settling",  # somebody confirms dates, decimal marks, currency
    "comparing",  # job: every row is read and compared with our entries
    "compared",  # the result is decided line by line or in bulk
    "deciding",  # job: many lines are decided at once
    "booking",  # job: a carrier's bills are booked as they were decided
    "booked",
    "cancelled",
]
NEXT: Final[Mapping[State, frozenset[State]]] = {
    "uploading": frozenset({"reading", "cancelled"}),
    "reading": frozenset({"mapping", "unreadable", "cancelled"}),
    "unreadable": frozenset({"reading", "cancelled"}),
    "mapping": frozenset({"reading", "mapping", "settling", "cancelled"}),
    "settling": frozenset({"reading", "mapping", "settling", "comparing", "cancelled"}),
    "comparing": frozenset({"compared", "cancelled"}),
    "compared": frozenset(
        {"reading", "mapping", "settling", "comparing", "deciding", "booking", "cancelled"}
    ),
    "deciding": frozenset({"compared"}),
    "booking": frozenset({"booked"}),
    "booked": frozenset(),
    "cancelled": frozenset(),
}
BUSY: Final[frozenset[State]] = frozenset({"reading", "comparing", "deciding", "booking"})


class Sender(Exact):
    """Whose file it is: a customer's own list, or a carrier's bill by the carrier's name."""

    side: Side
    key: str
    name: str
    customer_id: str = ""


class Frame(Exact):
    """What the file is compared with: our entries dated in these days, both included."""

    since: date
    until: date


class Count(Exact):
    """How many matches of one outcome and reason there are, and how many are decided.

    Sums are by currency, in minor units; those across currencies are in neither.
    """

    outcome: Outcome
    reason: Reason
    matches: int = 0
    decided: int = 0
    theirs: dict[str, int] = Field(default_factory=dict)
    ours: dict[str, int] = Field(default_factory=dict)


class Sum(Exact):
    """How many matches of a carrier's bill stand so to what customers were charged, what they
    cost and what was charged for them, by currency in minor units."""

    margin: Margin
    matches: int = 0
    cost: dict[str, int] = Field(default_factory=dict)
    charged: dict[str, int] = Field(default_factory=dict)

    def plus(self, found: "Finding", by: int = 1) -> "Sum":
        """It with one more (or less) match."""
        cost, charged = dict(self.cost), dict(self.charged)
        cost[found.currency] = cost.get(found.currency, 0) + by * found.theirs
        for code, amount in found.charged.items():
            charged[code] = charged.get(code, 0) + by * amount
        return Sum(
            margin=self.margin,
            matches=self.matches + by,
            cost={code: each for code, each in sorted(cost.items()) if each},
            charged={code: each for code, each in sorted(charged.items()) if each},
        )


class Reconciliation(Exact):
    """What stands on the row of a reconciliation; its rows and matches lie beside it.

    ``run`` counts comparisons: each lays its matches down anew. ``wrong`` rows could not be
    read and are in no match; ``remarks`` are cells that were left out of a row that could.
    ``padded`` lines would match if leading zeros did not count; ``zeros_count`` is what somebody
    said about them. ``refused`` counts what a bulk decision could not do.
    """

    id: str
    sender: Sender
    frame: Frame
    filename: str
    size: int
    digest: str = ""
    state: State = "reading"
    read_as: ReadAs = ReadAs()
    sheets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: int = 0
    choices: Choices = Choices()
    recalled: bool = False
    zeros_count: bool = True
    zeros_decided: bool = False
    padded: int = 0
    wrong: int = 0
    remarks: int = 0
    run: int = 0
    matches: int = 0
    counts: tuple[Count, ...] = ()
    sums: tuple[Sum, ...] = ()
    decided: int = 0
    refused: int = 0
    bills: tuple[str, ...] = ()
    job: str = ""
    problem: str = ""
    problem_params: dict[str, Any] = Field(default_factory=dict)
    started_by: str
    started_by_name: str = ""
    created_at: datetime
    finished_at: datetime | None = None
    version: int = 1

    def to(self, state: State, **changes: Any) -> "Reconciliation":
        """It at its next state. Raises ``NotAtThatPoint`` where that does not follow, or where
        a comparison that something was decided on would be thrown away."""
        back = state in ("reading", "mapping", "settling", "comparing", "cancelled")
        if state not in NEXT[self.state] or (back and self.decided):
            raise NotAtThatPoint()
        return self.changed(state=state, **changes)

    def changed(self, **changes: Any) -> "Reconciliation":
        return self.model_copy(update={"version": self.version + 1, **changes})

    def with_decided(self, found: "Finding", by: int = 1) -> "Reconciliation":
        """It with one more (or less) match decided."""
        counts = tuple(
            each.model_copy(update={"decided": each.decided + by})
            if (each.outcome, each.reason) == (found.outcome, found.reason)
            else each
            for each in self.counts
        )
        return self.changed(counts=counts, decided=self.decided + by)

    def with_charged(self, before: "Finding", after: "Finding") -> "Reconciliation":
        """It once a cost was charged on to the customer."""
        sums = {each.margin: each for each in self.sums}
        sums[before.margin] = sums.get(before.margin, Sum(margin=before.margin)).plus(before, -1)
        sums[after.margin] = sums.get(after.margin, Sum(margin=after.margin)).plus(after)
        return self.changed(sums=tuple(sums[each] for each in Margin if each in sums))

    @property
    def busy(self) -> bool:
        """Whether a job is at work on it."""
        return self.state in BUSY

    @property
    def carrier(self) -> bool:
        return self.sender.side is Side.CARRIER

    @property
    def undecided(self) -> int:
        """Lines of their file that nobody has decided: what keeps a bill from being booked."""
        counted = (each for each in self.counts if each.outcome is not Outcome.ONLY_OURS)
        return sum(each.matches - each.decided for each in counted)

    def count(self, outcome: str) -> int:
        """How many matches have an outcome."""
        return sum(each.matches for each in self.counts if each.outcome == outcome)


class Finding(Exact):
    """A match as it stands in the table; its lines lie in the bucket, ``seq`` finds them.

    ``number`` is one number by which a person knows it; ``refused`` is why a bulk decision
    could not be carried out, as a message with its parameters. ``charged`` is what customers
    were charged for it, by currency; ``customer_id`` the only one that it can be for, and
    ``charged_on`` the entry by which it was charged from here.
    """

    seq: int
    outcome: Outcome
    reason: Reason
    currency: str
    theirs: int
    ours: int
    their_lines: int
    our_lines: int
    number: str = ""
    row: int = 0
    margin: Margin = Margin.UNASKED
    charged: dict[str, int] = Field(default_factory=dict)
    customer_id: str = ""
    charged_on: str = ""
    decision: Decision = Decision.NONE
    decided_by: str = ""
    decided_at: datetime | None = None
    note: str = ""
    refused: str = ""
    refused_params: dict[str, Any] = Field(default_factory=dict)
    version: int = 1

    @property
    def difference(self) -> int:
        """How much more they say than we do; nothing that can be said across currencies."""
        return 0 if self.reason is Reason.CURRENCY else self.theirs - self.ours

    @property
    def earned(self) -> int | None:
        """What is left of the charges after the cost; ``None`` where that cannot be said."""
        if self.margin not in EARNED:
            return None
        return self.charged.get(self.currency, 0) - self.theirs

    @property
    def short(self) -> int:
        """What the company pays and nobody pays it."""
        return -(self.earned or 0) if self.margin in SHORT else 0

    def without_charge(self, amount: int) -> "Finding":
        """It once what was charged from here was undone; its version stays."""
        left = self.charged.get(self.currency, 0) - amount
        charged = {**self.charged, self.currency: left}
        charged = {code: each for code, each in charged.items() if each}
        again = margin(self.theirs, self.currency, charged)
        return self.model_copy(update={"charged": charged, "margin": again, "charged_on": ""})

    def with_charge(self, entry_id: str, customer_id: str, amount: int) -> "Finding":
        """It once so much was charged on, in its own currency."""
        charged = {**self.charged, self.currency: self.charged.get(self.currency, 0) + amount}
        return self.model_copy(
            update={
                "charged": charged,
                "margin": margin(self.theirs, self.currency, charged),
                "charged_on": entry_id,
                "customer_id": customer_id,
                "version": self.version + 1,
            }
        )

    def possible(self, side: Side) -> tuple[Decision, ...]:
        """What may be decided about it; nothing once it is."""
        return () if self.decision else POSSIBLE[side, self.outcome]


class Told(Exact):
    """One line as a person sees it: what it is called, and for theirs the row it stands in."""

    id: str
    number: str = ""
    text: str = ""
    currency: str
    amount: int
    dated: date | None = None
    due: date | None = None
    kind: str = ""
    grams: int = 0
    litres: int = 0
    numbers: tuple[str, ...] = ()


class Lines(Exact):
    """The lines of one match, and for a carrier's what customers were charged for them."""

    theirs: tuple[Told, ...] = ()
    ours: tuple[Told, ...] = ()
    sold: tuple[Sale, ...] = ()
