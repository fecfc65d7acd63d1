"""A job: large work in small, repeatable steps, with a cursor that survives any crash."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from chalicelib.kit.values import Frozen

State = Literal["queued", "running", "done", "failed", "cancelled"]

# A step that keeps failing is shown to a person after this many attempts in a row.
MAX_FAILURES = 5


class Job(Frozen):
    """What stands on a job's row. ``cursor`` says where the next step begins.

    ``done`` and ``total`` are in whatever the kind counts (rows, customers); ``total`` 0 means
    not known yet.
    """

    id: str
    kind: str
    state: State = "queued"
    params: dict[str, Any] = Field(default_factory=dict)
    cursor: dict[str, Any] = Field(default_factory=dict)
    result: dict[str, Any] = Field(default_factory=dict)
    done: int = 0
    total: int = 0
    failures: int = 0
    problem: str = ""
    started_by: str
    created_at: datetime
    finished_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether there is still work to do."""
        return self.state in ("queued", "running")

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if self.state == "done":
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    def advanced(self, *, done: int, cursor: dict[str, Any], **changes: Any) -> "Job":
        """The job after a step that went well."""
        values = {"state": "running", "done": done, "cursor": cursor, "failures": 0, "problem": ""}
        return self.model_copy(update=values | changes)

    def resumed(self) -> "Job":
        """The job that was given up, once a person lets it go on where it stopped."""
        again = {"state": "queued", "failures": 0, "problem": "", "finished_at": None}
        return self.model_copy(update=again)

    def finished(self, at: datetime, **result: Any) -> "Job":
        """The job when all is done."""
        update = {"state": "done", "finished_at": at, "result": self.result | result}
        return self.model_copy(update=update | {"failures": 0, "problem": ""})

    def failed(self, at: datetime, problem: str) -> "Job":
        """The job after a step that failed: to be tried again, or given up in the end."""
        failures = self.failures + 1
        if failures < MAX_FAILURES:
            return self.model_copy(update={"failures": failures, "problem": problem})
        ended = {"state": "failed", "failures": failures, "problem": problem, "finished_at": at}
        return self.model_copy(update=ended)
