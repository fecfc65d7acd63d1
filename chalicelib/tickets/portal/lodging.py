"""The company's public page: whoever has its address lodges a complaint without an account."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.tries import TryCounter
from chalicelib.tickets.letters import letters
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal.errors import NoLink
from chalicelib.tickets.portal.model import PAGE_LIVES, LodgingPage
from chalicelib.tickets.portal.ports import LodgingPages
from chalicelib.tickets.portal.schemas import LodgedIn
from chalicelib.tickets.portal.service import PortalService
from chalicelib.tickets.ports import Tenancy
from chalicelib.tickets.schemas.record import ComplainantIn, ReferenceIn, TicketNew
from chalicelib.tickets.service import TicketService
from chalicelib.tickets.words import Channel
from chalicelib.unit_of_work import UnitOfWork

PREFIX: Final = "lod"
THING: Final = f"{PREFIX}_page"
MOST_NUMBERS: Final = 8


@dataclass
class LodgingService:
    """Making and ending the page, and what comes in by it."""

    backing: Backing
    tenancy: Tenancy
    desk: TicketService
    portal: PortalService
    pages: Callable[[Principal], LodgingPages]
    tries: TryCounter

    def page(self, who: Principal) -> LodgingPage:
        """The page of the principal's company."""
        return self.pages(who).get()

    def make(self, who: Principal) -> str:
        """A new address; the former ends. The token is given only now."""
        uow = UnitOfWork(self.backing, who)
        token, link = links.made(who.tenant, THING, uow.ids.token(), uow.now, PAGE_LIVES)
        self.pages(who).put(uow, LodgingPage(link=link, made_at=uow.now))
        uow.audit("lodging.open", THING)
        uow.commit()
        return token

    def revoke(self, who: Principal) -> None:
        """End the address. Raises ``NoLink`` when there is none."""
        page = self.pages(who).get()
        if page.link is None or page.link.revoked:
            raise NoLink("The page for complaints has no address.")
        uow = UnitOfWork(self.backing, who)
        ended = page.link.model_copy(update={"revoked": True})
        self.pages(who).put(uow, page.model_copy(update={"link": ended}))
        uow.audit("lodging.close", THING)
        uow.commit()

    def open(self, token: str) -> tuple[Principal, Company]:
        """Whose page it is. Raises ``LinkSpent``."""
        tenant, _, secret = links.parts(token, PREFIX)
        who = links.visitor(tenant)
        link = self.pages(who).get().link
        if not links.opens((link,) if link else (), secret, self.desk.now()):
            raise LinkSpent()
        return who, self.tenancy.company(who)

    def lodge(self, who: Principal, new: LodgedIn, address: str) -> Ticket:
        """A complaint comes in and is acknowledged by e-mail, in one transaction.

        ``who`` is the visitor whom ``open`` let in; ``address`` where the request came from.
        Raises ``TooMany`` for too many from one e-mail address or one place.
        """
        self.tries.lodged(who.tenant, new.email, address)
        uow = UnitOfWork(self.backing, who)
        ticket = self.desk.add(uow, _taken_down(new, who.language))
        line = self.desk.hand(uow).line("lodged")
        self.desk.rows(who).add_event(uow, ticket, line, 1)  # after "received"
        token = self.portal.add_link(uow, ticket)
        for letter in letters(ticket, line, self.desk.sender(who)):
            uow.send(letter.with_secret(token))
        uow.commit(ticket)
        return ticket


def _taken_down(new: LodgedIn, language: str) -> TicketNew:
    """The complaint as the desk takes it down."""
    numbers = dict.fromkeys(each.strip()[:64] for each in re.split(r"[\n,;，；、]", new.numbers))
    person = {"name": new.name, "phone": new.phone, "email": new.email, "firm": new.firm}
    return TicketNew(
        category=new.category,
        channel=Channel.PORTAL,
        text=new.text,
        expects=new.expects,
        complainant=ComplainantIn.model_validate({**person, "language": language}),
        references=tuple(ReferenceIn(number=each) for each in numbers if each)[:MOST_NUMBERS],
    )
