"""A customer who lodges, answers and refuses by the links in our letters, and writes mail.

Every act and every mail has words of its own. What became of them is counted in the end: each
once, at the ticket that it was meant for; of machines, strangers and repetitions nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import ContactNew, CustomerNew
from chalicelib.kit.dynamo import Item
from chalicelib.notify.mail import Email
from chalicelib.tables import PLATFORM, TICKETS
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.shared_links import visitor
from chalicelib.tickets.portal.schemas import LodgedIn
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.stories.complaints import ONWARDS
from tests.simulation.stories.post import MEI, STRANGER, bounced, our_id, written
from tests.simulation.story import Story

LINK: Final = re.compile(r"/case/([\w.-]+)")
VISITOR: Final = visitor("ten_sim")


@dataclass
class Letter:
    """A letter of ours that reached the customer."""

    id: str
    ticket: str
    token: str
    reply_to: str


@dataclass
class Word:
    """Something said once: where it belongs, or that it leads to nothing."""

    words: str
    ticket: str | None
    kind: str


class Letters(Story):
    """One customer with a complaint or two; everything it does comes by link or by mail."""

    lengths = (1, 2, 3)

    def scene(self) -> None:
        services = self.machine.services
        new = CustomerNew(code="C1", name="Acme", email="office@customer.example")
        self.customer = services.customers.create(self.who, new).id
        mei = ContactNew(name="Mei", email=MEI)
        services.customers.add_contact(self.who, self.customer, mei)
        self.page = services.lodging.make(self.who)
        self.desk = services.mailroom.address(self.who)
        self.letters: list[Letter] = []
        self.words: list[Word] = []
        self.returned: set[str] = set()
        self.sent = 0

    def mailed(self, email: Email) -> None:
        found = LINK.search(email.text)
        if email.to != MEI or found is None or email.id in {each.id for each in self.letters}:
            return
        [row] = self.machine.items(PLATFORM, f"T#{self.who.tenant}#OUT#{email.id}")
        ticket = row["message"]["subject_id"]
        self.letters.append(Letter(email.id, ticket, found[1], email.reply_to))

    # ---- what the customer and the desk do

    def plan(self) -> None:
        if self.rng.random() < 0.5:
            self._plan_lodging()
        else:
            self._plan_receipt()
        for _ in range(self.rng.choice((2, 2, 3))):
            act = self.rng.choice(
                ("say", "confirm", *["yes"] * 3, *["no"] * 3, "survey", "not settled")
            )
            self._plan_visit(act, 0.5 if act in ("yes", "no") else 0)
        for _ in range(self.rng.choice((1, 2, 2))):
            self._plan_mail(self.rng.choice(tuple(self._mails())))
        for number in range(self.rng.choice((2, 3, 5))):
            self.at("desk onwards", str(number), self._onwards())
        if self.rng.random() < 0.4:
            self.at("close with answer", "Mei", self._close(), between=(0.3, 0.8))
            self._plan_visit("survey", 0.8)

    def _plan_lodging(self) -> None:
        given = {"name": "Mei", "email": MEI, "text": "Three pallets are wet."}
        new = LodgedIn.model_validate(given)

        def lodge(services: Services, who: Principal) -> None:
            opened, _ = services.lodging.open(self.page)
            services.lodging.lodge(opened.once(who.idempotency), new, "192.0.2.1")

        self.at(
            "lodge", "Mei", lodge, self._expects(new.text, "lodged"), who=VISITOR, between=(0, 0.3)
        )

    def _plan_receipt(self) -> None:
        new = TicketNew.model_validate(
            {"text": "One drum leaks.", "customer_id": self.customer,
             "complainant": {"name": "Mei", "email": MEI}}
        )  # fmt: skip
        receive = lambda s, w: s.tickets.raise_ticket(w, new)  # noqa: E731
        self.at("raise", "Mei", receive, self._expects(new.text, "lodged"), between=(0, 0.3))

    def _expects(self, words: str, kind: str, of: list[Letter] | None = None) -> Callable[[], None]:
        def done() -> None:
            self.words.append(Word(words, of[0].ticket if of else None, kind))

        return done

    def _plan_visit(self, act: str, first: float = 0) -> None:
        words, which = self._new_words(), self.rng.random()
        taken: list[Letter] = []

        def visit(services: Services, who: Principal) -> None:
            if not self.letters:
                raise Nothing
            taken[:] = [self.letters[int(which * len(self.letters))]]
            self._visit(services, act, taken[0].token, words, who)

        said, part = self._expects(words, act, taken), (first, 1)
        self.at(f"customer: {act}", "Mei", visit, said, who=VISITOR, between=part)

    def _visit(self, services: Services, act: str, token: str, words: str, who: Principal) -> None:
        portal, once = services.portal, who.idempotency
        if act == "say":
            portal.say(token, words, once)
        elif act == "confirm":
            portal.confirm(token, once=once)
        elif act == "survey":
            portal.answer(token, 4, words, once)
        elif act == "not settled":
            portal.reopen(token, words, once)
        else:
            portal.decide(token, act == "yes", words, once=once)

    def _mails(self) -> dict[str, Callable[[int, str], tuple[bytes, Letter | None]]]:
        return {
            "mail: new": lambda n, w: (self._written(n, self.desk, w), None),
            "mail: stranger": lambda n, w: (self._written(n, self.desk, w, From=STRANGER), None),
            "mail: to the ticket": self._to_ticket,
            "mail: by its id": self._by_id,
            "mail: automatic": self._automatic,
            "mail: loop": self._loop,
            "mail: bounce": self._bounce,
        }

    def _written(self, number: int, to: str, words: str, **headers: str) -> bytes:
        return written(self.rng, number, to, words, **headers)

    def _letter(self) -> Letter:
        answerable = [each for each in self.letters if each.reply_to]
        if not answerable:
            raise Nothing
        return answerable[-1]

    def _to_ticket(self, number: int, words: str) -> tuple[bytes, Letter]:
        letter = self._letter()
        return self._written(number, letter.reply_to, words), letter

    def _by_id(self, number: int, words: str) -> tuple[bytes, Letter]:
        letter = self._letter()
        answers = our_id(letter.id)
        return self._written(number, self.desk, words, In_Reply_To=answers), letter

    def _automatic(self, number: int, words: str) -> tuple[bytes, None]:
        to = self._letter().reply_to
        return self._written(number, to, words, Auto_Submitted="auto-replied"), None

    def _loop(self, number: int, words: str) -> tuple[bytes, None]:
        letter = self._letter()
        self.returned.add(letter.id)
        ours = our_id(letter.id)
        return self._written(number, letter.reply_to, words, Message_ID=ours), None

    def _bounce(self, number: int, words: str) -> tuple[bytes, Letter]:
        letter = self._letter()
        return bounced(number, letter.reply_to, letter.id, MEI), letter

    def _plan_mail(self, kind: str) -> None:
        words, copies = self._new_words(), self.rng.choice((1, 1, 2, 3))
        number, raw = self.sent, list[bytes]()
        letter: list[Letter | None] = []

        def arrive(services: Services, who: Principal) -> None:
            if not raw:
                made, answered = self._mails()[kind](number, words)
                raw.append(made)
                letter.append(answered)
            with self.machine.faults.paused():  # a bucket's notices may come twice, but they come
                for _ in range(copies):
                    services.mailroom.arrive(raw[0])
            UnitOfWork(services.backing, who).commit()

        def arrived() -> None:
            belongs = letter[0]
            self.words.append(Word(words, belongs.ticket if belongs else None, kind))

        self.at(kind, "Mei", arrive, arrived)

    def _onwards(self) -> Callable[[Services, Principal], Any]:
        which, choice = self.rng.random(), self.rng.randrange(6)

        def onwards(services: Services, who: Principal) -> None:
            tickets = services.tickets.newest(who, 100).items
            if not tickets:
                raise Nothing
            ticket = tickets[int(which * len(tickets))]
            acts = ONWARDS[ticket.step]
            act = acts[choice % len(acts)]
            services.tickets.step(who, ticket.id, act, "words", ticket.version)

        return onwards

    def _close(self) -> Callable[[Services, Principal], Any]:
        def close(services: Services, who: Principal) -> None:
            tickets = services.tickets.newest(who, 1).items
            if not tickets:
                raise Nothing
            services.tickets.close(who, tickets[0].id, "We are sorry.")

        return close

    def _new_words(self) -> str:
        self.sent += 1
        return f"W{self.sent}W"

    # ---- what must be true in the end

    def check_at_end(self) -> None:
        services = self.machine.services
        tickets = services.tickets.newest(self.who, 100).items
        told = {ticket.id: self._rows(ticket.id) for ticket in tickets}
        for word in self.words:
            places = [
                (id_, row)
                for id_, rows in told.items()
                for row in rows
                if re.search(rf"{re.escape(word.words)}(?!\w)", str(row.get("text", "")))
            ]
            self._check(word, places)
        opened = sum(word.kind in ("lodged", "mail: new") for word in self.words)
        if len(tickets) != opened:
            raise Wrong(f"{len(tickets)} tickets, {opened} were lodged or came by mail")
        for id_, rows in told.items():
            self._check_once(id_, rows)
        self._check_mailroom()

    def _check(self, word: Word, places: list[tuple[str, Item]]) -> None:
        if word.kind in ("confirm", "mail: bounce"):
            return  # without words of the customer's
        silent = word.kind in ("mail: stranger", "mail: automatic", "mail: loop")
        expected = 0 if silent else 1
        if len(places) != expected:
            found = [(id_, row["sk"]) for id_, row in places]
            raise Wrong(f"{word.words} ({word.kind}) is found {len(places)} times: {found}")
        if word.ticket is not None and places and places[0][0] != word.ticket:
            raise Wrong(f"{word.words} ({word.kind}) is at {places[0][0]}, not {word.ticket}")

    def _check_once(self, id_: str, rows: list[Item]) -> None:
        """What can happen once in a cycle happened once; a letter that came back is told once."""
        lines = [row for row in rows if row["sk"].startswith("EV#")]
        cycles = 1 + sum(line["kind"] == "reopen" for line in lines)
        for kind in ("acknowledge", "surveyed"):
            if (count := sum(line["kind"] == kind for line in lines)) > cycles:
                raise Wrong(f"{id_}: {kind} stands {count} times in {cycles} cycles")
        if sum(line["kind"] == "record_confirmed" for line in lines) > 1:
            raise Wrong(f"{id_} was confirmed twice")
        bounces = sum(w.kind == "mail: bounce" and w.ticket == id_ for w in self.words)
        told = sum(line["kind"] == "bounced" for line in lines)
        # The same again is said once the customer was written to again; that we have received
        # what they sent is a letter without a line of its own.
        ours = [line for line in lines if line.get("by") != VISITOR.user]
        written = 1 + sum(bool(line.get("public")) for line in ours)
        if not min(1, bounces) <= told <= min(bounces, written):
            raise Wrong(f"{id_}: {told} lines tell of {bounces} bounces of {written} letters")

    def _check_mailroom(self) -> None:
        room = self.machine.services.mailroom
        rows = [*room.listed(self.who, True).items, *room.listed(self.who, False).items]
        # The same Message-ID is the same mail, whatever it says: our own letters come back as one.
        came = sum(w.kind.startswith("mail:") and w.kind != "mail: loop" for w in self.words)
        came += len(self.returned)
        if len(rows) != came:
            raise Wrong(f"{len(rows)} mails are kept, {came} came")
        if unfinished := [row.id for row in rows if row.unfinished]:
            raise Wrong(f"mails are left unfinished: {unfinished}")
        for row in rows:
            self.machine.paths[f"mail became {row.outcome.value}"] += 1

    def _rows(self, ticket: str) -> list[Item]:
        return self.machine.items(TICKETS, f"T#{self.who.tenant}#K#{ticket}")
