"""Linking, merging and splitting tickets: both sides always in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.desk import links, merging
from chalicelib.tickets.desk.bench import Bench
from chalicelib.tickets.desk.links import Both
from chalicelib.tickets.desk.merged_appointments import Fate, fate
from chalicelib.tickets.desk.schemas import SplitIn
from chalicelib.tickets.model import Link, Ticket
from chalicelib.tickets.people import find, impartial
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.words import LinkKind, Severity
from chalicelib.unit_of_work import UnitOfWork

_SEVERITIES: Final = tuple(Severity)


@dataclass(frozen=True)
class Linked:
    """Another ticket and what it is to this one."""

    kind: LinkKind
    ticket: Ticket


@dataclass(frozen=True)
class MergePreview:
    """What merging will do; ``better_other_way``: the one that would stop is older or severer.

    ``appointment``: what becomes of one that is ahead (None: there is none).
    """

    ticket: Ticket
    into: Ticket
    undo_until: datetime
    better_other_way: bool
    appointment: Fate | None = None


class Linking(Bench):
    """Every act here changes two tickets, on the version of the first that its reader saw."""

    def linked(self, who: Principal, ticket: Ticket) -> list[Linked]:
        """The tickets that this one is linked with: one batch read, none without links."""
        kinds = {each.ticket: each.kind for each in ticket.links}
        found = self.tickets.rows(who).many(list(kinds))
        return [Linked(kinds[each.id], each) for each in found]

    def named(self, who: Principal, typed: str, field: str = "other") -> Ticket:
        """The ticket that somebody means by its id, its number, or a bill or container of it."""
        if typed.startswith("tkt_"):
            return self.tickets.get(who, typed)
        hits = self.tickets.search(who, typed, 3).items if typed.strip() else []
        exact = [each for each in hits if each.number == typed.strip().upper()] or hits
        if len(exact) != 1:
            raise Invalid.field(field, "Type the number of one ticket, as its page shows it.")
        return exact[0]

    def link(
        self, who: Principal, ticket_id: str, kind: LinkKind, other: str, version: int | None = None
    ) -> Ticket:
        """Link two tickets. Raises ``AlreadyLinked``, ``TooManyLinks``, ``Invalid``."""
        return self._both(
            who, ticket_id, other, version, "ticket.link",
            lambda one, two, hand: links.link(one, kind, two, hand),
        )  # fmt: skip

    def unlink(
        self, who: Principal, ticket_id: str, other: str, version: int | None = None
    ) -> Ticket:
        """Take a link away. Raises ``NotLinked``."""
        return self._both(who, ticket_id, other, version, "ticket.unlink", links.unlink)

    def merging(self, who: Principal, ticket_id: str, into: str) -> MergePreview:
        """What merging would do, before it is done; raises what stands against it."""
        ticket, other = self.tickets.get(who, ticket_id), self.named(who, into, "into")
        merging.check_merge(ticket, other)
        heavier, now = _weight(ticket) > _weight(other), self.tickets.now()
        meeting = fate(ticket, other, now)
        until = merging.undo_until(now)
        return MergePreview(ticket, other, until, heavier and not ticket.closed, meeting)

    def merge(
        self, who: Principal, ticket_id: str, into: str, version: int | None = None
    ) -> Ticket:
        """Let the matter go on in another ticket; both histories stay as they are.

        Raises ``TicketMerged``, ``TicketClosed``, ``DifferentCustomers``, ``TooManyLinks``.
        """
        return self._both(who, ticket_id, into, version, "ticket.merge", merging.merge, "into")

    def unmerge(self, who: Principal, ticket_id: str, version: int | None = None) -> Ticket:
        """Undo a merge within thirty days. Raises ``NotMerged``, ``MergeFinal``."""
        into = self.tickets.get(who, ticket_id).merged_into or ticket_id
        return self._both(who, ticket_id, into, version, "ticket.unmerge", merging.unmerge)

    def split(
        self, who: Principal, ticket_id: str, part: SplitIn, version: int | None = None
    ) -> Ticket:
        """Make a part of a ticket a ticket of its own, linked to the first; gives the new one."""
        first = self.tickets.at_version(who, ticket_id, version)
        uow = UnitOfWork(self.tickets.backing, who)
        back = Link(kind=LinkKind.SPLIT_FROM, ticket=first.id)
        new = self.tickets.add(uow, self._part_of(who, first, part), (back,))
        facts = {"link": LinkKind.SPLIT_INTO, "ticket": new.id, "number": new.number}
        line = self.tickets.hand(uow).line("split_off", part.text, facts=facts)
        after = links.linked(first, LinkKind.SPLIT_INTO, new.id)
        self.tickets.write(uow, first, (after, (line,)), "ticket.split")
        uow.commit(new)
        return new

    def _part_of(self, who: Principal, first: Ticket, part: SplitIn) -> TicketNew:
        """The new ticket: whose, about what and through whom as the first one."""
        people = self.tickets.people(who)
        there = find(impartial(people, first), first.assignee)
        same = {"kind", "severity", "channel", "department", "customer_id", "references"}
        same.add("against_departments")
        return TicketNew.model_validate(
            {
                **first.model_dump(mode="json", include=same),
                "complainant": first.complainant.model_dump(),
                "against": sorted(first.named & {each.user_id for each in people}),
                "assignee": there.user_id if there else "",
                **part.model_dump(),
            }
        )

    def _both(
        self,
        who: Principal,
        ticket_id: str,
        other: str,
        version: int | None,
        action: str,
        change: Callable[[Ticket, Ticket, Hand], Both],
        field: str = "other",
    ) -> Ticket:
        one = self.tickets.at_version(who, ticket_id, version)
        two = self.named(who, other, field)
        uow = UnitOfWork(self.tickets.backing, who)
        ours, theirs = change(one, two, self.tickets.hand(uow))
        after = self.tickets.write(uow, one, ours, action)
        self.tickets.write(uow, two, theirs, action)
        uow.commit(after)
        return after


def _weight(ticket: Ticket) -> tuple[int, float]:
    """The severer one, and of the same severity the older one, had better go on."""
    return _SEVERITIES.index(ticket.severity), -ticket.received_at.timestamp()
