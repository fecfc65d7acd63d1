"""What people do to tickets: steps, words, hands, waits, severity, files."""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets import changes, escalation
from chalicelib.tickets.attachment import Attachment, Awaited
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.errors import TicketNotFound, TooManyFiles
from chalicelib.tickets.files import LARGEST_FILE, MOST_FILES, accept_from_staff
from chalicelib.tickets.impartial import complain_of, handler
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, find
from chalicelib.tickets.promised.appointments import Wish
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.schemas.acts import ChangeIn
from chalicelib.tickets.schemas.files import FileIn, UploadOut
from chalicelib.tickets.steps import RIGHTS, Given
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.uploads import FIRST_LOOK
from chalicelib.tickets.watching import Watching
from chalicelib.tickets.words import Severity
from chalicelib.unit_of_work import UnitOfWork

AS_USUAL = ChangeIn()

Change = Callable[[Ticket, Hand], Changed]


class Handling(Watching):
    """Every act of a person on a ticket; each is one transaction on the version they saw."""

    def step(
        self,
        who: Principal,
        ticket_id: str,
        act: str,
        text: str = "",
        version: int | None = None,
        usable: bool | None = None,
        hear_by: datetime | None = None,
        handed: Handed | None = None,
    ) -> Ticket:
        """Take an act of the table of steps. Raises ``WrongStep``, ``Invalid``, ``Forbidden``."""
        if act in RIGHTS:
            who.require(RIGHTS[act])
        given = Given(text, usable, hear_by, handed)
        return self.act(
            who,
            ticket_id,
            version,
            f"ticket.{act}",
            lambda ticket, hand: changes.take_step(ticket, act, given, hand),
        )

    def close(
        self,
        who: Principal,
        ticket_id: str,
        answer: str = "",
        version: int | None = None,
        handed: Handed | None = None,
    ) -> Ticket:
        """Close an answered ticket; with ``answer``, answer and close an open one at once."""
        act = "settle" if answer else "close"
        return self.step(who, ticket_id, act, answer, version, handed=handed)

    def reopen(
        self, who: Principal, ticket_id: str, why: str, version: int | None = None
    ) -> Ticket:
        """Open it again: a new cycle of limits begins."""
        return self.step(who, ticket_id, "reopen", why, version)

    def record(
        self, who: Principal, ticket_id: str, text: str, version: int | None = None
    ) -> Ticket:
        """Write down what the customer said to us: the next-update limit starts anew."""
        return self.act(
            who,
            ticket_id,
            version,
            "ticket.heard",
            lambda ticket, hand: changes.record(ticket, text, hand),
        )

    def comment(
        self,
        who: Principal,
        ticket_id: str,
        text: str,
        tell: bool = False,
        hear_by: datetime | None = None,
    ) -> Ticket:
        """Add a note for the house, or words that are sent to the customer (an update)."""
        if not tell:
            return self.note(who, ticket_id, text)[0]
        return self.act(
            who,
            ticket_id,
            None,
            "ticket.tell",
            lambda ticket, hand: changes.tell(ticket, text, hand, hear_by),
        )

    def assign(
        self, who: Principal, ticket_id: str, assignee: str, version: int | None = None
    ) -> Ticket:
        """Give it to a colleague. Raises ``Invalid`` for somebody who is not there."""
        person = self._colleague(who, assignee)
        return self.act(
            who,
            ticket_id,
            version,
            "ticket.assign",
            lambda ticket, hand: changes.assign(ticket, handler(ticket, person), hand),
        )

    def give_back(
        self, who: Principal, ticket_id: str, former: str, version: int | None = None
    ) -> Ticket:
        """Undo that it was given away: who had it has it again; ``former`` "": nobody had it."""
        if former:
            return self.assign(who, ticket_id, former, version)
        return self.act(who, ticket_id, version, "ticket.assign", changes.lay_down)

    def complain_of(
        self,
        who: Principal,
        ticket_id: str,
        users: Sequence[str],
        why: str = "",
        version: int | None = None,
        departments: Sequence[str] | None = None,
    ) -> Ticket:
        """Name who is complained of: they are taken off the ticket and its approvals at once.

        ``departments`` are complained of as a whole; None leaves those that are.
        Raises ``Invalid`` for somebody who is not there, ``ComplainedOf`` for those named.
        """
        named = [self._colleague(who, user, "against") for user in dict.fromkeys(users)]
        return self.act(
            who,
            ticket_id,
            version,
            "ticket.against",
            lambda ticket, hand: complain_of(
                ticket,
                named,
                ticket.against_departments if departments is None else departments,
                self.people(who),
                why,
                hand,
            ),
        )

    def wait(
        self, who: Principal, ticket_id: str, why: str = "", version: int | None = None
    ) -> Ticket:
        """The answer lies with the customer: the clock stops."""
        return self.act(
            who,
            ticket_id,
            version,
            "ticket.wait",
            lambda ticket, hand: changes.wait(ticket, why, hand),
        )

    def resume(
        self, who: Principal, ticket_id: str, why: str = "", version: int | None = None
    ) -> Ticket:
        """The customer has answered: the clock runs on."""
        return self.act(
            who,
            ticket_id,
            version,
            "ticket.resume",
            lambda ticket, hand: changes.resume(ticket, why, hand),
        )

    def set_severity(
        self,
        who: Principal,
        ticket_id: str,
        severity: Severity,
        why: str,
        version: int | None = None,
    ) -> Ticket:
        """Another severity: the limits are recomputed, and the timeline says why."""
        return self.act(
            who,
            ticket_id,
            version,
            "ticket.severity",
            lambda ticket, hand: changes.set_severity(ticket, severity, why, hand),
        )

    def escalate(
        self,
        who: Principal,
        ticket_id: str,
        why: str = "",
        version: int | None = None,
        wish: ChangeIn = AS_USUAL,
    ) -> Ticket:
        """Make the next of the three changes at once, as the policy says or as wished.

        Raises ``NothingToEscalate``, ``TicketClosed``, ``Invalid`` for a time or a colleague.
        """
        person = self._colleague(who, wish.assignee) if wish.assignee else None
        wished = Wish(person, wish.place, wish.at, wish.where)

        def by_hand(ticket: Ticket, hand: Hand) -> Changed:
            if person is not None:
                handler(ticket, person)
            fired = escalation.by_hand(ticket, self.desk(who), _me(who), wished)
            lines = (hand.line("noted", why),) if why.strip() else ()
            return fired.ticket, (*fired.events, *lines)

        return self.act(who, ticket_id, version, "ticket.escalate", by_hand)

    def skip(self, who: Principal, ticket_id: str, why: str, version: int | None = None) -> Ticket:
        """Leave the next change out of this cycle. Raises ``NothingToEscalate``, ``Invalid``."""
        who.require("tickets.approve")
        if not why.strip():
            raise Invalid.field("text", "Write why this change would not help.")

        def skipped(ticket: Ticket, hand: Hand) -> Changed:
            fired = escalation.skip(ticket, hand.at, _me(who), why)
            return fired.ticket, fired.events

        return self.act(who, ticket_id, version, "ticket.skip", skipped)

    def add_file(self, who: Principal, ticket_id: str, file: FileIn) -> UploadOut:
        """Announce a file; gives the form that uploads it straight to the bucket."""
        accept_from_staff(file)
        ticket = self._with_room(who, ticket_id)
        uow = UnitOfWork(self.backing, who)
        file_id = uow.ids.new("att")
        announced = Attachment(
            id=file_id,
            key=f"T/{who.tenant}/tickets/{ticket_id}/{file_id}",
            filename=file.filename,
            content_type=file.content_type,
            at=self.now(),
            by=who.user,
            consent=file.consent,
        )
        rows = self.rows(who)
        rows.add_file(uow, ticket_id, announced)
        due_at = announced.at + FIRST_LOOK
        rows.await_file(uow, Awaited(file_id=file_id, ticket_id=ticket_id, due_at=due_at))
        line = _attached(self.hand(uow), file)
        rows.add_event(uow, ticket, line)
        uow.audit("ticket.attach", ticket_id, file=file_id)
        upload = self._upload(announced, "")
        uow.commit(upload)
        return upload

    def upload_form(
        self, who: Principal, ticket_id: str, file_id: str, then: str = ""
    ) -> UploadOut:
        """The form for a file that was announced, good for 15 minutes from now.

        ``then``: the whole address of the page that the browser sees afterwards.
        """
        file = self.rows(who).file(ticket_id, file_id)
        if file is None or file.made:
            raise TicketNotFound()
        return self._upload(file, then)

    def _upload(self, file: Attachment, then: str) -> UploadOut:
        form = self.backing.blobs.upload_form(file.key, file.content_type, LARGEST_FILE, then)
        return UploadOut(
            id=file.id, url=form.url, fields=form.fields, content_type=file.content_type
        )

    def _with_room(self, who: Principal, ticket_id: str) -> Ticket:
        """The ticket, if it takes one more file."""
        whole = self.rows(who).whole(ticket_id, MOST_FILES + 2)
        if whole is None:
            raise TicketNotFound()
        if len(whole.files) >= MOST_FILES:
            raise TooManyFiles(most=MOST_FILES)
        return whole.ticket

    def act(
        self, who: Principal, ticket_id: str, version: int | None, action: str, change: Change
    ) -> Ticket:
        """One change on the version that its writer saw; a change without a line is none."""
        before = self.at_version(who, ticket_id, version)
        uow = UnitOfWork(self.backing, who)
        changed = change(before, self.hand(uow))
        if not changed[1]:
            return before
        after = self.write(uow, before, changed, action)
        uow.commit(after)
        return after

    def _colleague(self, who: Principal, user: str, field: str = "assignee") -> Person:
        person = find(self.people(who), user)
        if person is None:
            raise Invalid.field(field, "Choose an active colleague from the list.")
        return person


def _attached(hand: Hand, file: FileIn) -> Event:
    facts = {"filename": file.filename}
    if not file.consent:
        return hand.line("attached", facts=facts)
    return hand.line("recorded", facts=facts | {"consent": file.consent})


def _me(who: Principal) -> Person:
    return Person(user_id=who.user, name=who.name, acting=who.user)
