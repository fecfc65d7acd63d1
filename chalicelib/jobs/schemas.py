"""What goes over the wire about jobs."""

from datetime import datetime

from chalicelib.kit.wire import Out


class JobOut(Out):
    """The job that does it in the background."""

    id: str
    state: str


class CheckingOut(Out):
    """How far a check is; ``findings`` counts what it found."""

    id: str
    state: str
    done: int
    total: int
    findings: int
    started_at: datetime
    finished_at: datetime | None
