"""Use cases of the customer's side: giving and ending links, and what is done by one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Idempotency, Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.files import accept
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.passing_on import pass_on
from chalicelib.tickets.portal import acts
from chalicelib.tickets.portal.errors import NoLink
from chalicelib.tickets.portal.model import LIVES, Side, Survey
from chalicelib.tickets.portal.ports import Sides
from chalicelib.tickets.portal.recording import LINK
from chalicelib.tickets.record import Story
from chalicelib.tickets.schemas.files import FileIn, UploadOut
from chalicelib.tickets.service import TicketService
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork

PREFIX: Final = "tkt"
ATTEMPTS: Final = 4


@dataclass(frozen=True)
class Opened:
    """What a link opens: the ticket as the customer may see it, and who looks."""

    who: Principal
    ticket: Ticket
    story: Story
    side: Side
    files: list[Attachment]
    events: list[Event]


@dataclass
class PortalService:
    """Everything on the customer's page, and what the desk does about it."""

    backing: Backing
    desk: TicketService
    sides: Callable[[Principal], Sides]

    def side(self, who: Principal, ticket_id: str) -> Side:
        """What the customer of a ticket holds and answered. Raises ``TicketNotFound``."""
        self.desk.get(who, ticket_id)
        return self.sides(who).get(ticket_id)

    def add_link(self, uow: UnitOfWork, ticket: Ticket) -> str:
        """A new link in a transaction that writes the ticket; gives the token for its letter."""
        sides = self.sides(uow.who)
        token, link = links.made(uow.who.tenant, ticket.id, uow.ids.token(), uow.now, LIVES)
        sides.put(uow, ticket.id, sides.get(ticket.id).with_link(link))
        return token

    def new_link(self, who: Principal, ticket_id: str) -> str:
        """A link to hand over by other ways than our e-mail; the token is given only now."""
        before, uow = self.desk.get(who, ticket_id), UnitOfWork(self.backing, who)
        token = self.add_link(uow, before)
        self._write(uow, before, (before, (self.desk.hand(uow).line("link_made"),)), "link")
        return token

    def revoke(self, who: Principal, ticket_id: str) -> None:
        """End all links of a ticket. Raises ``NoLink`` when none is open."""
        before, uow = self.desk.get(who, ticket_id), UnitOfWork(self.backing, who)
        side = self.sides(who).get(ticket_id)
        if not side.live(uow.now):
            raise NoLink()
        self.sides(who).put(uow, ticket_id, side.revoked())
        line = self.desk.hand(uow).line("links_ended")
        self._write(uow, before, (before, (line,)), "link-revoke")

    def open(self, token: str) -> Opened:
        """What a link shows. Raises ``LinkSpent``."""
        who, ticket_id = self._reader(token)
        whole, side = self.desk.whole(who, ticket_id), self.sides(who).get(ticket_id)
        person = whole.ticket.complainant
        name = person.name or whole.ticket.customer_name
        return Opened(
            links.visitor(who.tenant, name, person.language),
            whole.ticket,
            whole.story,
            side,
            [each for each in whole.files if each.by == links.VISITOR or each.public],
            [each for each in whole.events if each.public],
        )

    def say(self, token: str, text: str, once: Idempotency | None = None) -> Ticket:
        """The customer adds words: the clock runs on, and the handler is written to.

        Where the ticket was merged, the one in which the matter goes on hears of it.
        """

        def change(opened: Opened, hand: Hand) -> Changed:
            return acts.say(opened.ticket, text, hand)

        def beside(uow: UnitOfWork, opened: Opened) -> None:
            pass_on(self.desk, uow, opened.ticket, text)

        return self._act(token, "say", change, once, beside=beside)

    def decide(
        self,
        token: str,
        accepts: bool,
        text: str = "",
        version: int | None = None,
        once: Idempotency | None = None,
    ) -> Ticket:
        """Yes or no to the proposal that the customer saw (``version``)."""

        def change(opened: Opened, hand: Hand) -> Changed:
            return acts.decide(opened.ticket, accepts, text, hand)

        return self._act(token, "decide", change, once, version)

    def confirm(
        self, token: str, version: int | None = None, once: Idempotency | None = None
    ) -> Ticket:
        """The customer stands by the words that it saw (``version``), by the button."""

        def change(opened: Opened, hand: Hand) -> Changed:
            name = opened.who.name
            return acts.confirm(opened.ticket, opened.story, LINK, name, "", hand)

        return self._act(token, "confirm", change, once, version)

    def reopen(self, token: str, why: str, once: Idempotency | None = None) -> Ticket:
        """The customer says that it is not settled: a new cycle begins."""

        def change(opened: Opened, hand: Hand) -> Changed:
            return acts.reopen(opened.ticket, why, hand)

        return self._act(token, "reopen", change, once)

    def answer(
        self, token: str, score: int, comment: str = "", once: Idempotency | None = None
    ) -> Ticket:
        """The survey after the close, once. Raises ``SurveyNotOpen``."""

        def change(opened: Opened, hand: Hand) -> Changed:
            survey = self._survey(opened.ticket, score, comment)
            return acts.answer(opened.ticket, opened.side.survey, survey, hand)

        def keep(uow: UnitOfWork, opened: Opened) -> None:
            survey = self._survey(opened.ticket, score, comment)
            side = opened.side.model_copy(update={"survey": survey})
            self.sides(opened.who).put(uow, opened.ticket.id, side)

        return self._act(token, "survey", change, once, beside=keep)

    def add_file(self, token: str, file: FileIn) -> UploadOut:
        """The customer adds a photo or document."""
        accept(file)
        opened = self.open(token)
        return self.desk.add_file(opened.who, opened.ticket.id, file)

    def upload_form(self, token: str, file_id: str, then: str) -> UploadOut:
        """The form that sends a file which this customer announced."""
        opened = self._own_file(token, file_id)
        return self.desk.upload_form(opened.who, opened.ticket.id, file_id, then)

    def keep_small(self, token: str, file_id: str, picture: str) -> None:
        """The small picture of a photo that this customer announced. Raises ``Invalid``."""
        opened = self._own_file(token, file_id)
        self.desk.keep_small(opened.who, opened.ticket.id, file_id, picture)

    def file_link(self, token: str, file_id: str) -> str:
        """An address that gives one of the customer's own files for five minutes."""
        opened = self._own_file(token, file_id)
        return self.desk.file_link(opened.who, opened.ticket.id, file_id)

    def _survey(self, ticket: Ticket, score: int, comment: str) -> Survey:
        return Survey(score=score, comment=comment, at=self.desk.now(), cycle=ticket.cycle)

    def _own_file(self, token: str, file_id: str) -> Opened:
        opened = self.open(token)
        if file_id not in {each.id for each in opened.files}:
            raise NotFound()
        return opened

    def _reader(self, token: str) -> tuple[Principal, str]:
        """Who acts by a link, and on which ticket. Raises ``LinkSpent``."""
        tenant, ticket_id, secret = links.parts(token, PREFIX)
        who = links.visitor(tenant)
        if not links.opens(self.sides(who).get(ticket_id).links, secret, self.desk.now()):
            raise LinkSpent()
        return who, ticket_id

    def _act(
        self,
        token: str,
        action: str,
        change: Callable[[Opened, Hand], Changed],
        once: Idempotency | None = None,
        version: int | None = None,
        beside: Callable[[UnitOfWork, Opened], None] | None = None,
    ) -> Ticket:
        """An act by a link; a colleague's change at the same moment is waited for."""
        for attempt in range(1, ATTEMPTS + 1):
            opened = self.open(token)
            if version is not None and opened.ticket.version != version:
                raise Stale()
            uow = UnitOfWork(self.backing, opened.who.once(once))
            changed = change(opened, self.desk.hand(uow))
            if beside:
                beside(uow, opened)
            try:
                return self._write(uow, opened.ticket, changed, action)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("unreachable")

    def _write(self, uow: UnitOfWork, before: Ticket, changed: Changed, action: str) -> Ticket:
        after = self.desk.write(uow, before, changed, f"ticket.{action}")
        uow.commit(after)
        return after
