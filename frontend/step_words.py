"""Help with the words of a step: those it begins with, canned texts, and the whole letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from flask import request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.tasks.model import State
from chalicelib.tickets.wording.model import Letter
from chalicelib.tickets.wording.service import letter_of_act
from chalicelib.tickets.wording.words import GAP
from frontend import moments
from frontend.canned_help import CannedHelp, of_ticket
from frontend.forms import Form

LANGUAGE_TAGS = {"en": "en", "zh": "zh-Hans"}
FEW, MANY = 6, 14


@dataclass
class StepWords:
    """What a form of an act on a ticket offers; without JavaScript, each help is a submission."""

    who: Principal
    services: Services
    ticket: Ticket
    act: str
    letter: Letter | None = field(default=None, init=False)

    @property
    def writes(self) -> bool:
        """Whether a letter to the customer goes out with this act."""
        return self._to_customer and bool(self.ticket.complainant.email)

    @property
    def language(self) -> str:
        """Of what is written: the customer's, if it reads it."""
        return self.ticket.complainant.language if self._to_customer else self.who.language

    @property
    def lang(self) -> str:
        return LANGUAGE_TAGS.get(self.language, "en")

    @property
    def rows(self) -> int:
        return MANY if self.offered.count("\n") > FEW else FEW

    @cached_property
    def offered(self) -> str:
        """The words to begin with; news that the customer has not heard stand where they belong."""
        words = self.services.wording.offered(self.who, self.ticket, self.act)
        news = self._news() if self.act == "tell" and self.ticket.news_at else ""
        if not news:
            return words
        return words.replace(GAP, news, 1) if GAP in words else f"{news}\n\n{words}"

    @property
    def _to_customer(self) -> bool:
        return bool(letter_of_act(self.act, self.ticket))

    def _news(self) -> str:
        """What tasks of others came to since the customer last heard from us."""
        told = self.ticket.told_at
        done = [
            task
            for task in self.services.tasks.of_ticket(self.who, self.ticket)
            if task.state is State.DONE and task.finished_at
            if told is None or task.finished_at > told
        ]
        return "\n".join(f"{task.what}: {task.outcome}" for task in reversed(done))

    @cached_property
    def canned(self) -> CannedHelp:
        """The canned texts, in the language of what is written."""
        return of_ticket(self.who, self.services, self.ticket, self._to_customer)

    def helped(self, form: Form) -> bool:
        """Whether the form was sent for help and not to be done: then it shows what was found."""
        if self.canned.helped(form):
            return True
        if request.form.get("then", "") != "preview":
            return False
        text = form.typed("text", "").strip()
        by = moments.read(form.typed("hear_by") or "")
        hear_by = by if isinstance(by, datetime) else None
        wording = self.services.wording
        self.letter = wording.letter_of(self.who, self.ticket, self.act, text, hear_by)
        return True
