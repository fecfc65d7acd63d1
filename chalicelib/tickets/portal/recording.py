"""The record's words and who stands by them: confirming in three ways, and rewording."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets import changes
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal import acts
from chalicelib.tickets.portal.amending import amended, line_of
from chalicelib.tickets.schemas.record import RecordIn
from chalicelib.tickets.searching import number_words, searchable
from chalicelib.tickets.service import TicketService
from chalicelib.unit_of_work import UnitOfWork

PHONE: Final = "phone"
SIGNATURE: Final = "signature"
TYPED: Final = "typed"
LINK: Final = "link"
LARGEST_SIGNATURE: Final = 200 * 1024
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PICTURE: Final = "data:image/png;base64,"


@dataclass
class Recording:
    """What the desk does about the words of a record."""

    backing: Backing
    desk: TicketService

    def confirm_on_phone(
        self, who: Principal, ticket_id: str, name: str, version: int | None = None
    ) -> Ticket:
        """Read back on the phone and confirmed by ``name``, as the handler notes."""
        return self._confirm(who, ticket_id, PHONE, name, b"", version)

    def sign(
        self,
        who: Principal,
        ticket_id: str,
        name: str,
        picture: str = "",
        version: int | None = None,
    ) -> Ticket:
        """Signed on our screen: ``picture`` is a data address of a PNG, else the typed name.

        Raises ``Invalid`` for what is no small PNG.
        """
        png = drawn_png(picture) if picture else b""
        return self._confirm(who, ticket_id, SIGNATURE if png else TYPED, name, png, version)

    def reword(
        self,
        who: Principal,
        ticket_id: str,
        text: str,
        expects: str = "",
        version: int | None = None,
    ) -> Ticket:
        """Change the words alone. Raises as ``put_right``."""
        if not text.strip():
            raise Invalid.field("text", "Please fill this in.")
        return self.put_right(who, ticket_id, RecordIn(text=text, expects=expects), version)

    def put_right(
        self, who: Principal, ticket_id: str, body: RecordIn, version: int | None = None
    ) -> Ticket:
        """Complete what was taken down, or change it; what was there stays in the timeline.

        Changed words have to be confirmed anew. Raises ``TicketClosed``, ``Invalid``,
        ``CustomerNotFound``; a ticket keeps the customer that it has.
        """
        before = self.desk.at_version(who, ticket_id, version)
        rows, words, uow = self.desk.rows(who), self.desk.words(who), UnitOfWork(self.backing, who)
        former, hand = rows.story(ticket_id), self.desk.hand(uow)
        after, story = amended(before, former, body.named)
        after, lines = self._of_customer(who, after, body.customer_id, hand)
        after, said = line_of((before, former), (after, story), hand)
        if not said:
            return before
        if story != former:
            rows.put_story(uow, ticket_id, story)
        if (stale := searchable(before, former)) != searchable(after, story):
            added = [each for each in after.references if each not in before.references]
            words.add(uow, ticket_id, number_words(added))
            words.order(uow, ticket_id, stale=stale)
        return self._write(uow, before, (after, (*said, *lines)), "reword")

    def _of_customer(self, who: Principal, ticket: Ticket, customer_id: str, hand: Hand) -> Changed:
        """The ticket as its customer's: with the customer's limits, contact and language."""
        if not customer_id or customer_id == ticket.customer_id:
            return ticket, ()
        if ticket.customer_id:
            raise Invalid.field("customer", "This ticket has its customer already.")
        customer = self.desk.customers.get(who, customer_id)
        ticket = ticket.with_(customer_id=customer.id, customer_name=customer.title)
        return changes.set_grade(ticket, customer.grade, hand, "")

    def _confirm(
        self,
        who: Principal,
        ticket_id: str,
        means: str,
        name: str,
        png: bytes,
        version: int | None,
    ) -> Ticket:
        if not name.strip():
            raise Invalid.field("name", "Please fill this in.")
        before = self.desk.at_version(who, ticket_id, version)
        uow = UnitOfWork(self.backing, who)
        file = self._kept(uow, ticket_id, png) if png else ""
        story = self.desk.rows(who).story(ticket_id)
        hand = self.desk.hand(uow)
        changed = acts.confirm(before, story, means, name.strip(), file, hand)
        return self._write(uow, before, changed, "confirm")

    def _kept(self, uow: UnitOfWork, ticket_id: str, png: bytes) -> str:
        """Store the signature as a file of the ticket. A file without its row harms nobody."""
        who, file_id = uow.who, uow.ids.new("att")
        key = f"T/{who.tenant}/tickets/{ticket_id}/{file_id}"
        self.backing.blobs.put(key, png, "image/png")
        file = Attachment(
            id=file_id,
            key=key,
            filename="signature.png",
            content_type="image/png",
            at=self.desk.now(),
            by=who.user,
            made=True,
            arrived=True,
            size=len(png),
        )
        self.desk.rows(who).add_file(uow, ticket_id, file)
        return file_id

    def _write(self, uow: UnitOfWork, before: Ticket, changed: Changed, action: str) -> Ticket:
        after = self.desk.write(uow, before, changed, f"ticket.{action}")
        uow.commit(after)
        return after


def drawn_png(picture: str) -> bytes:
    """The bytes of a signature drawn on a canvas. Raises ``Invalid``."""
    refused = Invalid.field("signature", "The signature could not be read. Please sign again.")
    if not picture.startswith(_PICTURE) or len(picture) > LARGEST_SIGNATURE * 4 // 3:
        raise refused
    try:
        png = base64.b64decode(picture.removeprefix(_PICTURE), validate=True)
    except binascii.Error:
        raise refused from None
    if not png.startswith(_PNG):
        raise refused
    return png
