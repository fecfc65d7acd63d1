"""The outbox: what must leave the house leaves from here, with its own retries.

A row is written by the transaction that causes it (``UnitOfWork.send``). Ordinary messages go
at least once, with the same Message-ID. Gated messages (reminders) go at most once: the row is
claimed, the gate is asked again, then it is sent; a claim found without an outcome is shown to
a person. What is given up is settled in one transaction with what tells people of it.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from typing import Any, Final, Protocol

from chalicelib.clock.due import DUE_FIELDS, due_fields
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.icalendar import as_file
from chalicelib.notify.mail import Email, Mailer, MailFile, MailRefused
from chalicelib.notify.message import Message
from chalicelib.notify.render import render
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

log = logging.getLogger(__name__)

RETRIES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))
# A sent row is kept for a month so that people can see what went out.
KEPT: Final = timedelta(days=30)
# A claim older than this had its worker die.
CLAIM: Final = timedelta(minutes=5)
SETTLED: Final = frozenset({"sent", "withdrawn", "refused", "unknown"})


class Gate(Protocol):
    """A subject's say over its gated messages."""

    def may_send(self, who: Principal, message: Message) -> bool:
        """Whether the preconditions still hold, read from the tables just now."""

    def settled(self, who: Principal, message: Message, outcome: str) -> None:
        """What became of it: ``sent``, ``withdrawn``, ``refused`` or ``unknown``."""

    def returned(self, who: Principal, message: Message) -> None:
        """It was sent and came back; told again, it makes no difference."""


class Correspondence(Protocol):
    """Knows how an answer to a message finds back."""

    def reply_to(self, who: Principal, message: Message, out_id: str) -> str:
        """The address for answers; may be empty."""

    def sent(self, who: Principal, message: Message, message_id: str) -> None:
        """The message left under another Message-ID than its own."""


@dataclass(frozen=True)
class Refusal:
    """Why a letter was given up, after how many tries.

    ``answer`` is the mail server's, which will never take it; empty: every try failed otherwise.
    """

    tries: int
    answer: str = ""


class Unsent(Protocol):
    """Tells people of a letter that could not be sent."""

    def refused(self, uow: UnitOfWork, message: Message, why: Refusal) -> bool:
        """Add what people see of it to the unit of work that settles it; False: nobody cares."""


class Pushes(Protocol):
    """Nudges the browsers of a member."""

    def push(self, who: Principal, user: str) -> None: ...


class OutboxRows(Protocol):
    """The rows of a tenant's outbox."""

    def get(self, out_id: str) -> Item | None: ...

    def change(self, row: Item, change: Item, remove: tuple[str, ...]) -> Item:
        """Write a change to the row as it was read; raises ``ConditionFailed`` if it moved."""

    def settle(self, uow: UnitOfWork, row: Item, change: Item, remove: tuple[str, ...]) -> None:
        """The same as part of a unit of work, whose commit is ``Stale`` if the row moved."""


@dataclass(frozen=True)
class OutboxSettings:
    """Who the e-mails come from and where their links lead."""

    sender: str = "Fairlead <no-reply@fairlead.invalid>"
    base_url: str = "http://127.0.0.1:8000"
    # Where answers go; empty when no mail is taken in.
    mail_domain: str = ""
    # Whether a push service on this machine is one: the local run and tests.
    push_loopback: bool = False


