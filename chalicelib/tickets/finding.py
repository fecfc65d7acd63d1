"""How tickets are found: lists in the order of the work, and search by any word."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.text import words
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.errors import TicketNotFound
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.ports import Whole
from chalicelib.tickets.room import Room
from chalicelib.tickets.searching import compact, looks_like_a_number, searchable
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.uploads import looked_for
from chalicelib.tickets.verdicts import Verdicts

# A page of the ticket: story, facts, up to 30 files and the newest lines, in one query.
WHOLE_PAGE = 60
# More words than this do not narrow a search any further.
MOST_WORDS = 6
# A search looks through this many pages of its rarest word before it gives what it has.
SEARCH_PAGES = 8


class Finding(Room):
    """Everything that reads tickets, and the indexer."""

    def whole(self, who: Principal, ticket_id: str) -> Whole:
        """A ticket with story, files and its newest lines, by one query."""
        whole = self.rows(who).whole(ticket_id, WHOLE_PAGE)
        if whole is None:
            raise TicketNotFound()
        ticket = self.barred(who, whole.ticket)
        return replace(whole, ticket=ticket, files=looked_for(self.backing.blobs, whole.files))

    def limits(self, who: Principal, ticket: Ticket) -> dict[str, datetime]:
        """When each limit that still runs will be breached."""
        return self.ends(who, ticket)

    def timeline(
        self, who: Principal, ticket_id: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Event]:
        """What happened, newest first."""
        if after is None:
            self.get(who, ticket_id)
        return self.rows(who).events(ticket_id, limit, after)

    def files(self, who: Principal, ticket_id: str) -> list[dict[str, Any]]:
        """Photos and documents, each with an address that gives it for five minutes."""
        return [
            {**file.model_dump(), "url": self.backing.blobs.link(file.key, file.filename)}
            for file in self.whole(who, ticket_id).files
        ]

    def file_link(self, who: Principal, ticket_id: str, file_id: str) -> str:
        """An address that gives one file for five minutes: shown, where a browser can."""
        file = self.rows(who).file(ticket_id, file_id)
        if file is None:
            raise TicketNotFound()
        return self.backing.blobs.link(file.key, file.filename, file.shown)

    def pictures(self, files: Iterable[Attachment]) -> dict[str, str]:
        """Addresses, for five minutes, of the photos that are shown small, by file."""
        return {each.id: self._picture(each) for each in files if each.pictured}

    def _picture(self, file: Attachment) -> str:
        place = (file.small_key, "image/jpeg") if file.small else (file.key, file.shown)
        return self.backing.blobs.link(place[0], file.filename, place[1])

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """All tickets, the last received first."""
        return self.rows(who).newest(limit, after)

    def open_by_due(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """Open tickets by what is due next; those that wait stand last."""
        return self.rows(who).open_by_due(limit, after)

    def mine_due_next(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """The principal's open tickets by what is due next."""
        return self.rows(who).of_assignee(who.user, limit, after)

    def of_assignee(
        self, who: Principal, user: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """A colleague's open tickets by what is due next."""
        return self.rows(who).of_assignee(user, limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
        open_only: bool = False,
    ) -> Listing[Ticket]:
        """A customer's tickets, open ones first, and then the last received first."""
        return self.rows(who).of_customer(customer_id, limit, after, open_only)

    def verdicts(self, who: Principal, customer: str) -> Verdicts:
        """How many of a customer's suggestions were judged, and how many were usable (C18)."""
        return self.rows(who).verdicts(customer)

    def to_review(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """Closed complaints and exceptions that nobody has reviewed, the oldest first."""
        return self.rows(who).to_review(limit, after)

    def of_category(
        self, who: Principal, category: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """The tickets of a category, the last received first."""
        return self.rows(who).of_category(category, limit, after)

    def search(
        self, who: Principal, query: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """Tickets in which every word of the query begins a word (Chinese: any two characters).

        An empty query lists the newest. A page may hold fewer than ``limit`` and still go on.
        """
        if after is None and looks_like_a_number(query):
            numbers = self._with_all(who, (compact(query),), limit, None)
            if numbers.items:
                return numbers
        asked = words(query)[:MOST_WORDS]
        if not asked:
            return self.newest(who, limit, after)
        asked = tuple(after["asked"]) if after else asked
        return self._with_all(who, asked, limit, after)

    def index(self, who: Principal, ticket_id: str, expected: str) -> None:
        """Make a ticket's texts searchable (or no longer, once it was removed)."""
        ticket, rows = self.rows(who).get(ticket_id), self.words(who)
        now: tuple[str, ...] = ()
        if ticket is not None:
            now = searchable(ticket, self.rows(who).story(ticket_id))
        rows.put(ticket_id, now)
        rows.drop(ticket_id, [word for word in rows.stale(ticket_id) if word not in now])
        rows.done(ticket_id, expected)

    def _with_all(
        self, who: Principal, asked: tuple[str, ...], limit: int, after: Item | None
    ) -> Listing[Ticket]:
        """Tickets with all these words, by way of the rarest; the cursor remembers the words."""
        rarest = after["word"] if after else self._rarest(who, asked)
        position = after["position"] if after else None
        others = [word for word in asked if word != rarest]
        found: dict[str, Ticket] = {}
        for _ in range(SEARCH_PAGES):
            ids, position = self.words(who).with_word(rarest, limit, position)
            new = [each for each in ids if each not in found]
            found |= {ticket.id: ticket for ticket in self._fitting(who, new, others)}
            if position is None or len(found) >= limit:
                break
        further = {"asked": list(asked), "word": rarest, "position": position}
        return Listing(list(found.values()), further if position else None)

    def _rarest(self, who: Principal, asked: tuple[str, ...]) -> str:
        """The word that fewest tickets have, as far as one page tells."""
        if len(asked) == 1:
            return asked[0]
        counts = [(len(self.words(who).with_word(word, 100, None)[0]), word) for word in asked]
        return min(counts)[1]

    def _fitting(self, who: Principal, ids: list[str], others: list[str]) -> list[Ticket]:
        """Of these tickets those that have all other words too."""
        for word in others:
            having = self.words(who).having(word, ids)
            # A Chinese pair is there or not; the beginning of a word takes a look at the text.
            begun = not having.issuperset(ids) and word.isascii()
            ids = [each for each in ids if each in having or (begun and self._has(who, each, word))]
        return self.rows(who).many(ids)

    def _has(self, who: Principal, ticket_id: str, beginning: str) -> bool:
        rows = self.rows(who)
        ticket = rows.get(ticket_id)
        if ticket is None:
            return False
        known = searchable(ticket, rows.story(ticket_id))
        return any(word.startswith(beginning) for word in known)
