"""A settlement of a complaint, its approval, and what a customer was granted. Pure."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.kit.values import Frozen
from chalicelib.tickets.settling.errors import AlreadyDecided
from chalicelib.tickets.settling.words import Beyond, Remedy, State


class Seat(Frozen):
    """Who is asked: the holder of a level (1 supervisor … 3 owner), or who stands in.

    ``again``: a company of one, where the same person is asked a second time.
    """

    level: int
    holder: str
    holder_name: str = ""
    asked: str
    asked_name: str
    again: bool = False

    @property
    def stands_in_for(self) -> str:
        """Whom the one asked stands in for; "" when the holder is asked."""
        return self.holder_name if self.asked != self.holder else ""


class Settlement(Frozen):
    """A remedy for one complaint. ``amount`` in minor units; 0 where nothing is paid.

    ``beyond`` says why it had to be asked for, ``seat`` who is (or was last) asked, ``due_at``
    when the next level is asked instead; ``entry_id`` is the credit note in accounts.
    ``decided_for``: in whose stead a deputy decided it, by name.
    ``departs`` is the reason for another remedy than the playbook proposes; ``dispute_id`` the
    disputed document that the credit note is for, if it is for one.
    """

    id: str
    ticket_id: str
    customer_id: str = ""
    subject: str = ""
    customer_name: str = ""
    remedy: Remedy
    amount: int = 0
    currency: str = ""
    note: str = ""
    departs: str = ""
    state: State = State.GRANTED
    proposed_by: str
    proposed_name: str = ""
    proposed_at: datetime
    beyond: Beyond | None = None
    seat: Seat | None = None
    asked_at: datetime | None = None
    due_at: datetime | None = None
    decided_by: str = ""
    decided_name: str = ""
    decided_for: str = ""
    decided_at: datetime | None = None
    why: str = ""
    entry_id: str = ""
    dispute_id: str = ""
    version: int = 1

    @property
    def open(self) -> bool:
        """Waits for an approval."""
        return self.state is State.ASKED

    def asking(self, seat: Seat, at: datetime, due_at: datetime | None) -> "Settlement":
        """The settlement with somebody (else) asked for it."""
        facts = {"state": State.ASKED, "seat": seat, "asked_at": at, "due_at": due_at}
        return self.model_copy(update=facts)

    def overdue(self) -> "Settlement":
        """Nobody answered in time and nobody stands higher: it stays with who was asked."""
        return self.model_copy(update={"due_at": None})

    def decided(
        self, state: State, by: str, name: str, at: datetime, why: str, instead_of: str = ""
    ) -> "Settlement":
        """Granted or refused. Raises ``AlreadyDecided``: each settlement is decided once."""
        if not self.open:
            raise AlreadyDecided()
        facts = {
            "state": state,
            "decided_by": by,
            "decided_name": name,
            "decided_at": at,
            "why": why,
            "decided_for": instead_of,
            "due_at": None,
        }
        return self.model_copy(update=facts)


class Tick(Frozen):
    """Who ticked a check, and when."""

    by: str
    by_name: str = ""
    at: datetime


class Ticks(Frozen):
    """What is ticked on a ticket's checklist, by the key of the check."""

    ticked: dict[str, Tick] = {}
    version: int = 0


class Granted(Frozen):
    """What one customer was granted: minor units by month (``2026-11``) and currency."""

    months: dict[str, dict[str, int]] = {}
    version: int = 0

    def within(self, months: int, today: date) -> dict[str, int]:
        """Sums by currency of the last so many calendar months, this one included."""
        first = _month(today, months - 1)
        sums: dict[str, int] = {}
        for month, amounts in self.months.items():
            if month >= first:
                for currency, amount in amounts.items():
                    sums[currency] = sums.get(currency, 0) + amount
        return sums

    def plus(self, today: date, amount: int, currency: str) -> "Granted":
        """With one more grant; what is older than five years is left out."""
        kept = {month: sums for month, sums in self.months.items() if month >= _month(today, 60)}
        this = _month(today, 0)
        sums: Mapping[str, int] = kept.get(this, {})
        kept[this] = {**sums, currency: sums.get(currency, 0) + amount}
        return Granted(months=kept, version=self.version + 1)


def _month(today: date, before: int) -> str:
    months = today.year * 12 + today.month - 1 - before
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
