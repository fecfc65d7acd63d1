"""What goes over the wire about settling. Amounts are whole minor units of the currency."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES, LARGEST
from chalicelib.kit.wire import In, Out
from chalicelib.tickets.settling.model import Seat, Tick, Ticks
from chalicelib.tickets.settling.playbooks import MOST_CHECKS, Playbook, Text
from chalicelib.tickets.settling.words import BOOKED, FREE, Beyond, Remedy, State

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class SettlementNew(In):
    """A remedy for a complaint; refund, credit and discount need an amount and its currency."""

    remedy: Remedy
    amount: int = Field(default=0, ge=0, le=LARGEST)
    currency: str = ""
    note: Words = ""
    departs: Words = ""

    @model_validator(mode="after")
    def _fits(self) -> "SettlementNew":
        if self.remedy in BOOKED and not self.amount:
            raise ValueError(N_("This remedy needs an amount."))
        if self.remedy in FREE and self.amount:
            raise ValueError(N_("An apology has no amount. Choose another remedy."))
        if self.amount and self.currency not in CURRENCIES:
            raise ValueError(N_("Choose a currency from the list."))
        return self


class ApproveIn(In):
    """Why it is approved, if there is something to say."""

    why: Words = ""


class RefuseIn(In):
    """Why it is refused."""

    why: Annotated[Words, StringConstraints(min_length=1)]


class WithdrawIn(In):
    """Why it is asked no longer, if there is something to say."""

    why: Words = ""


class ChecklistIn(In):
    """The keys of all checks that are done."""

    done: tuple[Annotated[str, StringConstraints(max_length=20)], ...] = Field(
        default=(), max_length=MOST_CHECKS
    )


class CheckOut(BaseModel):
    """One check in both languages, and who ticked it when."""

    key: str
    en: str
    zh: str
    done: Tick | None


class PlaybookOut(BaseModel):
    """How a ticket of this category is handled, and what of it is done."""

    category: str
    remedies: tuple[Remedy, ...]
    typical: Text
    words: Text
    checklist: list[CheckOut]

    @classmethod
    def of(cls, category: str, book: Playbook, ticks: Ticks) -> "PlaybookOut":
        """The playbook with the ticks of one ticket."""
        checks = [
            CheckOut(key=each.key, en=each.en, zh=each.zh, done=ticks.ticked.get(each.key))
            for each in book.checklist
        ]
        facts = {"remedies": book.remedies, "typical": book.typical, "words": book.words}
        return cls.model_validate({"category": category, "checklist": checks, **facts})


class SettlementOut(Out):
    """A settlement as it stands: granted, or asked for, or refused."""

    id: str
    ticket_id: str
    customer_id: str
    remedy: Remedy
    amount: int
    currency: str
    note: str
    departs: str
    state: State
    proposed_by: str
    proposed_name: str
    proposed_at: datetime
    beyond: Beyond | None
    seat: Seat | None
    asked_at: datetime | None
    due_at: datetime | None
    decided_by: str
    decided_name: str
    decided_for: str
    decided_at: datetime | None
    why: str
    entry_id: str
    dispute_id: str
    version: int
