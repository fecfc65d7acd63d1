"""Complaints that people handle or forget, and an independent idea of what the clock must do.

What people did is read from the timeline; from that alone ``complaint_truth`` works out when each
warning and each change of person, place and time was due. Each must have happened once, not
early, not late, and never after the answer.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.notify.mail import Email
from chalicelib.tables import PLATFORM, TICKETS
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.words import Severity
from tests.simulation.acts import Nothing
from tests.simulation.machine import BEGIN, Machine, Wrong
from tests.simulation.stories.complaint_truth import (
    HOURS,
    SHARE,
    Cycle,
    DueTimes,
    Period,
    cycles_of,
    moment,
)
from tests.simulation.stories.promise_truth import Promises
from tests.simulation.stories.rules import Changes, Rules
from tests.simulation.story import ANN, Story

# What is done next with a complaint, by its step; the customer refuses now and then.
ONWARDS: Final = {
    "received": ("acknowledge",),
    "acknowledged": ("investigate",),
    "investigated": ("propose", "propose", "answer"),
    "proposed": ("accept", "accept", "refuse"),
    "refused": ("propose",),
    "accepted": ("carry_out",),
    "carried_out": ("answer",),
    "answered": ("close",),
    "closed": ("review", "reopen"),
    "reviewed": ("reopen",),
}
BESIDE: Final = (
    *(
        "tell",
        "hear",
        "hear",
        "wait",
        "wait",
        "resume",
        "resume",
        "severity",
        "escalate",
        "settle",
        "reopen",
    ),
    *("propose", "accept", "close"),
)
SAYS_WHO: Final = "tickets/customer_person"


class Complaints(Story):
    """A small desk with a complaint or two."""

    lengths = (2, 3, 3, 8)

    def people(self) -> list[Principal]:
        sam = Principal("ten_sim", "usr_sam", "supervisor", "Sam", "sam@sim.example")
        self.staff = [ANN, sam] if self.rng.random() < 0.7 else [ANN]
        return self.staff

    def scene(self) -> None:
        number = self.rng.choice((1, 1, 1, 2))
        self.changes = Changes(self)
        self.complaints = [Complaint(self, n, self.changes.rules) for n in range(number)]

    def plan(self) -> None:
        for complaint in self.complaints:
            complaint.plan(self.rng)
        self.changes.plan()

    def check_at_end(self) -> None:
        for complaint in self.complaints:
            complaint.check_at_end()

    def mailed(self, email: Email) -> None:
        for complaint in self.complaints:
            if complaint.email == email.to:
                complaint.mails[email.id] = email.subject


@dataclass
class Complaint:
    """A ticket as people truly handled it."""

    # How much is done about it, at most.
    acts: ClassVar[tuple[int, ...]] = (0, 1, 2, 4, 7)

    story: Story
    number: int
    rules: list[Rules]
    grade: str = "general"
    kind: str = "complaint"
    email: str = ""
    customer: str = ""
    mails: dict[str, str] = field(default_factory=dict)

    @property
    def machine(self) -> Machine:
        return self.story.machine

    @property
    def who(self) -> Principal:
        return self.story.who

    @property
    def subject(self) -> str:
        return f"Complaint {self.number}"

    def plan(self, rng: random.Random) -> None:
        """Raised at some time; then told, waited for, answered, reopened, or forgotten."""
        self.grade = rng.choice(sorted(SHARE))
        self.kind = "enquiry" if rng.random() < 0.15 else "complaint"
        self.email = f"k{self.number}@customer.example"
        self.customer = self._customer()
        ticket = {
            "kind": self.kind,
            "subject": self.subject,
            "text": "Two cartons were crushed.",
            "severity": rng.choice(sorted(HOURS)),
            "customer_id": self.customer,
        }
        raising = TicketNew.model_validate(ticket)
        at = BEGIN + timedelta(seconds=rng.randrange(60, self.story.days * 86_400 // 3))
        raised: Callable[[Services, Principal], Any] = lambda s, w: s.tickets.raise_ticket(  # noqa: E731
            w, raising
        )
        self.machine.plan(at, "raise", self.subject, raised, self.who)
        number = rng.choice(self.acts)
        pause = self.story.days * 86_400 * 2 // (number + 1)
        for _ in range(number):
            at += timedelta(seconds=rng.randrange(60, pause))
            if at < self.story.end:
                act = "onwards" if rng.random() < 0.7 else rng.choice(BESIDE)
                self._plan_act(at, act, rng)
                if act == "wait":  # the answer comes, some time
                    later = timedelta(seconds=rng.randrange(3600, 86_400))
                    self._plan_act(at + later, "resume", rng)

    def _customer(self) -> str:
        """Whose complaint it is: opened for it, or somebody's who complains twice."""
        new = CustomerNew(
            code=f"K{self.number}",
            name="Acme",
            email=self.email,
            grade=self.grade,  # type: ignore[arg-type]
        )
        return self.machine.services.customers.create(self.who, new).id

    def _plan_act(self, at: datetime, act: str, rng: random.Random) -> None:
        severity = Severity(rng.choice(sorted(HOURS)))
        which, taken = rng.randrange(6), list[str]()

        def do(services: Services, who: Principal) -> None:
            ticket = self.there(services, who)
            if act == "onwards":
                choice = ONWARDS[ticket.step]
                taken[:] = [choice[which % len(choice)]]
            self._act(services, who, ticket, (*taken, act)[0], severity)

        def done() -> None:
            self.machine.paths.update(taken)

        self.machine.plan(at, act, self.subject, do, self.who, done)

    def there(self, services: Services, who: Principal) -> Ticket:
        """The ticket as it stands."""
        found = services.tickets.newest(who, 100).items
        ticket = next((each for each in found if each.subject == self.subject), None)
        if ticket is None:
            raise Stale()  # not raised yet: later again
        return ticket

    def _act(
        self, services: Services, who: Principal, ticket: Ticket, act: str, severity: Severity
    ) -> None:
        desk = services.tickets
        if act == "tell":
            desk.comment(who, ticket.id, "We are on it.", tell=True)
        elif act == "hear":
            desk.record(who, ticket.id, "When do we hear from you?", ticket.version)
        elif act == "severity":
            if severity == ticket.severity:
                raise Nothing
            desk.set_severity(who, ticket.id, severity, "heard more", ticket.version)
        elif act in ("wait", "resume", "escalate"):
            getattr(desk, act)(who, ticket.id, "", ticket.version)
        else:
            desk.step(who, ticket.id, act, "words", ticket.version)

    # ---- what must be true in the end

    def check_at_end(self) -> None:
        found = self.machine.services.tickets.newest(self.who, 100).items
        tickets = [each for each in found if each.subject == self.subject]
        if len(tickets) != 1:
            raise Wrong(f"{self.subject}: raised {len(tickets)} times")
        events = self.events(tickets[0].id)
        clock = [event for event in events if "due_at" in event]
        people = [event for event in events if "due_at" not in event]
        if len({event["id"] for event in clock}) != len(clock):
            raise Wrong(f"{self.subject}: something happened twice")
        happened = {event["id"]: event for event in clock}
        expected: set[str] = set()
        truth = DueTimes(self.rules, self.grade, self.kind)
        cycles = cycles_of(people, tickets[0].severity)
        for cycle in cycles:
            for id_, periods in truth.of(cycle):
                expected.add(id_)
                self._check(id_, periods, cycle, happened.get(id_))
        for id_, periods in self._promised(truth, cycles, events):
            expected.add(id_)
            cycle = cycles[int(id_.split("#")[1]) - 1]
            self._check(id_, periods, cycle, happened.get(id_))
        # What has a time of its own does not end with the answer.
        always = Cycle(0, BEGIN, away=[each for cycle in cycles for each in cycle.away])
        for id_, periods in self._beside(tickets[0]):
            expected.add(id_)
            self._check(id_, periods, always, happened.get(id_))
        if unknown := set(happened) - expected:
            raise Wrong(f"{self.subject}: nobody expected {sorted(unknown)}")
        self._check_mails(clock)

    def events(self, ticket: str) -> list[Item]:
        """The timeline of a ticket."""
        rows = self.machine.items(TICKETS, f"T#{self.who.tenant}#K#{ticket}")
        return [row for row in rows if row["sk"].startswith("EV#")]

    def _promised(
        self, truth: DueTimes, cycles: list[Cycle], events: list[Item]
    ) -> Iterable[tuple[str, list[Period]]]:
        """When each promise to the customer counted as broken."""
        promises = Promises(truth, cycles[0].severities[0][1])
        promises.walk(events)
        return promises.broken.items()

    def _beside(self, ticket: Ticket) -> Iterable[tuple[str, list[Period]]]:
        """What else has a time of its own."""
        return ()

    def _check(
        self,
        id_: str,
        periods: list[Period],
        cycle: Cycle,
        event: Item | None,
    ) -> None:
        """``periods``: when it was due, and until when that rule held."""
        at = moment(event["at"]) if event else None
        if at is not None and cycle.settled and at > cycle.settled:
            raise Wrong(f"{self.subject}: {id_} after the answer")
        if at is not None and any(a < at and (b is None or at < b) for a, b in cycle.away):
            raise Wrong(f"{self.subject}: {id_} while it was merged")
        by_hand = event is not None and event["by"] != "system"
        first = min((each.due for each in periods), default=None)
        if at is not None and not by_hand and (first is None or at < first):
            raise Wrong(f"{self.subject}: {id_} early, at {at}, due {periods}")
        for due, until, ruled in periods:
            # After a change of rules, a job looks at every ticket anew.
            known = self.machine.latest(ruled) if ruled > cycle.start else ruled
            latest = self._latest(max(due, known), cycle)
            over = min(each for each in (until, self.machine.clock.now()) if each is not None)
            if latest is not None and latest < over and (at is None or at > latest):
                raise Wrong(f"{self.subject}: {id_} was due at {due}, happened {at}")

    def _latest(self, due: datetime, cycle: Cycle) -> datetime | None:
        """Until when it must have happened; what stands merged by then waits for the undoing."""
        latest = self.machine.latest(due)
        for since, until in cycle.away:
            if since <= latest and (until is None or due <= until):
                latest = None if until is None else self.machine.latest(until)
                if latest is None:
                    return None
        return latest

    def _check_mails(self, clock: list[Item]) -> None:
        """Each new name was told to the customer, in one letter."""
        named = [e for e in clock if "#1" in e["id"][-2:] and e["kind"] == "person_changed"]
        names = sum(1 for event in named if not event["facts"].get("again"))
        self.check_told(names)

    def check_told(self, names: int) -> None:
        """A letter for each new name: it left, or was given up after the last of its tries."""
        told = {id_ for id_, subject in self.mails.items() if "now looks after" in subject}
        if len(told) != names:
            told |= self._given_up()
        if len(told) != names:
            raise Wrong(f"{self.subject}: {names} took over, {len(told)} letters said so")

    def _given_up(self) -> set[str]:
        """The letters with a new name that the mail server never took."""
        rows = self.machine.partitions(PLATFORM, f"T#{self.who.tenant}#OUT#")
        found = {
            row["id"]
            for row in rows
            if row["state"] == "refused"
            and row["message"]["template"] == SAYS_WHO
            and row["message"]["to"] == self.email
        }
        self.machine.paths["letter given up"] += len(found)
        return found
