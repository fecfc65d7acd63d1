"""A write-off: money that nobody will get, given up by two people. Pure.

To give up money is a sensitive act (``domain.md``, *Control*): one person asks for it with a
reason, nothing is booked, and a second one approves it; then it is an entry as any other. In a
company of one the same person is asked twice, and the record says so.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.accounts.ledger.model import Draft
from chalicelib.accounts.write_offs.errors import WriteOffDecided
from chalicelib.kit.values import Exact


class State(StrEnum):
    """How far a write-off has come; ``withdrawn``: taken back by who asked."""

    ASKED = "asked"
    BOOKED = "booked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Part(Exact):
    """So much of it against one open item, in minor units."""

    item_id: str
    amount: int


class WriteOff(Exact):
    """A write-off that is asked, or was decided.

    ``draft`` is the entry to be booked, its note the reason. It is set against the ``parts``,
    or, where ``oldest``, against the oldest open items of the day it is booked. ``alone``:
    nobody else was in the company, the same person was asked twice.
    """

    id: str
    customer_id: str
    draft: Draft
    oldest: bool = True
    parts: tuple[Part, ...] = ()
    asked_by: str
    asked_at: datetime
    state: State = State.ASKED
    decided_by: str = ""
    decided_at: datetime | None = None
    alone: bool = False
    entry_id: str = ""
    version: int = 1

    @property
    def currency(self) -> str:
        return self.draft.currency

    @property
    def amount(self) -> int:
        return self.draft.amount

    @property
    def dated(self) -> date:
        return self.draft.dated

    @property
    def note(self) -> str:
        """Why the money is given up."""
        return self.draft.note

    def decided(self, state: State, by: str, at: datetime, **facts: Any) -> "WriteOff":
        """The same, booked, refused or withdrawn. Raises ``WriteOffDecided``."""
        if self.state is not State.ASKED:
            raise WriteOffDecided()
        made = {"state": state, "decided_by": by, "decided_at": at, "version": self.version + 1}
        return self.model_copy(update=made | facts)
