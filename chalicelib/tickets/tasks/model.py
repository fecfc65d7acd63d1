"""A sub-task of a ticket. Pure: time is passed in."""

from datetime import datetime
from enum import StrEnum

from chalicelib.kit.values import Frozen
from chalicelib.tickets.tasks.errors import TaskFinished


class State(StrEnum):
    """Still to be done, done, or not needed any more."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Frozen):
    """What a colleague (``owner``) or an outside ``party`` must do by ``by``.

    ``due_at`` is when the clock looks at it next: ``by``, then never again. ``late``: that moment
    passed before it was done. ``outcome`` is what came of it, or why it is not needed any more.
    """

    id: str
    ticket_id: str
    subject: str = ""
    what: str
    owner: str = ""
    owner_name: str = ""
    party: str = ""
    by: datetime
    due_at: datetime | None = None
    state: State = State.OPEN
    late: bool = False
    asked_by: str
    asked_name: str = ""
    asked_at: datetime
    finished_at: datetime | None = None
    finished_name: str = ""
    outcome: str = ""
    version: int = 1

    @property
    def open(self) -> bool:
        return self.state is State.OPEN

    @property
    def who(self) -> str:
        """Who has to do it, by name."""
        return self.owner_name or self.party

    def finished(self, state: State, outcome: str, name: str, at: datetime) -> "Task":
        """Done or cancelled. Raises ``TaskFinished``: it is finished once."""
        if not self.open:
            raise TaskFinished()
        facts = {
            "state": state,
            "outcome": outcome.strip(),
            "finished_at": at,
            "finished_name": name,
            "late": self.late or at > self.by,
            "due_at": None,
        }
        return self.model_copy(update=facts)

    def overdue(self) -> "Task":
        """Its time has passed: that is said once."""
        return self.model_copy(update={"late": True, "due_at": None})
