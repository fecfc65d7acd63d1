"""Who watches a ticket: by a tap, by being named in a note, or because a colleague added them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.errors import TooManyWatchers
from chalicelib.tickets.impartial import refuse_complained_of
from chalicelib.tickets.mentions import mentioned
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, find
from chalicelib.tickets.record import Colleague
from chalicelib.tickets.room import Room
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

# Each of them costs a move of the ticket up to two writes, and a transaction has 100.
MOST_WATCHERS: Final = 12


def noted(ticket: Ticket, text: str, named: Iterable[Person], hand: Hand) -> Changed:
    """A note for the house; whom it names is told of it, and watches from now on."""
    told = [person for person in named if person.user_id != hand.user]
    facts = {"mentions": [person.user_id for person in told]} if told else {}
    room = MOST_WATCHERS - len(ticket.watchers)
    new = [_as_colleague(person) for person in told if person.user_id not in ticket.watched_by]
    line = hand.line("noted", text, facts=facts)
    watchers = (*ticket.watchers, *new[: max(room, 0)])
    return ticket.with_(watchers=watchers, notes=ticket.notes + 1), (line,)


class Watching(Room):
    """Notes that name colleagues, and who watches."""

    def note(
        self, who: Principal, ticket_id: str, text: str, named: Sequence[str] = ()
    ) -> tuple[Ticket, tuple[Person, ...]]:
        """Add a note for the house; gives who is told of it: named by id, or by ``@`` in the text.

        Raises ``Invalid`` for a word that fits several colleagues, or an id that fits nobody.
        """
        self.get(who, ticket_id)  # a stranger's ticket is not found, whatever is written
        people = self.people(who)
        found = [*(_colleague(people, user) for user in named), *mentioned(text, people)]
        told = tuple(
            person
            for person in {each.user_id: each for each in found}.values()
            if person.user_id != who.user
        )
        return on_fresh_facts(lambda: self._noted(who, ticket_id, text, told)), told

    def watch(self, who: Principal, ticket_id: str, user: str) -> Ticket:
        """Let somebody be told when the ticket moves; again changes nothing.

        Raises ``TooManyWatchers``, ``Invalid`` for who is no active colleague.
        """
        self.get(who, ticket_id)  # a stranger's ticket is not found, whoever is named
        person = _colleague(self.people(who), user)

        def more(ticket: Ticket) -> tuple[Colleague, ...]:
            if user not in ticket.watched_by and len(ticket.watchers) >= MOST_WATCHERS:
                raise TooManyWatchers(most=MOST_WATCHERS)
            already = user in ticket.watched_by
            return ticket.watchers if already else (*ticket.watchers, _as_colleague(person))

        return self._watched(who, ticket_id, "ticket.watch", more)

    def unwatch(self, who: Principal, ticket_id: str, user: str) -> Ticket:
        """They are told no more; again changes nothing."""
        return self._watched(
            who,
            ticket_id,
            "ticket.unwatch",
            lambda ticket: tuple(each for each in ticket.watchers if each.user != user),
        )

    def _noted(self, who: Principal, ticket_id: str, text: str, told: Sequence[Person]) -> Ticket:
        """A line more and who watches; the ticket itself stays at its version."""
        before = self.get(who, ticket_id)
        uow = UnitOfWork(self.backing, who)
        after, lines = noted(before, text, told, self.hand(uow))
        self.rows(who).watch(uow, before, after)
        self.tell(uow, before, after, lines)
        uow.audit("ticket.note", after.id, events=[line.kind for line in lines])
        uow.commit(after)
        return after

    def _watched(
        self,
        who: Principal,
        ticket_id: str,
        action: str,
        watchers: Callable[[Ticket], tuple[Colleague, ...]],
    ) -> Ticket:
        """Watching belongs to nobody's version of the ticket: on whichever there is now."""

        def act() -> Ticket:
            before = self.get(who, ticket_id)
            wanted = watchers(before)
            if wanted == before.watchers:
                return before
            refuse_complained_of(before, who.user, action)
            uow = UnitOfWork(self.backing, who)
            after = before.with_(watchers=wanted)
            self.rows(who).watch(uow, before, after)
            uow.audit(action, after.id)
            uow.commit(after)
            return after

        return on_fresh_facts(act)


def _colleague(people: Sequence[Person], user: str) -> Person:
    person = find(people, user)
    if person is None:
        raise Invalid.field("user", "Choose an active colleague from the list.")
    return person


def _as_colleague(person: Person) -> Colleague:
    return Colleague(user=person.user_id, name=person.name)
