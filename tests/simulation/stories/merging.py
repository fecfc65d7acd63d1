"""One customer's complaints that are merged, split, linked and taken apart while clocks run.

A merged ticket stands still and goes on where it stood; a link is always there on both sides;
what another has to do by a time is said to be late once, unless it was done, or the ticket over.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.kit.clock import instant
from chalicelib.kit.dynamo import Item
from chalicelib.notify.mail import Email
from chalicelib.tables import PLATFORM, TICKETS
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.links import OPPOSITE
from chalicelib.tickets.desk.schemas import SplitIn
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.tasks.schemas import TaskNew
from chalicelib.tickets.words import LinkKind
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.stories.complaint_truth import Cycle, DueTimes, Period, moment
from tests.simulation.stories.complaints import Complaint, Complaints
from tests.simulation.stories.letters import LINK, VISITOR
from tests.simulation.stories.rules import ALWAYS, Changes

PROMISES: Final = ("WORD#", "MEET#")
ENDS: Final = {"close", "merged"}


@dataclass
class Matter(Complaint):
    """One of a customer's tickets, which may go on in the other one."""

    acts = (0, 1, 2, 4)

    first: "Matter | None" = None

    def _customer(self) -> str:
        if self.first is None:
            return super()._customer()
        self.grade = self.first.grade
        return self.first.customer

    def plan_tasks(self, rng: random.Random) -> None:
        """Something that a colleague or the carrier must do, by a time of its own."""
        hours, party = rng.choice((2, 7, 30)), rng.random() < 0.5
        named: list[str] = []

        def give(services: Services, who: Principal) -> None:
            by = self.machine.clock.now() + timedelta(hours=hours)
            whom = {"party": "the carrier"} if party else {"owner": who.user}
            new = TaskNew(what="Ask the depot.", by=by, **whom)
            named[:] = [services.tasks.add(who, self.there(services, who).id, new).id]

        self.story.at("task given", self.subject, give, between=(0.3, 0.6))
        if rng.random() < 0.6:
            ending = rng.choice(("done", "cancel"))
            act = self._finish(ending)
            self.story.at(f"task: {ending}", self.subject, act, between=(0.4, 1))

    def _finish(self, ending: str) -> Callable[[Services, Principal], Any]:
        def finish(services: Services, who: Principal) -> None:
            ticket = self.there(services, who)
            open_ = [each for each in services.tasks.of_ticket(who, ticket) if each.open]
            if not open_:
                raise Nothing
            getattr(services.tasks, ending)(who, ticket.id, open_[0].id, "It is at the depot.")

        return finish

    # ---- what must be true in the end

    def _promised(
        self, truth: DueTimes, cycles: list[Cycle], events: list[Item]
    ) -> Iterable[tuple[str, list[Period]]]:
        """An appointment may go along to the other ticket: here only that it is told once."""
        for event in events:
            if event["id"].startswith(PROMISES):
                at = moment(event["at"])
                yield event["id"], [Period(at, None, ALWAYS)]

    def _beside(self, ticket: Ticket) -> Iterable[tuple[str, list[Period]]]:
        events = self.events(ticket.id)
        for task in self.machine.items(TICKETS, f"T#{self.who.tenant}#TASK#{ticket.id}"):
            by = instant(task["by"])
            over = [moment(e["at"]) for e in events if e["kind"] in ENDS and moment(e["at"]) >= by]
            if task["finished_at"]:
                over.append(instant(task["finished_at"]))
            if self._over_at(by, events):
                over.append(by)
            until = min(over, default=None)
            due = until is None or by <= until
            name = task["id"].rpartition(":")[2]
            yield f"TASK#{name}", [Period(by, until, ALWAYS)] if due else []

    def _check_mails(self, clock: list[Item]) -> None:
        """The letters of one customer are counted together, by the story."""

    def _over_at(self, at: Any, events: list[Item]) -> bool:
        """Whether the ticket was closed, or merged, at a moment."""
        over = False
        for event in sorted(events, key=lambda each: moment(each["at"])):
            if moment(event["at"]) <= at and event["kind"] in (*ENDS, "reopen", "unmerged"):
                over = event["kind"] in ENDS
        return over


