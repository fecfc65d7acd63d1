"""Mail from the bucket to the desk: kept and queued at once, processed afterwards, each once."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote_plus

from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.queues import MAIL
from chalicelib.mailroom import feedback, mime
from chalicelib.mailroom.addresses import DESK, Place, address_of, place_of, proved
from chalicelib.mailroom.desk import Desk
from chalicelib.mailroom.errors import AlreadyReceived, MailNotFound, MailSettled
from chalicelib.mailroom.feedback import Feedback
from chalicelib.mailroom.mime import LONGEST_MAIL, Mail
from chalicelib.mailroom.model import MOST_A_DAY, PREVIEW, Delivery, Outcome
from chalicelib.mailroom.nature import Nature, failed_addresses, nature
from chalicelib.mailroom.ports import Mails
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Kind
from chalicelib.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

# Where SES, or the launcher, puts what comes in.
INBOUND: Final = "inbound/"
ATTEMPTS: Final = 4


@dataclass
class MailroomService:
    """Everything that happens with a mail before it is a line of a ticket."""

    backing: Backing
    rows: Callable[[Principal], Mails]
    desk: Desk
    secret: str
    domain: str
    returned: Callable[[Principal, str], None]

    def address(self, who: Principal) -> str:
        """Where the company's customers write to; empty when no mail is taken in."""
        return address_of(self.secret, self.domain, who.tenant) if self.domain else ""

    def listed(
        self,
        who: Principal,
        for_people: bool = True,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Delivery]:
        """Mail that waits for a person, or all other; the newest first."""
        return self.rows(who).listed(for_people, limit, after)

    def get(self, who: Principal, mail_id: str) -> Delivery:
        """A mail of the company. Raises ``MailNotFound``."""
        delivery = self.rows(who).get(mail_id)
        if delivery is None:
            raise MailNotFound()
        return delivery

    def content(self, delivery: Delivery) -> Mail:
        """The whole mail, read again from the bytes that came."""
        return mime.read(self.backing.blobs.get(delivery.key) or b"")

    def arrive(self, raw: bytes) -> str:
        """Put a raw mail where SES would, and tell the queue as S3 would. Gives its key."""
        key = f"{INBOUND}{self.backing.ids.new('mel')}"
        self.backing.blobs.put(key, raw, "message/rfc822")
        self.backing.queues.send(MAIL, {"Records": [{"s3": {"object": {"key": key}}}]})
        return key

    def arrived(self, notice: Mapping[str, Any]) -> None:
        """S3 says that objects were created; the test notice of S3 names none."""
        for record in notice.get("Records", ()):
            key = unquote_plus(record["s3"]["object"]["key"])
            if key.startswith(INBOUND):
                self.take(key)
        told = feedback.read(notice)
        if told is not None:
            self._came_back(told)

    def _came_back(self, told: Feedback) -> None:
        """SES tells of a letter: it is the company's whose address its header proves."""
        places = dict(self._proven(mime.addresses(told.returned)))
        for tenant, ticket_id in sorted(places.items()):
            uow = UnitOfWork(self.backing, Principal.system(tenant))
            ticket_id = ticket_id or self._ticket_of(uow.who, told.returned)
            marked = self._mark(uow, told.returned, told.addresses, ticket_id)
            if marked:
                uow.audit("mail.returned", ticket_id, count=len(marked))
                uow.commit()

    def take(self, key: str) -> None:
        """Keep a mail for each company that it proves to be for; the worker does the rest."""
        raw = self.backing.blobs.get(key)
        if raw is None:
            return  # taken before
        mail = mime.read(raw[:LONGEST_MAIL])
        places = dict(self._places(mail))
        if not places:
            # It stays where it is until the bucket forgets it; the sender learns nothing.
            log.info("mail %s is addressed to nobody here", key)
            return
        for tenant, ticket_id in places.items():
            self._keep(Principal.system(tenant), raw, mail, ticket_id)
        self.backing.blobs.delete(key)

    def wake(self, who: Principal, mail_id: str, expected: str) -> None:
        """Do what is left to do with a mail; one that is done stays as it is."""
        del expected  # what is to be done follows from the mail alone
        for attempt in range(1, ATTEMPTS + 1):
            delivery = self.rows(who).get(mail_id)
            if delivery is None or not delivery.unfinished:
                return
            try:
                if delivery.outcome is Outcome.WAITING:
                    delivery = self._process(who, delivery)
                if delivery.unfinished:
                    self._acknowledge(who, delivery)
                return
            except Stale:  # a colleague changed the ticket, or another worker was quicker
                if attempt == ATTEMPTS:
                    raise

    def open_ticket(
        self,
        who: Principal,
        mail_id: str,
        customer_id: str = "",
        kind: Kind = Kind.COMPLAINT,
    ) -> Ticket:
        """A person says that a mail is a complaint, or only asks. Raises ``MailSettled``."""
        delivery = self._open(who, mail_id)
        uow = UnitOfWork(self.backing, who)
        mail = self.content(delivery)
        ticket, left_out = self.desk.open(uow, mail, delivery, customer_id, kind)
        after = delivery.became(Outcome.OPENED, ticket.id, customer_id, left_out)
        self._write(uow, after)
        uow.nudge("mail", mail_id, MAIL, stamp(uow.now))
        uow.commit(ticket)
        return ticket

    def set_aside(self, who: Principal, mail_id: str) -> Delivery:
        """A person says that nothing needs to be done. Raises ``MailSettled``."""
        delivery = self._open(who, mail_id)
        uow = UnitOfWork(self.backing, who)
        after = self._write(uow, delivery.became(Outcome.SET_ASIDE))
        uow.commit(after)
        return after

    def _open(self, who: Principal, mail_id: str) -> Delivery:
        delivery = self.get(who, mail_id)
        if not delivery.for_people:
            raise MailSettled()
        return delivery

    def _places(self, mail: Mail) -> Iterable[tuple[str, str]]:
        """Companies that the mail is for, with the ticket that its address proves."""
        return self._proven((*mail.recipients, *mime.addresses(mail.returned)))

    def _proven(self, addresses: Iterable[str]) -> Iterable[tuple[str, str]]:
        found = [place_of(each, self.domain) for each in addresses]
        places = [place for place in found if place is not None]
        # A ticket's address comes last, so that it counts when the desk's stands beside it.
        for place in sorted(places, key=lambda each: not each.desk):
            ticket_id = self._proved(place)
            if ticket_id is not None:
                yield place.tenant, ticket_id

    def _proved(self, place: Place) -> str | None:
        if place.desk:
            return "" if proved(place, self.secret, DESK) else None
        ticket_id = self.rows(Principal.system(place.tenant)).ticket_at(place.mac)
        return ticket_id if ticket_id and proved(place, self.secret, ticket_id) else None

    def _keep(self, who: Principal, raw: bytes, mail: Mail, ticket_id: str) -> None:
        uow = UnitOfWork(self.backing, who)
        mail_id = f"mel_{hashlib.sha256(raw).hexdigest()[:40]}"
        delivery = Delivery(
            id=mail_id,
            key=f"T/{who.tenant}/mail/{mail_id}",
            received_at=uow.now,
            size=len(raw),
            message_id=mail.message_id,
            sender=mail.sender,
            sender_name=mail.sender_name,
            subject=mail.subject,
            preview=" ".join(mail.text.split())[:PREVIEW],
            files=len(mail.files),
            left_out=mail.left_out,
            ticket_id=ticket_id,
        )
        self.backing.blobs.put(delivery.key, raw[:LONGEST_MAIL], "message/rfc822")
        self.rows(who).receive(uow, delivery, uow.now)
        uow.nudge("mail", mail_id, MAIL, stamp(uow.now))
        uow.audit("mail.receive", mail_id, size=len(raw))
        with suppress(AlreadyReceived):
            uow.commit()

    def _process(self, who: Principal, delivery: Delivery) -> Delivery:
        mail, rows = self.content(delivery), self.rows(who)
        if delivery.message_id and rows.ticket_of(delivery.message_id):
            return self._settle(who, delivery.became(Outcome.LOOP))
        ticket_id = delivery.ticket_id or self._thread(rows, mail)
        match nature(mail):
            case Nature.BOUNCE:
                return self._bounced(who, delivery, mail, ticket_id)
            case Nature.AUTOMATIC:
                return self._settle(who, delivery.became(Outcome.AUTOMATIC, ticket_id))
        if rows.came_today(delivery) > MOST_A_DAY:
            return self._settle(who, delivery.became(Outcome.TOO_MANY, ticket_id))
        if ticket_id:
            return self._reply(who, delivery, mail, ticket_id)
        customer_id = self.desk.customer_at(who, mail.sender)
        if not customer_id:
            return self._settle(who, delivery.became(Outcome.UNKNOWN))
        uow = UnitOfWork(self.backing, who)
        ticket, left_out = self.desk.open(uow, mail, delivery, customer_id)
        after = delivery.became(Outcome.OPENED, ticket.id, customer_id, left_out)
        return self._commit(uow, after)

    def _thread(self, rows: Mails, mail: Mail) -> str:
        """The ticket of the last letter of ours that the mail answers."""
        return next(filter(None, map(rows.ticket_of, mail.answers)), "")

    def _reply(self, who: Principal, delivery: Delivery, mail: Mail, ticket_id: str) -> Delivery:
        uow = UnitOfWork(self.backing, self.desk.writer(who, delivery))
        left_out = self.desk.say(uow, mail, delivery, ticket_id)
        if left_out is None:  # the ticket is gone: an import undone
            return self._settle(who, delivery.became(Outcome.UNKNOWN))
        return self._commit(uow, delivery.became(Outcome.REPLY, ticket_id, left_out=left_out))

    def _bounced(self, who: Principal, delivery: Delivery, mail: Mail, ticket_id: str) -> Delivery:
        ticket_id = ticket_id or self._ticket_of(who, mail.returned)
        uow = UnitOfWork(self.backing, who)
        self._mark(uow, mail.returned, failed_addresses(mail), ticket_id)
        return self._commit(uow, delivery.became(Outcome.BOUNCE, ticket_id))

    def _ticket_of(self, who: Principal, returned: str) -> str:
        """The ticket of a letter of ours, by the header that came back."""
        return next(filter(None, map(self.rows(who).ticket_of, mime.ids(returned))), "")

    def _mark(
        self, uow: UnitOfWork, returned: str, addresses: tuple[str, ...], ticket_id: str
    ) -> list[str]:
        """Mark where a letter did not arrive, on its ticket or at its customer; gives the new."""
        if ticket_id:
            return self.desk.undelivered(uow, ticket_id, addresses)
        self._letters_returned(uow.who, returned)
        return self.desk.returned(uow, addresses)

    def _letters_returned(self, who: Principal, returned: str) -> None:
        """Whoever sent the letters learns first: told twice, it makes no difference."""
        for name in mime.ids(returned):
            out_id = name.strip("<>").partition("@")[0]
            if out_id.startswith("out_"):
                self.returned(who, out_id)

    def _acknowledge(self, who: Principal, delivery: Delivery) -> None:
        self.desk.acknowledge(who, delivery.ticket_id)
        self._settle(who, delivery.answered())

    def _settle(self, who: Principal, delivery: Delivery) -> Delivery:
        return self._commit(UnitOfWork(self.backing, who), delivery)

    def _commit(self, uow: UnitOfWork, delivery: Delivery) -> Delivery:
        self._write(uow, delivery)
        uow.commit(delivery)
        return delivery

    def _write(self, uow: UnitOfWork, delivery: Delivery) -> Delivery:
        self.rows(uow.who).replace(uow, delivery)
        uow.audit(f"mail.{delivery.outcome.value}", delivery.id, ticket=delivery.ticket_id)
        return delivery
