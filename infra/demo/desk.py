"""The demo company's desk: complaints of three months, what was learned of them, saved views."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.intake import WRITTEN
from chalicelib.tickets.learning.schemas import PromiseIn
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.views.schemas import ViewIn
from infra.demo.clock import ZONE
from infra.demo.complaints import COMPLAINTS, DAY, Claimed, Complaint, Lesson
from infra.demo.earlier import EARLIER
from infra.demo.past import Past

# Who reviews what others closed.
REVIEWER = "wangfang"
VIEWS = (
    ("sam", ViewIn(name="All that broke", category="damage", shared=True)),
    ("chenjing", ViewIn(name="危急投诉", severity="critical")),
)


@dataclass
class Desk:
    """Complaints are raised and handled at their time; those closed early are reviewed."""

    past: Past
    clients: Mapping[str, str]
    who: Callable[[str], Principal]
    now: datetime
    tickets: dict[int, str] = field(default_factory=dict)

    def plan(self) -> None:
        """Everything that people at the desk do until now."""
        for number, complaint in enumerate((*EARLIER, *COMPLAINTS)):
            self._complain(number, complaint)
        self.past.at(self.now - 3 * DAY, self._save_views)
        self.past.at(self._first_of_month() + timedelta(hours=1), self._publish)

    def _complain(self, number: int, complaint: Complaint) -> None:
        received = self.now - complaint.ago
        self.past.at(received, partial(self._raise, number, complaint))
        for after, act, words in complaint.steps:
            if act == "acknowledge" and complaint.channel in WRITTEN:
                continue  # a letter or an e-mail is acknowledged as it is taken down
            by = REVIEWER if act == "judge" else complaint.by
            self.past.at(received + after, partial(self._step, number, by, act, words))
        if complaint.claimed:
            claim = partial(self._claim, number, complaint.by, complaint.claimed)
            self.past.at(received + timedelta(minutes=40), claim)
        if complaint.lesson:
            closed = received + complaint.steps[-1][0]
            self.past.at(closed + DAY, partial(self._review, number, complaint, complaint.lesson))

    def _raise(self, number: int, complaint: Complaint) -> None:
        new: dict[str, Any] = {
            "kind": complaint.kind,
            "category": complaint.category,
            "severity": complaint.severity,
            "channel": complaint.channel,
            "department": complaint.department,
            "text": complaint.text,
            "expects": complaint.expects,
            "customer_id": self.clients[complaint.client],
        }
        if complaint.reference:
            kind, reference = complaint.reference
            new["references"] = [{"kind": kind, "number": reference}]
        if complaint.loss:
            amount, currency = complaint.loss
            new["loss"] = {"amount": amount, "currency": currency}
        if complaint.posted:
            site, stars = complaint.posted
            new["posted"] = {"site": site, "stars": stars}
        tickets = self.past.services.tickets
        made = tickets.raise_ticket(self.who(complaint.by), TicketNew.model_validate(new))
        self.tickets[number] = made.id

    def _step(self, number: int, by: str, act: str, words: str) -> None:
        usable = True if act == "judge" else None
        ticket = self.tickets[number]
        self.past.services.tickets.step(self.who(by), ticket, act, words, usable=usable)

    def _claim(self, number: int, by: str, claimed: Claimed) -> None:
        terms = claimed.terms(self.now.astimezone(ZONE).date())
        claims, who = self.past.services.claims, self.who(by)
        claims.set_terms(who, self.tickets[number], terms)
        for payment in claimed.payments(self.now.astimezone(ZONE).date()):
            claims.add_payment(who, self.tickets[number], payment)

    # ---- learning

    def _review(self, number: int, complaint: Complaint, lesson: Lesson) -> None:
        answer = next(words for _after, act, words in complaint.steps if act == "answer")
        said = lesson.said.model_copy(update={"handled": answer})
        if lesson.promise:
            text, by, days = lesson.promise
            due = (self.now + timedelta(days=days)).astimezone(ZONE).date()
            promise = PromiseIn(text=text, owner=self.who(by).user, due=due)
            said = said.model_copy(update={"change": promise})
        learning = self.past.services.learning
        learning.review(self.who(REVIEWER), self.tickets[number], said)

    def _first_of_month(self) -> datetime:
        """When this month began at the company."""
        local = self.now.astimezone(ZONE)
        return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)

    def _publish(self) -> None:
        """The bulletins of the two months before."""
        ended = self._first_of_month() - DAY
        before = ended.replace(day=1) - DAY
        for month in (before, ended):
            self.past.services.bulletins.make(self.who(REVIEWER), f"{month:%Y-%m}")

    def _save_views(self) -> None:
        for by, view in VIEWS:
            self.past.services.views.save(self.who(by), view)