class Merging(Complaints):
    """A small desk, one customer, two or three tickets about what may be one matter."""

    lengths = (1, 2, 3)

    def scene(self) -> None:
        self.changes = Changes(self)
        first = Matter(self, 0, self.changes.rules)
        number = self.rng.choice((2,) * 7 + (3,))
        others = [Matter(self, n, self.changes.rules, first=first) for n in range(1, number)]
        self.complaints = [first, *others]
        self.looked = -1
        self.parts = 0
        self.tokens: dict[str, str] = {}
        self.words: dict[str, str] = {}

    @property
    def matters(self) -> list[Matter]:
        return [each for each in self.complaints if isinstance(each, Matter)]

    # ---- what people do

    def plan(self) -> None:
        rng = self.rng
        for matter in self.matters:
            matter.plan(rng)
            if rng.random() < 0.4:
                matter.plan_tasks(rng)
        for _ in range(rng.choice((1, 1, 2))):
            self.at("merge", "two", self._merge(), between=(0.35, 0.8))
        for _ in range(rng.choice((0, 1, 1))):
            self.at("unmerge", "two", self._unmerge(), between=(0.5, 1))
        for _ in range(rng.choice((0, 1, 2))):
            self.at("link", "two", self._link(), between=(0.35, 1))
        if rng.random() < 0.4:
            self.at("unlink", "two", self._unlink(), between=(0.5, 1))
        if rng.random() < 0.3:
            self.at("split", "one", self._split(), self._splitted, between=(0.35, 1))
        if rng.random() < 0.3:
            self.at("assign many", "all", self._assign_many(), between=(0.35, 1))
        for _ in range(rng.choice((0, 0, 1, 2))):
            self._plan_say()
        if rng.random() < 0.2:
            self.changes.plan()

    def mailed(self, email: Email) -> None:
        super().mailed(email)
        [row] = self.machine.items(PLATFORM, f"T#{self.who.tenant}#OUT#{email.id}")
        if found := LINK.search(email.text):
            self.tokens[row["message"]["subject_id"]] = found[1]

    def _plan_say(self) -> None:
        """The customer answers a letter of one of its tickets, merged or not."""
        which, words = self.rng.random(), f"W{len(self.words)}W"
        self.words[words] = ""

        def say(services: Services, who: Principal) -> None:
            if not self.tokens:
                raise Nothing
            tickets = list(self.tokens)
            ticket = tickets[int(which * len(tickets))]
            services.portal.say(self.tokens[ticket], words, who.idempotency)

        self.at("customer: say", "one", say, who=VISITOR, between=(0.4, 1))

    def _two(self, services: Services, who: Principal, which: float) -> tuple[Ticket, Ticket]:
        tickets = [each.there(services, who) for each in self.matters]
        first = int(which * len(tickets))
        return tickets[first], tickets[first - 1]

    def _merge(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def merge(services: Services, who: Principal) -> None:
            ticket, into = self._two(services, who, which)
            services.desk.merge(who, ticket.id, into.id, ticket.version)

        return merge

    def _unmerge(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def unmerge(services: Services, who: Principal) -> None:
            found = [each.there(services, who) for each in self.matters]
            merged = [each for each in found if each.merged_into]
            if not merged:
                raise Nothing
            one = merged[int(which * len(merged))]
            services.desk.unmerge(who, one.id, one.version)

        return unmerge

    def _link(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()
        kind = self.rng.choice((LinkKind.RELATES, LinkKind.CAUSED_BY, LinkKind.FOLLOWS))

        def link(services: Services, who: Principal) -> None:
            one, other = self._two(services, who, which)
            services.desk.link(who, one.id, kind, other.id)

        return link

    def _unlink(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def unlink(services: Services, who: Principal) -> None:
            one, other = self._two(services, who, which)
            services.desk.unlink(who, one.id, other.id)

        return unlink

    def _split(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()
        part = SplitIn(text="One drum leaks.", category="other", subject="A part of it")

        def split(services: Services, who: Principal) -> None:
            services.desk.split(who, self._two(services, who, which)[0].id, part)

        return split

    def _splitted(self) -> None:
        self.parts += 1

    def _assign_many(self) -> Callable[[Services, Principal], Any]:
        to = self.rng.choice(self.staff)

        def assign(services: Services, who: Principal) -> None:
            found = [each.there(services, who) for each in self.matters]
            services.desk.assign_many(who, [(each.id, each.version) for each in found], to.user)
            UnitOfWork(services.backing, who).commit()

        return assign

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.store.writes:
            return
        self.looked = self.machine.store.writes
        tickets = {row["id"]: row for row in self._tickets()}
        for row in tickets.values():
            for link in row.get("links", ()):
                self._check_other_side(row, link, tickets)
            into = [
                each["ticket"] for each in row.get("links", ()) if each["kind"] == "merged_into"
            ]
            named = [row["merged_into"]] if row.get("merged_into") else []
            if into != named:
                raise Wrong(f"{row['subject']} is merged into {named}, linked with {into}")

    def _check_other_side(self, row: Item, link: Item, tickets: dict[str, Item]) -> None:
        other = tickets[link["ticket"]]
        back = {"kind": OPPOSITE[LinkKind(link["kind"])], "ticket": row["id"]}
        if back not in other.get("links", ()):
            raise Wrong(f"{row['subject']} {link['kind']} {other['subject']}, which does not know")

    def _tickets(self) -> list[Item]:
        table = self.machine.memory._items[TICKETS]
        pk = f"T#{self.who.tenant}#K#"
        return [row for row in table.values() if row["pk"].startswith(pk) and row["sk"] == "META"]

    # ---- and in the end

    def check_at_end(self) -> None:
        super().check_at_end()
        tickets = self._tickets()
        self._check_letters(tickets)
        if len(tickets) != len(self.complaints) + self.parts:
            raise Wrong(f"{len(tickets)} tickets stand, {self.parts} were split off")
        self._check_words(tickets)
        broken = [row["appointment"]["uid"] for row in tickets if _broke(row)]
        if len(set(broken)) != len(broken):
            raise Wrong("an appointment was broken on two tickets")

    def _check_letters(self, tickets: list[Item]) -> None:
        """Each new name was told to the customer, in one letter."""
        first = self.matters[0]
        named = [e for row in tickets for e in first.events(row["id"]) if _new_name(e)]
        first.check_told(len(named))

    def _check_words(self, tickets: list[Item]) -> None:
        """Each word stands once where it was said, and once where the matter went on then."""
        lines = {row["id"]: self.matters[0].events(row["id"]) for row in tickets}
        for words in self.words:
            said = [(id_, e) for id_, all_ in lines.items() for e in all_ if e.get("text") == words]
            first = [(id_, e) for id_, e in said if e["kind"] == "said"]
            there = [id_ for id_, e in said if e["kind"] == "said_there"]
            self.machine.paths["heard where it goes on"] += len(there)
            merged = any(_merged_at(lines[id_], e) for id_, e in first)
            if len(first) > 1 or len(there) != merged:
                raise Wrong(f"{words} is said {len(first)} times, and heard on {there}")
            if there and there[0] == first[0][0]:
                raise Wrong(f"{words} is heard on the ticket itself")


def _merged_at(lines: list[Item], event: Item) -> bool:
    """Whether a ticket was merged when something was said on it."""
    moves = [e for e in lines if e["kind"] in ("merged", "unmerged") and e["at"] <= event["at"]]
    return bool(moves) and max(moves, key=lambda each: str(each["at"]))["kind"] == "merged"


def _broke(row: Item) -> bool:
    return bool((row.get("appointment") or {}).get("outcome") == "broken")


def _new_name(event: Item) -> bool:
    mine = event["kind"] == "person_changed" and "#1" in event["id"][-2:]
    return mine and "due_at" in event and not event["facts"].get("again")
