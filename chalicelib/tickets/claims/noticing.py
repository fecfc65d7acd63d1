"""Sending the carrier's notice: document, evidence, e-mail and clock in one transaction."""

import hashlib

from chalicelib.kit.errors import Stale
from chalicelib.notify.message import Attachment as Enclosure
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.claims import changes
from chalicelib.tickets.claims.errors import NoRegime
from chalicelib.tickets.claims.model import Claim, Paper, Side
from chalicelib.tickets.claims.notices import drawn, notice
from chalicelib.tickets.claims.room import ClaimRoom
from chalicelib.tickets.claims.schemas import NoticeIn
from chalicelib.tickets.model import Ticket
from chalicelib.unit_of_work import UnitOfWork


class Noticing(ClaimRoom):
    """What we write to carriers."""

    def address_of(self, who: Principal, carrier: str) -> str:
        """The address that this carrier's last notice went to; "" if there was none."""
        return self.rows(who).address(carrier) if carrier.strip() else ""

    def send_notice(
        self, who: Principal, ticket_id: str, to: NoticeIn, version: int | None = None
    ) -> Claim:
        """Send the notice of our claim and keep it as evidence: the notice's clock is met.

        Raises ``NoRegime``, ``ClaimFinished``.
        """
        ticket, before = self._ticket(who, ticket_id), self._held(who, ticket_id)
        if version is not None and before.version != version:
            raise Stale()
        changes.open_only(before)
        if before.carrier is None or before.start_on is None:
            raise NoRegime()
        side = before.carrier.model_copy(update={"party": to.carrier, "email": to.email})
        uow = UnitOfWork(self.backing, who)
        hand = self.tickets.hand(uow)
        enclosed = self._document(uow, ticket, before, side, to)
        self._send(uow, ticket, before, side, enclosed, to)
        after = _noted(before, side, enclosed, hand)
        facts = {"to": f"{to.carrier} <{to.email}>", "filename": enclosed.filename}
        line = hand.line("claim_noticed", facts=facts)
        self.rows(who).keep_address(uow, to.carrier, to.email)
        after = self._write(uow, ticket, before, after, (line,), "claim.notice-sent")
        uow.commit(after)
        return after

    def _document(
        self, uow: UnitOfWork, ticket: Ticket, claim: Claim, side: Side, to: NoticeIn
    ) -> Attachment:
        """Draw the notice, put it into the bucket and among the ticket's files."""
        company, now, file_id = (
            self.tenancy.company(uow.who),
            self.tickets.now(),
            uow.ids.new("att"),
        )
        content = drawn(ticket, claim, side, company.name, now.date(), to.language, to.nature)
        file = Attachment(
            id=file_id,
            key=f"T/{uow.who.tenant}/tickets/{ticket.id}/{file_id}",
            filename=f"notice-{ticket.number}.pdf",
            content_type="application/pdf",
            at=now,
            by=uow.who.user,
            made=True,
            arrived=True,
        )
        # Before the commit: a document nobody refers to does no harm, a missing one would.
        self.backing.blobs.put(file.key, content, file.content_type)
        self.tickets.rows(uow.who).add_file(uow, ticket.id, file)
        uow.audit("claim.document", ticket.id, sha256=hashlib.sha256(content).hexdigest())
        return file

    def _send(
        self,
        uow: UnitOfWork,
        ticket: Ticket,
        claim: Claim,
        side: Side,
        file: Attachment,
        to: NoticeIn,
    ) -> None:
        text = notice(ticket, claim, side, to.language, to.nature)
        uow.send(
            Message(
                to=side.email,
                language=to.language,
                template="claims/carrier_notice",
                subject_id=ticket.id,
                reply_to=uow.who.email,
                attachments=(
                    Enclosure(key=file.key, filename=file.filename, content_type=file.content_type),
                ),
                params={
                    "title": text.title,
                    "reference": next((r.number for r in ticket.references), ticket.number),
                    "carrier": side.party,
                    "facts": [list(pair) for pair in text.facts],
                    "paragraphs": list(text.paragraphs),
                    "person": uow.who.name,
                    "company": self.tenancy.company(uow.who).name,
                },
            )
        )


def _noted(claim: Claim, side: Side, file: Attachment, hand: Hand) -> Claim:
    """Notice counts as given when the first one was; its document is on the checklist."""
    given = side.model_copy(update={"notice_at": side.notice_at or hand.at})
    others = tuple(each for each in claim.papers if each.key != "carrier_notice")
    paper = Paper(key="carrier_notice", file_id=file.id, note=side.party, at=hand.at, by=hand.name)
    return claim.with_(carrier=given, papers=(*others, paper))
