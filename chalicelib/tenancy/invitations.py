"""An invitation to join a company in a role, by e-mail."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from chalicelib.kit.errors import Conflict
from chalicelib.kit.values import Frozen


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class InvitationOver(Conflict):
    """It was accepted or withdrawn already."""

    type: ClassVar[str] = "invitation-over"
    title: ClassVar[str] = "This invitation was already accepted or withdrawn."


class Invitation(Frozen):
    """``link_hash`` is the one valid link: sending again replaces it."""

    id: str
    email: str
    name: str
    role: str
    language: str
    state: State = State.OPEN
    invited_by: str
    created_at: datetime
    ends_at: datetime
    link_hash: str
    version: int = 1

    def expired(self, now: datetime) -> bool:
        return now >= self.ends_at

    def moved(self, state: State) -> "Invitation":
        """The invitation in a final state; only an open one can move."""
        if self.state is not State.OPEN:
            raise InvitationOver()
        return self.model_copy(update={"state": state})
