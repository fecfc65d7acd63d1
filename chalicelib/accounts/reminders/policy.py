"""When to remind whom in which tone: data by grade, which a tenant may replace.

Days count from the due date of the oldest chaseable entry. The defaults follow what forwarders
do: credit terms are short, so the first word comes early and friendly; a strategic customer
gets more time and a person's call before anything final.
"""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator

from chalicelib.accounts.reminders.model import AccountReminders
from chalicelib.customers.by_grade import checked_by_grade
from chalicelib.kit.values import Exact


class Tone(StrEnum):
    """How a step speaks."""

    NOTICE = "notice"
    FRIENDLY = "friendly"
    FIRM = "firm"
    FINAL = "final"
    CALL = "call"


class Channel(StrEnum):
    """How a step reaches the customer; a call is a task for a person, nothing is sent."""

    EMAIL = "email"
    CALL = "call"


class Copy(StrEnum):
    """Whom of ours a step tells."""

    OWNER = "owner"
    MANAGER = "manager"


# The texts there are, each in every language: notify/templates/reminders.
TEMPLATES = ("notice", "friendly", "firm", "final")


class Step(Exact):
    """One step: ``days`` after the due date (0 or less: a notice before it falls overdue).

    ``role`` is the position of the contact it goes to (else who gets the reminders);
    ``copies`` tells colleagues; ``hold`` stops credit from this step on.
    """

    days: int = Field(ge=-60, le=365)
    tone: Tone
    channel: Channel = Channel.EMAIL
    template: str = ""
    role: str = Field(default="", max_length=200)
    copies: tuple[Copy, ...] = ()
    hold: bool = False

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.channel is Channel.EMAIL and self.name not in TEMPLATES:
            raise ValueError("there are no words for this step")
        return self

    @property
    def name(self) -> str:
        """The message template of the step."""
        return self.template or self.tone.value


class ReminderPolicy(Exact):
    """The steps for one grade, and what holds them back.

    ``interval`` is the least number of days between two messages to one customer;
    ``least_amounts`` minor units by currency below which a currency alone causes no message;
    messages leave between ``opens`` and ``closes`` (local time), on working days only if
    ``working_days``; ``weekly`` is the most messages to one customer within seven days;
    ``grace`` working days pass after a promised day before it is judged; with ``approval`` a
    message waits as a draft until a person approves it; ``attach`` adds the open items as PDF.
    """

    steps: tuple[Step, ...] = Field(min_length=1, max_length=12)
    interval: int = Field(default=5, ge=0, le=90)
    least_amounts: Mapping[str, int] = Field(default_factory=dict)
    working_days: bool = True
    opens: time = time(9)
    closes: time = time(17)
    weekly: int = Field(default=2, ge=1, le=14)
    grace: int = Field(default=2, ge=0, le=30)
    approval: bool = False
    attach: bool = True

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [step.days for step in self.steps]
        if days != sorted(set(days)):
            raise ValueError("steps must stand in order of their days, each day once")
        if self.opens >= self.closes:
            raise ValueError("messages must have some hours to leave in")
        return self

    @property
    def notices(self) -> tuple[Step, ...]:
        """The steps before an entry is overdue."""
        return tuple(step for step in self.steps if step.days <= 0)

    @property
    def chasing(self) -> tuple[Step, ...]:
        """The steps after the due date; their numbers are 1, 2, … in this order."""
        return tuple(step for step in self.steps if step.days > 0)

    def number_due(self, days_overdue: int, *, calls: bool = True) -> int:
        """The number of the highest step reached that many days past due; 0: none yet.

        Without ``calls`` the highest written one: nobody is called before being written to.
        """
        reached = [
            number
            for number, step in enumerate(self.chasing, start=1)
            if step.days <= days_overdue and (calls or step.channel is not Channel.CALL)
        ]
        return max(reached, default=0)

    def may_call(self, account: AccountReminders, currency: str) -> bool:
        """A call follows what was written in the episode and has left the house.

        So after an import of old debts everybody first gets a message. A policy that begins
        with a call means it.
        """
        if account.waiting is not None:
            return False
        track = account.track(currency)
        begins_with_call = bool(self.chasing) and self.chasing[0].channel is Channel.CALL
        return begins_with_call or (track.running and track.step > 0)

    def stops_credit(self, account: AccountReminders) -> bool:
        """Whether the chase has reached a step that stops credit, in any currency."""
        taken = max((t.step for t in account.tracks.values() if t.running), default=0)
        return any(step.hold for step in self.chasing[:taken])

    def level(self, account: AccountReminders) -> Step | None:
        """The highest step that a running episode has taken; ``None``: nobody is chased."""
        taken = max((t.step for t in account.tracks.values() if t.running), default=0)
        return self.chasing[min(taken, len(self.chasing)) - 1] if taken else None

    def numbered(self, number: int) -> Step:
        return self.chasing[number - 1]


def _steps(*days: int) -> tuple[Step, ...]:
    friendly, firm, final, call = days
    return (
        Step(days=friendly, tone=Tone.FRIENDLY),
        Step(days=firm, tone=Tone.FIRM),
        Step(days=final, tone=Tone.FINAL),
        Step(
            days=call,
            tone=Tone.CALL,
            channel=Channel.CALL,
            copies=(Copy.OWNER,),
            hold=True,
        ),
    )


DEFAULTS: Mapping[str, ReminderPolicy] = {
    "strategic": ReminderPolicy(steps=_steps(7, 21, 45, 60), interval=7),
    "key": ReminderPolicy(steps=_steps(5, 15, 30, 45), interval=7),
    "general": ReminderPolicy(steps=_steps(3, 10, 21, 30), interval=5),
}

POLICY = "reminders"


# The defaults as the plain data that a company's own policy replaces, grade by grade.
DEFAULT: Mapping[str, Any] = {
    grade: policy.model_dump(mode="json") for grade, policy in DEFAULTS.items()
}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """A company's own policy as it may be stored. Raises ``Invalid`` with every problem."""
    return checked_by_grade(body, ReminderPolicy)


def policy_for(grade: str, document: Mapping[str, Any] | None) -> ReminderPolicy:
    """The policy of a grade: the tenant's where it has one, else the default.

    A customer without a grade is treated as ``general``.
    """
    own = (document or {}).get(grade)
    if own is not None:
        return ReminderPolicy.model_validate(own)
    return DEFAULTS.get(grade, DEFAULTS["general"])
