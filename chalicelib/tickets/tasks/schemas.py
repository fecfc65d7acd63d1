"""What goes over the wire about sub-tasks."""

from typing import Annotated

from pydantic import AwareDatetime, StringConstraints, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.wire import In, Out
from chalicelib.tickets.tasks.model import State

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class TaskNew(In):
    """What is to be done, by when, and by whom: a colleague (``owner``) or an outside party."""

    what: Text
    owner: Line = ""
    party: Line = ""
    by: AwareDatetime

    @model_validator(mode="after")
    def _somebodys(self) -> "TaskNew":
        if bool(self.owner) is bool(self.party):
            raise ValueError(N_("Choose a colleague, or name the outside party: one of both."))
        return self


class OutcomeIn(In):
    """What came of a task, or why it is not needed any more."""

    outcome: Text


class TaskOut(Out):
    """A sub-task. ``late``: it was not done by its time."""

    id: str
    ticket_id: str
    what: str
    owner: str
    owner_name: str
    party: str
    by: AwareDatetime
    state: State
    late: bool
    asked_name: str
    asked_at: AwareDatetime
    finished_at: AwareDatetime | None
    finished_name: str
    outcome: str
    version: int
