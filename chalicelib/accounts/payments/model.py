"""A bank's file on its way into the books, and the lines that it brought.

A line is taken in once, whichever files list it. Until somebody says what it is, it is open and
stands on the worklist; then it is booked on a customer's account, or set aside as nothing of a
customer's. What was booked can be undone: the line is open again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.accounts.payments.errors import FileNotReady, LineNotOpen
from chalicelib.accounts.payments.lines import Instructed, Source
from chalicelib.accounts.payments.own_accounts import Unclear
from chalicelib.accounts.payments.tables.mapping import TableChoices
from chalicelib.kit.values import Exact

FileState = Literal[
    "uploading",  # the browser or program sends the file to the bucket
    "reading",  # job: the file is read, checked and compared with what is known
    "mapping",  # a table: the user says which column is what
    "refused",  # something does not add up; nothing was taken in
    "preview",  # the user sees what would be taken in
    "taking",  # job: the lines are taken in
    "taken",
    "undoing",  # job: lines that nothing was made of are taken out again
    "undone",
    "cancelled",
]
NEXT: Mapping[FileState, frozenset[FileState]] = {
    "uploading": frozenset({"reading", "cancelled"}),
    "reading": frozenset({"mapping", "refused", "preview", "cancelled"}),
    # A table may always be read with other columns, until it is taken in.
    "mapping": frozenset({"reading", "cancelled"}),
    "refused": frozenset({"reading", "cancelled"}),
    "preview": frozenset({"reading", "taking", "cancelled"}),
    # Back, where a file that was taken in before it makes something of it unclear.
    "taking": frozenset({"taken", "preview"}),
    "taken": frozenset({"undoing"}),
    "undoing": frozenset({"taken", "undone"}),
    "undone": frozenset(),
    "cancelled": frozenset(),
}
BUSY: frozenset[FileState] = frozenset({"reading", "taking", "undoing"})
# So many statements of a file stand on its page; all are in the bucket.
SHOWN_STATEMENTS = 40


class Tally(Exact):
    """How many lines of a file are new, known from another file, or may be either."""

    new: int = 0
    known: int = 0
    doubtful: int = 0

    def plus(self, other: "Tally") -> "Tally":
        mine, theirs = self.model_dump(), other.model_dump()
        return Tally(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def lines(self) -> int:
        return self.new + self.known + self.doubtful

    @property
    def only_known(self) -> bool:
        return self.known > 0 and self.known == self.lines


class Head(Exact):
    """What a file's page shows of one statement; ``kept_as`` is our account in full."""

    account: str
    currency: str
    name: str
    number: str = ""
    first: date | None = None
    last: date | None = None
    opening: int | None = None
    closing: int | None = None
    lines: int = 0
    kept_as: str = ""


class BankFile(Exact):
    """What stands on the row of a file; its lines and faults lie in the bucket.

    ``headings`` and ``choices`` are a table's, ``recalled`` tells that it is read as the last one
    with these headings was. ``doubtful_are_new`` is what the user said of lines that may be known
    already; ``left`` counts lines that an undo could not take out, because they are booked or
    another file lists them. ``unclear`` are accounts of which a person must say which they are,
    ``doubted`` those (as currency and account) that somebody wants to be asked about. ``came_back``
    tells that taking it in ended before it began, since what it was compared with had changed.
    """

    id: str
    filename: str
    size: int
    state: FileState = "uploading"
    format: str = ""
    statements: tuple[Head, ...] = ()
    count: int = 0
    lines: int = 0
    pending: int = 0
    faults: int = 0
    headings: tuple[str, ...] = ()
    choices: TableChoices = TableChoices()
    recalled: bool = False
    checked: Tally = Tally()
    result: Tally = Tally()
    doubtful_are_new: bool | None = None
    left: int = 0
    unclear: tuple[Unclear, ...] = ()
    doubted: tuple[str, ...] = ()
    came_back: bool = False
    job: str = ""
    started_by: str
    started_by_name: str = ""
    created_at: datetime
    finished_at: datetime | None = None
    version: int = 1

    def to(self, state: FileState, **changes: Any) -> "BankFile":
        """The file at its next state. Raises ``FileNotReady`` where that does not follow."""
        if state not in NEXT[self.state]:
            raise FileNotReady()
        return self.replaced(state=state, **changes)

    def replaced(self, **changes: Any) -> "BankFile":
        return self.model_copy(update={"version": self.version + 1, **changes})

    @property
    def busy(self) -> bool:
        return self.state in BUSY

    @property
    def undecided(self) -> bool:
        """Whether the user has yet to say if doubtful lines are new."""
        return self.checked.doubtful > 0 and self.doubtful_are_new is None

    @property
    def to_take(self) -> int:
        """How many lines taking the file in would add."""
        return self.checked.new + (self.checked.doubtful if self.doubtful_are_new else 0)

    @property
    def may_take(self) -> bool:
        decided = not self.undecided and not self.unclear
        return self.state == "preview" and decided and self.to_take > 0


