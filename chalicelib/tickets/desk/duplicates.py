"""Suggesting tickets that may be about the same matter. It suggests; it never blocks or drops."""

from collections.abc import Collection
from typing import Final

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.bench import Bench
from chalicelib.tickets.desk.model import Likeness, Matter, likeness, matter_of, ranked
from chalicelib.tickets.desk.schemas import MatterIn
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Reference
from chalicelib.tickets.searching import text_mark

# As many of a customer's tickets are compared; open ones come first, then the last received.
OF_CUSTOMER: Final = 20
WITH_WORD: Final = 10
MOST_NUMBERS: Final = 4


class Duplicates(Bench):
    """At most one query for the customer, one for the text, one for each of four numbers."""

    def like_new(self, who: Principal, new: MatterIn) -> list[Likeness]:
        """What is there already that a ticket about to be raised may repeat."""
        numbers = tuple(Reference(**each.model_dump()) for each in new.references)
        matter = Matter(
            customer_id=new.customer_id, text=new.text, references=numbers, at=self.tickets.now()
        )
        if matter.customer_id:
            self.tickets.customers.get(who, matter.customer_id)
        return self._compared(who, matter, ())

    def like(self, who: Principal, ticket_id: str) -> list[Likeness]:
        """What may be about the same matter as a ticket that is there, and is not linked to it."""
        ticket = self.tickets.get(who, ticket_id)
        text = self.tickets.rows(who).story(ticket_id).text
        known = {ticket_id, *(each.ticket for each in ticket.links)}
        return self._compared(who, matter_of(ticket, text), known)

    def _compared(self, who: Principal, matter: Matter, known: Collection[str]) -> list[Likeness]:
        tickets = [each for each in self._candidates(who, matter) if each.id not in known]
        stories = self.rows(who).stories([each.id for each in tickets])
        found = (
            likeness(matter, each, stories[each.id].text) for each in tickets if each.id in stories
        )
        return ranked(each for each in found if each is not None)

    def _candidates(self, who: Principal, matter: Matter) -> list[Ticket]:
        rows, words = self.tickets.rows(who), self.tickets.words(who)
        asked = [text_mark(matter.text), *sorted(matter.numbers)[:MOST_NUMBERS]]
        ids = [each for word in asked if word for each in words.with_word(word, WITH_WORD, None)[0]]
        found = {each.id: each for each in rows.many(list(dict.fromkeys(ids)))}
        if matter.customer_id:
            own = rows.of_customer(matter.customer_id, OF_CUSTOMER, None, open_only=False)
            found |= {each.id: each for each in own.items}
        return list(found.values())