@dataclass
class OutboxService:
    """Sends what stands in the outbox; gates are registered by message name."""

    backing: Backing
    mailer: Mailer
    rows: Callable[[Principal], "OutboxRows"]
    settings: OutboxSettings = field(default_factory=OutboxSettings)
    gates: Mapping[str, Callable[[], Gate]] = field(default_factory=dict)
    answers: Callable[[], Correspondence] | None = None
    pushes: Callable[[], Pushes] | None = None
    unsent: Callable[[], Unsent] | None = None

    def wake(self, who: Principal, out_id: str, expected: str) -> None:
        """Send a message if it still waits, and always settle its row."""
        row = self.rows(who).get(out_id)
        if row is None or row["state"] in SETTLED:
            return
        if row["due_at"] > stamp(self.backing.clock.now()):
            return  # a retry that is not due yet, or a claim whose worker may still be at it
        message = Message.model_validate(row["message"])
        gate = self.gates[message.gate]() if message.gate else None
        if row["state"] == "sending" and gate is not None:
            self._settle(who, row, message, gate, "unknown")
            return
        try:
            row = self._claim(who, row)
        except ConditionFailed:
            return
        if gate is not None and not gate.may_send(who, message):
            self._settle(who, row, message, gate, "withdrawn")
            return
        self._send(who, row, message, gate)

    def returned(self, who: Principal, out_id: str) -> None:
        """A letter came back after all: the subject that it speaks of learns it."""
        row = self.rows(who).get(out_id)
        if row is None:
            return
        message = Message.model_validate(row["message"])
        if message.gate:
            self.gates[message.gate]().returned(who, message)

    def _send(self, who: Principal, row: Item, message: Message, gate: Gate | None) -> None:
        try:
            self._hand_over(who, row["id"], message)
        except MailRefused as error:
            self._refuse(who, row, message, gate, str(error), str(error))
        except Exception as error:
            log.warning("message %s not sent: %s", row["id"], type(error).__name__)
            self._failed(who, row, message, gate, type(error).__name__)
        else:
            self._settle(who, row, message, gate, "sent")

    def _failed(
        self, who: Principal, row: Item, message: Message, gate: Gate | None, problem: str
    ) -> None:
        if gate is not None:
            self._settle(who, row, message, gate, "unknown", problem=problem)
        elif row["attempts"] > len(RETRIES):
            self._refuse(who, row, message, None, problem)
        else:
            at = self.backing.clock.now() + RETRIES[row["attempts"] - 1]
            change = {"state": "pending", "problem": problem, **due_fields(row["pk"], at)}
            self.rows(who).change(row, change, ())

    def _claim(self, who: Principal, row: Item) -> Item:
        until = self.backing.clock.now() + CLAIM
        change = {"state": "sending", "attempts": row["attempts"] + 1}
        return self.rows(who).change(row, change | due_fields(row["pk"], until), ())

    def _refuse(
        self,
        who: Principal,
        row: Item,
        message: Message,
        gate: Gate | None,
        problem: str,
        answer: str = "",
    ) -> None:
        """Nobody tries any more: people see it from the moment on that it is so, and once."""
        why = Refusal(row["attempts"], answer)
        asked = gate is None and bool(message.subject_id)
        if not asked or not on_fresh_facts(lambda: self._told(who, row, message, problem, why)):
            self._settle(who, row, message, gate, "refused", problem=problem)

    def _told(
        self, who: Principal, row: Item, message: Message, problem: str, why: Refusal
    ) -> bool:
        """Settle a row together with what tells people of it; False: it tells nobody anything."""
        if self.unsent is None:
            return False
        now = self.rows(who).get(row["id"])
        if now is None or now["version"] != row["version"]:
            return True  # settled, or taken up again, by another
        uow = UnitOfWork(self.backing, who)
        if not self.unsent().refused(uow, message, why):
            return False
        change = self._settled(message, "refused", problem=problem)
        self.rows(who).settle(uow, row, change, DUE_FIELDS)
        uow.commit()
        return True

    def _settle(
        self,
        who: Principal,
        row: Item,
        message: Message,
        gate: Gate | None,
        outcome: str,
        **facts: Any,
    ) -> None:
        # The subject learns first: if the row's own write is lost, settling again is harmless.
        if gate is not None:
            gate.settled(who, message, outcome)
        try:
            self.rows(who).change(row, self._settled(message, outcome, **facts), DUE_FIELDS)
        except ConditionFailed:
            log.info("outbox row %s was settled by another", row["id"])

    def _settled(self, message: Message, outcome: str, **facts: Any) -> Item:
        """What a row says from then on; the secret of a link is forgotten."""
        now = self.backing.clock.now()
        change = {
            "state": outcome,
            "settled_at": stamp(now),
            "expires_at": int((now + KEPT).timestamp()),
            **facts,
        }
        kept = message.without_secret()
        return change if kept is message else change | {"message": kept.model_dump(mode="json")}

    def _hand_over(self, who: Principal, out_id: str, message: Message) -> None:
        if message.push:
            if self.pushes is not None:
                self.pushes().push(who, message.to)
            return
        answers = self.answers() if self.answers else None
        if answers is not None:
            to = answers.reply_to(who, message, out_id)
            if to != message.reply_to:
                message = message.model_copy(update={"reply_to": to})
        called = self.mailer.send(self._email(out_id, message))
        if answers is not None and called:
            try:
                answers.sent(who, message, called)
            except Exception:  # it has left: sending it again would be worse than a lost name
                log.warning("the Message-ID of %s was not kept", out_id)

    def _email(self, out_id: str, message: Message) -> Email:
        subject, text = render(message, base_url=self.settings.base_url)
        files = tuple(
            MailFile(each.filename, each.content_type, self.backing.blobs.get(each.key) or b"")
            for each in message.attachments
        )
        sender = self.settings.sender
        if message.calendar is not None:
            answers_to = parseaddr(message.reply_to or sender)[1]
            invitation = as_file(message.calendar, answers_to, message.to)
            kind = message.calendar.content_type
            files = (*files, MailFile("appointment.ics", kind, invitation))
        return Email(out_id, sender, message.to, subject, text, message.reply_to, files)
