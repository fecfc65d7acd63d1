"""The record's words and who stands by them: confirming in three ways, and rewording."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.changes import Changed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal import acts
from chalicelib.tickets.searching import searchable
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
        """Change what was taken down; the former words stay in the timeline.

        Raises ``TicketClosed``. The customer has to confirm anew.
        """
        before = self.desk.at_version(who, ticket_id, version)
        rows, words = self.desk.rows(who), self.desk.words(who)
        former = rows.story(ticket_id)
        story = former.model_copy(update={"text": text.strip(), "expects": expects.strip()})
        if not story.text:
            raise Invalid.field("text", "Please fill this in.")
        if story == former:
            return before
        uow = UnitOfWork(self.backing, who)
        rows.put_story(uow, ticket_id, story)
        words.order(uow, ticket_id, stale=searchable(before, former))
        return self._write(uow, before, acts.reword(before, former, self.desk.hand(uow)), "reword")

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
