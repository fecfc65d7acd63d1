"""What a mail does to tickets. It only ever adds words and files: who sent it is not proved,
so nothing is accepted, confirmed, reopened or closed by it."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from chalicelib.customers.service import CustomerService
from chalicelib.kit.backing import Backing
from chalicelib.mailroom.mime import Mail
from chalicelib.mailroom.model import Delivery
from chalicelib.tenancy import shared_links
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.files import MOST_FILES
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.passing_on import pass_on
from chalicelib.tickets.portal import acts
from chalicelib.tickets.schemas.record import ComplainantIn, TicketNew
from chalicelib.tickets.service import TicketService
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Channel, Kind
from chalicelib.unit_of_work import UnitOfWork

# Words of a ticket are at most 10,000 characters; the whole mail is kept beside it.
LONGEST: Final = 9_000
NO_WORDS: Final = "—"
# So many lines of a timeline are looked through for one that says the same.
RECENT: Final = 30


@dataclass
class Desk:
    """The mailroom's hand at the complaint desk."""

    backing: Backing
    tickets: TicketService
    customers: CustomerService

    def writer(self, who: Principal, delivery: Delivery) -> Principal:
        """Who adds the words: the sender as it calls itself, without any right."""
        return shared_links.visitor(who.tenant, delivery.who[:200])

    def say(self, uow: UnitOfWork, mail: Mail, delivery: Delivery, ticket_id: str) -> int | None:
        """Add a mail's words and files to a ticket; how many files found no room.

        The clock runs on if it waited for the customer, also that of the ticket in which a merged
        one goes on. None: there is no such ticket.
        """
        whole = self.tickets.rows(uow.who).whole(ticket_id, MOST_FILES + 2)
        if whole is None:
            return None
        text = _words(mail)
        changed, lines = acts.say(whole.ticket, text, self.tickets.hand(uow))
        facts = {"mail": delivery.id}
        lines = tuple(each.model_copy(update={"facts": facts}) for each in lines)
        self.tickets.write(uow, whole.ticket, (changed, lines), "ticket.mail")
        pass_on(self.tickets, uow, whole.ticket, text)
        room = max(0, MOST_FILES - len(whole.files))
        return self._attach(uow, mail, delivery, whole.ticket.id, room)

    def open(
        self,
        uow: UnitOfWork,
        mail: Mail,
        delivery: Delivery,
        customer_id: str,
        kind: Kind = Kind.COMPLAINT,
    ) -> tuple[Ticket, int]:
        """A new ticket from a mail, with its files; and how many files found no room."""
        given = TicketNew(
            kind=kind,
            channel=Channel.EMAIL,
            subject=mail.subject[:160],
            text=_words(mail),
            customer_id=customer_id,
            complainant=ComplainantIn(name=mail.sender_name, email=_address(mail.sender)),
        )
        ticket = self.tickets.add(uow, given)
        return ticket, self._attach(uow, mail, delivery, ticket.id, MOST_FILES)

    def acknowledge(self, who: Principal, ticket_id: str) -> None:
        """Tell the sender at once that we have it, and ask for a telephone number."""
        with suppress(WrongStep):  # a colleague was quicker
            self.tickets.step(Principal.system(who.tenant), ticket_id, "acknowledge")

    def customer_at(self, who: Principal, address: str) -> str:
        """The customer with this address; empty for nobody, and when it could be two."""
        found = self.customers.at_address(who, address) if address else []
        return found[0] if len(found) == 1 else ""

    def undelivered(self, uow: UnitOfWork, ticket_id: str, addresses: tuple[str, ...]) -> list[str]:
        """Show on the ticket, and at the customer's contacts, that an address does not work.

        What stands there since the customer was last written to is not said again: SES may tell
        of one letter by mail and by a notice. Gives the addresses that are new.
        """
        whole = self.tickets.rows(uow.who).whole(ticket_id, MOST_FILES + 2 + RECENT)
        if whole is None:
            return []
        ticket = whole.ticket
        known = [each for each in addresses if each == ticket.complainant.email.casefold()]
        if ticket.customer_id:
            known += self.customers.mark_unreachable(uow, ticket.customer_id, addresses)
        hand, said = self.tickets.hand(uow), _known_to_fail(whole.events)
        one_each = {each.casefold(): each for each in reversed(known)}
        new = [each for folded, each in one_each.items() if folded not in said]
        lines = tuple(hand.line("bounced", facts={"address": each}) for each in new)
        if lines:
            self.tickets.write(uow, ticket, (ticket, lines), "ticket.bounce")
        return new

    def returned(self, uow: UnitOfWork, addresses: tuple[str, ...]) -> list[str]:
        """Mark addresses at whatever customers have them; gives those that were known."""
        marked: list[str] = []
        for address in addresses:
            for customer_id in self.customers.at_address(uow.who, address):
                marked += self.customers.mark_unreachable(uow, customer_id, (address,))
        return list(dict.fromkeys(marked))

    def _attach(
        self, uow: UnitOfWork, mail: Mail, delivery: Delivery, ticket_id: str, room: int
    ) -> int:
        rows = self.tickets.rows(uow.who)
        for number, file in enumerate(mail.files[:room]):
            # The same mail processed again gives the same file the same name.
            file_id = f"att_{delivery.id.removeprefix('mel_')[:30]}{number:02d}"
            attachment = Attachment(
                id=file_id,
                key=f"T/{uow.who.tenant}/tickets/{ticket_id}/{file_id}",
                filename=file.name,
                content_type=file.content_type,
                at=self.tickets.now(),
                by=shared_links.VISITOR,
                arrived=True,
                size=len(file.content),
            )
            self.backing.blobs.put(attachment.key, file.content, file.content_type)
            rows.add_file(uow, ticket_id, attachment)
        return max(0, len(mail.files) - room)


def _known_to_fail(events: Iterable[Event]) -> set[str]:
    """Addresses that came back since the customer was last written to, by the newest lines."""
    since = takewhile(lambda event: not event.public or event.by == shared_links.VISITOR, events)
    return {event.facts["address"].casefold() for event in since if event.kind == "bounced"}


def _words(mail: Mail) -> str:
    """The new words; without any, the subject, or the names of the files."""
    names = ", ".join(file.name for file in mail.files)
    return (mail.text or mail.subject or names or NO_WORDS)[:LONGEST].strip() or NO_WORDS


def _address(sender: str) -> str:
    local, _, domain = sender.partition("@")
    return sender if local and "." in domain.strip(".") else ""
