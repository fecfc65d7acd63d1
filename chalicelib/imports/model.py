"""An import: one uploaded file on its way into the books, and back out while that is possible."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.imports.choices import Choices
from chalicelib.imports.errors import NotReady
from chalicelib.imports.reading import ReadAs
from chalicelib.kit.values import Frozen

State = Literal[
    "uploading",  # the browser or program sends the file to the bucket
    "reading",  # job: the file becomes rows, its columns are looked at
    "mapping",  # the user says which column is what
    "settling",  # the user confirms date orders, decimal marks, zone, currency
    "checking",  # job: every row is read and compared with what is known
    "preview",  # the user sees what would happen
    "running",  # job: it happens
    "done",
    "undoing",  # job: it is taken back
    "undone",
    "unreadable",
    "cancelled",
]

# What may follow what. A step back (other columns, other settings) is always possible until
# the run; what a run has written is only left by undoing it.
NEXT: Mapping[State, frozenset[State]] = {
    "uploading": frozenset({"reading", "cancelled"}),
    "reading": frozenset({"mapping", "unreadable", "cancelled"}),
    "unreadable": frozenset({"reading", "cancelled"}),
    "mapping": frozenset({"reading", "mapping", "settling", "cancelled"}),
    "settling": frozenset({"reading", "mapping", "settling", "checking", "cancelled"}),
    "checking": frozenset({"preview", "cancelled"}),
    "preview": frozenset({"reading", "mapping", "settling", "checking", "running", "cancelled"}),
    "running": frozenset({"done"}),
    "done": frozenset({"undoing"}),
    "undoing": frozenset({"undone", "done"}),
    "undone": frozenset(),
    "cancelled": frozenset(),
}
BUSY: frozenset[State] = frozenset({"reading", "checking", "running", "undoing"})


class Tally(Frozen):
    """How many rows (or things) met which fate.

    `repeated` rows say word for word what an earlier row of the file says; `padded` are invoice
    numbers that equal a known one but for leading zeros; `customers` are made on the way.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    wrong: int = 0
    padded: int = 0
    customers: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Tally(**{name: mine[name] + theirs[name] for name in mine})

    @property
    def rows(self) -> int:
        """How many rows of the file this accounts for."""
        return self.new + self.changed + self.unchanged + self.repeated + self.wrong


class Import(Frozen):
    """What stands on the row of an import; its rows, findings and plans lie in the bucket.

    `padding_decided` tells that the user has answered whether invoice numbers that differ only
    by leading zeros are the same. `left` counts what an undo could not take back.
    """

    id: str
    kind: str
    filename: str
    size: int
    state: State = "uploading"
    read_as: ReadAs = ReadAs()
    sheets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: int = 0
    chunks: int = 0
    choices: Choices = Choices()
    recalled: bool = False
    padding_decided: bool = False
    job: str = ""
    checked: Tally = Tally()
    result: Tally = Tally()
    obstacles: int = 0
    left: int = 0
    problem: str = ""
    problem_params: dict[str, Any] = Field(default_factory=dict)
    started_by: str
    started_by_name: str = ""
    created_at: datetime
    finished_at: datetime | None = None
    version: int = 1

    def to(self, state: State, **changes: Any) -> "Import":
        """The import at its next state. Raises `NotReady` where that does not follow."""
        if state not in NEXT[self.state]:
            raise NotReady()
        update = {"state": state, "version": self.version + 1, **changes}
        return self.model_copy(update=update)

    @property
    def busy(self) -> bool:
        """Whether a job is at work on it."""
        return self.state in BUSY

    @property
    def undecided_padding(self) -> bool:
        """Whether the user has yet to say what lost leading zeros mean."""
        return self.checked.padded > 0 and not self.padding_decided

    @property
    def may_run(self) -> bool:
        """Whether there is anything to do and nothing left to decide."""
        wanted = self.checked.new + self.checked.changed
        return self.state == "preview" and wanted > 0 and not self.undecided_padding

    @property
    def may_undo(self) -> bool:
        return self.state == "done" and self.result.new + self.result.changed > 0
