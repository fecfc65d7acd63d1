"""A complaint with a customer who can be written to, and the links in its e-mails."""

import re
from typing import Any

from chalicelib.tickets.model import Ticket
from tests.unit.tickets.factories import Desk
from tests.world import World

MEI = {"name": "Mei Tan", "email": "mei@acme.example", "language": "en"}
LINK = re.compile(r"/case/([\w.-]+)")


class Counter(Desk):
    """The desk, with the e-mails that the customer gets from it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.portal = world.services.portal
        self.recording = world.services.recording

    def complaint(self, **given: Any) -> Ticket:
        """A complaint of Mei's, taken down by Li."""
        return self.raised(complainant=MEI, **given)

    def token(self) -> str:
        """The link in the last e-mail to the customer."""
        self.world.settle()
        mails = [mail for mail in self.world.mailer.sent if mail.to == MEI["email"]]
        found = LINK.findall(mails[-1].text)
        assert found, mails[-1].text
        return str(found[0])

    def proposed(self) -> tuple[Ticket, str]:
        """A complaint whose solution was proposed, and the link in the e-mail about it."""
        ticket = self.complaint()
        self.tickets.step(self.li, ticket.id, "acknowledge")
        ticket = self.tickets.step(self.li, ticket.id, "propose", "A credit of USD 80")
        return ticket, self.token()

    def closed(self) -> tuple[Ticket, str]:
        """A complaint that was answered and closed, and the link in the answer."""
        ticket = self.tickets.close(self.li, self.complaint().id, "The credit note is attached.")
        return ticket, self.token()
