"""Tickets in their table: one partition for each, read whole by one query.

``META`` is small and carries every index; the story stands beside it, so that lists and
escalations never pay for long texts. Sort keys are chosen so that the partition read backwards
gives story, facts, files and then the timeline, newest first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from chalicelib.clock.due import DUE_FIELDS, due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import (
    Absent,
    AllOf,
    Condition,
    Equals,
    Item,
    Key,
    Page,
    Prefix,
    Present,
    Query,
    Update,
)
from chalicelib.kit.paging import Listing
from chalicelib.tables import TICKETS
from chalicelib.tallies.tally import Tally, count, tally
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.awaited import FILE, AwaitedFiles
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.ports import Whole
from chalicelib.tickets.record import Colleague, Story
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.verdicts import VerdictRows
from chalicelib.unit_of_work import UnitOfWork

META, STORY, EVENT, BROKEN = "META", "STORY", "EV#", "BROKEN"
# After every instant: open tickets on which nothing is due stand at the end of the list.
NOTHING_DUE = "9999"
NOBODY = "-"
# A customer's open tickets stand before the closed ones when the list is read backwards.
_OPEN, _SHUT = "1#", "0#"
# Stand on the head, but are nobody's version of it: written by ``watch`` and ``noted`` alone.
WATCHERS, NOTES = "watchers", "notes"
_ASIDE: Final = frozenset({WATCHERS, NOTES})
# What a ticket may have had and has no more: a new version takes it away.
_PASSING: Final = frozenset(Ticket.model_fields) - _ASIDE - {"barred"} | {
    *DUE_FIELDS,
    *("by_customer_pk", "by_customer_sk"),
    *("by_assignee_pk", "by_assignee_sk"),
    *("open_by_due_pk", "open_by_due_sk"),
}


class TicketRepository(AwaitedFiles, VerdictRows):
    """Reads and writes the tickets of one tenant."""

    def get(self, ticket_id: str) -> Ticket | None:
        item = self.store.get(self._key(ticket_id, META))
        return Ticket.model_validate(item) if item else None

    def story(self, ticket_id: str) -> Story:
        return Story.model_validate(self.store.get(self._key(ticket_id, STORY)) or {})

    def whole(self, ticket_id: str, limit: int) -> Whole | None:
        """A ticket with its story, files and newest events, by one query."""
        page = self.store.query(Query(TICKETS, self.pk("K", ticket_id), limit=limit, forward=False))
        facts = [item for item in page.items if item["sk"] == META]
        if not facts:
            return None
        story = next((item for item in page.items if item["sk"] == STORY), {})
        return Whole(
            Ticket.model_validate(facts[0]),
            Story.model_validate(story),
            [Attachment.model_validate(each) for each in _of(page, FILE)],
            [Event.model_validate(each) for each in _of(page, EVENT)],
            page.after,
        )

    def events(self, ticket_id: str, limit: int, after: Item | None) -> Listing[Event]:
        """The timeline, newest first."""
        query = Query(TICKETS, self.pk("K", ticket_id), None, Prefix(EVENT), limit, False, after)
        page = self.store.query(query)
        return Listing([Event.model_validate(item) for item in page.items], page.after)

    def newest(self, limit: int, after: Item | None) -> Listing[Ticket]:
        return self._listed("newest", self.pk("ALL"), limit, after, forward=False)

    def open_by_due(self, limit: int, after: Item | None) -> Listing[Ticket]:
        return self._listed("open_by_due", self.pk("OPEN"), limit, after)

    def to_review(self, limit: int, after: Item | None) -> Listing[Ticket]:
        return self._listed("open_by_due", self.pk("REVIEW"), limit, after)

    def of_customer(
        self, customer: str, limit: int, after: Item | None, open_only: bool
    ) -> Listing[Ticket]:
        """Open ones first, then the closed ones; the last received first in each."""
        pk, part = self.pk("C", customer), Prefix(_OPEN) if open_only else None
        return self._listed("by_customer", pk, limit, after, forward=False, part=part)

    def of_assignee(self, user: str, limit: int, after: Item | None) -> Listing[Ticket]:
        return self._listed("by_assignee", self.pk("U", user), limit, after)

    def of_category(self, category: str, limit: int, after: Item | None) -> Listing[Ticket]:
        return self._listed("by_category", self.pk("CAT", category), limit, after, forward=False)

    def many(self, ids: Sequence[str]) -> list[Ticket]:
        """Tickets by id in the order asked for; who is no longer there is left out."""
        found = self.store.get_many([self._key(each, META) for each in ids]) if ids else []
        return [Ticket.model_validate(item) for item in found if item]

    def insert(self, uow: UnitOfWork, ticket: Ticket, story: Story) -> None:
        uow.insert(TICKETS, self._item(ticket))
        self.put_story(uow, ticket.id, story)

    def replace(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Write the ticket's next version; ``ticket.version`` is already that one.

        Who watches stays as it stands there, whoever was read: a tap meanwhile is never lost.
        """
        item, key = self._item(ticket), self._key(ticket.id, META)
        gone = tuple(sorted(_PASSING - item.keys()))
        item = {name: item[name] for name in item if name not in _ASIDE | {"pk", "sk"}}
        uow.update(Update(key, item, {}, gone, Equals("version", ticket.version - 1)))

    def watch(self, uow: UnitOfWork, before: Ticket, after: Ticket) -> None:
        """Write who watches and how many notes there are, if those who watched are the same.

        The version stays: no colleague's open form is out of date because of either.
        """
        key, more = self._key(before.id, META), after.notes - before.notes
        add = {NOTES: more} if more else {}
        if after.watchers == before.watchers:
            uow.update(Update(key, add=add, condition=Present()))
        elif after.watchers:
            watchers = {WATCHERS: _plain(after.watchers)}
            uow.update(Update(key, watchers, add, condition=_watched(before)))
        else:
            uow.update(Update(key, {}, add, (WATCHERS,), _watched(before)))

    def put_story(self, uow: UnitOfWork, ticket_id: str, story: Story) -> None:
        key = self._key(ticket_id, STORY)
        uow.put(TICKETS, {"pk": key.pk, "sk": key.sk, **_lean(story)})

    def rearm(self, ticket: Ticket, due_at: datetime | None) -> None:
        """Write only the due time that the facts say, if the ticket is still as it was read."""
        due = due_fields(self.pk("K", ticket.id), due_at)
        gone = () if due else DUE_FIELDS
        same = Equals("version", ticket.version)
        key = self._key(ticket.id, META)
        self.store.commit([Update(key, {**due, **self._order(ticket, due_at)}, {}, gone, same)])

    def add_event(self, uow: UnitOfWork, ticket: Ticket, event: Event, place: int = 0) -> None:
        """Add a line; a line of the clock has its place by its due time and id, only once.

        People's lines of the same millisecond stand in the order of the ticket's versions, those
        of one act by their ``place`` in it, and notes, which make no version, after the one that
        they were written beside.
        """
        at = stamp(event.due_at or event.at)
        beside = f"~{ticket.notes:06d}#" if event.kind == "noted" else ""
        order = event.id if event.due_at else f"{ticket.version:06d}#{beside}{place:02d}#{event.id}"
        key = self._key(ticket.id, f"{EVENT}{at}#{order}")
        uow.insert(TICKETS, {"pk": key.pk, "sk": key.sk, **_lean(event), "id": event.id})

    def add_file(self, uow: UnitOfWork, ticket_id: str, file: Attachment) -> None:
        key = self._key(ticket_id, f"{FILE}{file.id}")
        uow.insert(TICKETS, {"pk": key.pk, "sk": key.sk, **file.model_dump(mode="json")})

    def file(self, ticket_id: str, file_id: str) -> Attachment | None:
        item = self.store.get(self._key(ticket_id, f"{FILE}{file_id}"))
        return Attachment.model_validate(item) if item else None

    def imported(self, key: str) -> tuple[str, str] | None:
        """The ticket that an imported row became, and the mark of what the row said."""
        item = self.store.get(Key(TICKETS, self.pk("IMP", key), META))
        return (item["id"], item["mark"]) if item else None

    def mark_import(self, uow: UnitOfWork, key: str, ticket_id: str, mark: str, new: bool) -> None:
        row = {"pk": self.pk("IMP", key), "sk": META, "id": ticket_id, "mark": mark}
        uow.put(TICKETS, row, Absent() if new else Equals("id", ticket_id))

    def remove(self, uow: UnitOfWork, ticket: Ticket) -> None:
        """Take a ticket away altogether (an import undone), if it is as it was read."""
        rows = Query(TICKETS, self.pk("K", ticket.id), limit=90, fields=("pk", "sk"))
        for item in self.store.query(rows).items:
            same = _untouched(ticket) if item["sk"] == META else None
            uow.delete(Key(TICKETS, item["pk"], item["sk"]), same)
        if ticket.imported_as:
            uow.delete(Key(TICKETS, self.pk("IMP", ticket.imported_as), META))

    def show_broken(self, uow: UnitOfWork, before: Ticket, after: Ticket) -> None:
        """A broken promise stands with whom it was told to, until somebody made good for it."""
        if before.broken == after.broken:
            return
        key = self._key(after.id, BROKEN)
        if after.broken is None:
            uow.delete(key)
            return
        whose = self.pk("BROKEN", after.broken.to or NOBODY)
        order = {"by_assignee_pk": whose, "by_assignee_sk": f"{stamp(after.broken.at)}#{after.id}"}
        uow.put(TICKETS, {"pk": key.pk, "sk": key.sk, "ticket_id": after.id, **order})

    def broken(self, user: str, limit: int, after: Item | None) -> Listing[Ticket]:
        """Tickets on which a promise was broken that this person was told of, the oldest first."""
        query = Query(TICKETS, self.pk("BROKEN", user), "by_assignee", None, limit, True, after)
        page = self.store.query(query)
        return Listing(self.many([item["ticket_id"] for item in page.items]), page.after)

    def loads(self, users: Sequence[str]) -> dict[str, int]:
        """How many open tickets each of these people has: one batch, whatever they ever had."""
        found = self.store.get_many([self._load(user) for user in users]) if users else []
        return {
            user: int(item.get("open", 0)) if item else 0
            for user, item in zip(users, found, strict=True)
        }

    def count_load(self, uow: UnitOfWork, before: Ticket | None, after: Ticket | None) -> None:
        """An open ticket counts for whoever has it, from one write to the next."""
        then, now = (_whose(each) for each in (before, after))
        if then != now:
            for user, by in ((then, -1), (now, 1)):
                if user:
                    count(uow, self._load(user), {"open": by})

    def load(self, user: str) -> Tally:
        """What is counted for somebody, to be counted anew."""
        return tally(self.store, self._load(user))

    def _load(self, user: str) -> Key:
        return Key(TICKETS, self.pk("LOAD", user), META)

    def _listed(
        self,
        index: str,
        pk: str,
        limit: int,
        after: Item | None,
        forward: bool = True,
        part: Prefix | None = None,
    ) -> Listing[Ticket]:
        query = Query(TICKETS, pk, index, part, limit, forward, after)
        page = self.store.query(query)
        return Listing([Ticket.model_validate(item) for item in page.items], page.after)

    def _item(self, ticket: Ticket) -> Item:
        pk = self.pk("K", ticket.id)
        received = f"{stamp(ticket.received_at)}#{ticket.id}"
        item: dict[str, Any] = {
            **_lean(ticket),
            "pk": pk,
            "sk": META,
            "type": "ticket",
            "version": ticket.version,
            "newest_pk": self.pk("ALL"),
            "newest_sk": received,
            "by_category_pk": self.pk("CAT", ticket.category),
            "by_category_sk": received,
            **due_fields(pk, ticket.due_at),
            **self._order(ticket, ticket.due_at),
        }
        # Most tickets are never reopened nor recomputed: what began with the receipt is left out.
        if ticket.clock_set_at == ticket.cycle_from:
            del item["clock_set_at"]
        if ticket.cycle_from == ticket.received_at:
            del item["cycle_from"]
        if ticket.customer_id:
            place = f"{_SHUT if ticket.closed else _OPEN}{received}"
            item |= {"by_customer_pk": self.pk("C", ticket.customer_id), "by_customer_sk": place}
        return item

    def _order(self, ticket: Ticket, due_at: datetime | None) -> Item:
        """Places of an open ticket in the lists that are ordered by what is due next."""
        if ticket.to_review:
            # What nobody reviewed yet shares the index, in a partition of its own.
            closed = f"{stamp(ticket.closed_at or ticket.received_at)}#{ticket.id}"
            return {"open_by_due_pk": self.pk("REVIEW"), "open_by_due_sk": closed}
        if ticket.closed:
            return {}
        due = f"{stamp(due_at) if due_at else NOTHING_DUE}#{ticket.id}"
        order = {"open_by_due_pk": self.pk("OPEN"), "open_by_due_sk": due}
        # Open tickets that nobody has yet stand together in a partition of their own.
        whose = self.pk("U", ticket.assignee or NOBODY)
        return order | {"by_assignee_pk": whose, "by_assignee_sk": due}

    def _key(self, ticket_id: str, sk: str) -> Key:
        return Key(TICKETS, self.pk("K", ticket_id), sk)


def _whose(ticket: Ticket | None) -> str:
    """For whom an open ticket counts."""
    return ticket.assignee if ticket is not None and not ticket.closed else ""


def _lean(model: Ticket | Story | Event) -> Item:
    """What differs from the defaults: a ticket stays within one capacity unit."""
    lean: Item = model.model_dump(mode="json", exclude_defaults=True)
    return lean


def _of(page: Page, prefix: str) -> list[Item]:
    return [item for item in page.items if item["sk"].startswith(prefix)]


def _plain(watchers: Sequence[Colleague]) -> list[Item]:
    return [each.model_dump(mode="json") for each in watchers]


def _watched(ticket: Ticket) -> Condition:
    """The ticket is there, and watched by those who were read."""
    if ticket.watchers:
        return Equals(WATCHERS, _plain(ticket.watchers))
    return AllOf(Present(), Absent(WATCHERS))


def _untouched(ticket: Ticket) -> Condition:
    """Neither another version nor a note was written since it was read."""
    notes = Equals(NOTES, ticket.notes) if ticket.notes else Absent(NOTES)
    return AllOf(Equals("version", ticket.version), notes)