LineState = Literal["open", "booked", "aside", "returned"]


class Posting(Exact):
    """An entry that a line made on a customer's account. ``amount`` is signed as the ledger's."""

    entry_id: str
    kind: str
    currency: str
    amount: int


class Reason(Exact):
    """Why something is proposed: a message id with its values."""

    text: str
    params: Mapping[str, Any] = Field(default_factory=dict)


class Share(Exact):
    """So much of a line against one open item; ``number`` is the document's, for reading."""

    item_id: str
    number: str
    amount: int


Confidence = Literal["certain", "likely", "possible"]


class Proposal(Exact):
    """What a line may be: whose money, against which items, and why that is thought.

    ``shortfall`` is what is missing of the items and would be booked as ``difference`` (a bank's
    charge, a small difference or one of exchange); ``surplus`` what a rate made too much, ``rest``
    what would stay on account. ``count`` and ``total`` are of all items, also where ``shares``
    hold the first of many only. Where the items are in another currency than the line, ``into``
    names it, all amounts are in it, ``converted`` is what the line makes and ``rate`` how. A debit
    that takes an earlier payment back names that line in ``returns``. A line that is nothing of a
    customer's has no customer: ``aside`` is what it was called before, or a message id.
    """

    customer_id: str
    name: str
    confidence: Confidence
    score: int
    reasons: tuple[Reason, ...]
    shares: tuple[Share, ...] = ()
    count: int = 0
    total: int = 0
    shortfall: int = 0
    difference: str = ""
    surplus: int = 0
    rest: int = 0
    into: str = ""
    converted: int = 0
    rate: str = ""
    returns: str = ""
    aside: str = ""

    @property
    def key(self) -> str:
        """What a person accepts: it is looked for again when they do."""
        named = ",".join(f"{share.item_id}:{share.amount}" for share in self.shares[:3])
        sums = f"{self.count}|{self.total}|{self.rest}|{self.into}|{self.converted}"
        return f"{self.customer_id}|{named}|{sums}"


class Line(Exact):
    """A booking on one of our bank accounts. Amounts are minor units; what came in is positive.

    ``postings`` are the entries it made; ``returns`` names the line whose money this one takes
    back, ``returned_by`` the other way round. Of a payment ``gone`` is how much of it went back,
    where it was a part; of the line that took it back ``fee`` is what the bank took beyond it.
    ``best`` is the foremost proposal as it was found last.
    """

    id: str
    account: str
    source: Source
    file_id: str
    row: int
    amount: int
    currency: str
    booked: date
    valued: date | None = None
    reversal: bool = False
    return_reason: str = ""
    bank_ref: str = ""
    end_to_end: str = ""
    party: str = ""
    party_account: str = ""
    text: str = ""
    code: str = ""
    instructed: Instructed | None = None
    charges: int = 0
    occurrence: int = 1
    state: LineState = "open"
    customer_id: str = ""
    postings: tuple[Posting, ...] = ()
    note: str = ""
    returns: str = ""
    returned_by: str = ""
    gone: int = 0
    fee: int = 0
    best: Proposal | None = None
    looked_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    taken_at: datetime
    version: int = 1

    def replaced(self, **changes: Any) -> "Line":
        """The line at its next version."""
        return self.model_copy(update={"version": self.version + 1, **changes})

    def needs(self, *states: LineState) -> "Line":
        """This line, if it stands so. Raises ``LineNotOpen``."""
        if self.state not in states:
            raise LineNotOpen()
        return self

    @property
    def certain(self) -> bool:
        """Whether its foremost proposal may be accepted with others, unseen."""
        return self.state == "open" and self.best is not None and self.best.confidence == "certain"

    @property
    def needle(self) -> str:
        """All that is searched for."""
        parts = (self.party, self.text, self.bank_ref, self.end_to_end, self.party_account)
        return " ".join(filter(None, parts))
