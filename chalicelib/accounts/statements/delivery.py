"""What becomes of an issued statement: its document, its e-mail, its link, its confirmation."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.accounts.statements import links
from chalicelib.accounts.statements.accepting import deadline
from chalicelib.accounts.statements.document import drawn
from chalicelib.accounts.statements.errors import NoAddress, Superseded
from chalicelib.accounts.statements.issuing import Issuing
from chalicelib.accounts.statements.model import Confirmation, Document, Line, Statement
from chalicelib.accounts.statements.ports import CustomerFiles, Statements
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.notify.message import Message
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

ATTEMPTS = 4


@dataclass
class Delivery:
    """Adds to a statement what comes after its issue; every step may be repeated.

    ``draw`` makes its document.
    """

    backing: Backing
    rows: Callable[[Principal], Statements]
    customers: CustomerFiles
    issuing: Issuing
    # Draws the document: a PDF.
    draw: Callable[[Statement, Mapping[str, Sequence[Line]]], bytes] = drawn

    def deliver(self, who: Principal, statement: Statement, *, send: bool) -> Statement:
        """Make the document and send the e-mail, where that is still to do.

        Without an address the statement stays as it is: the list shows that it was not sent.
        """
        uow = UnitOfWork(self.backing, who)
        after = statement
        if after.document is None:
            after = after.model_copy(update={"document": self._document(who, after)})
        if send and after.sent_at is None and (to := self._addresses(who, statement)):
            after = self._mailed(uow, after, to)
        if after != statement:
            after = after.model_copy(update={"version": statement.version + 1})
            self.rows(who).replace(uow, statement, after)
            uow.audit("statement.deliver", statement.id, to=list(after.sent_to))
            uow.commit(after)
        return after

    def send_again(self, who: Principal, statement: Statement) -> Statement:
        """Send the e-mail once more with a new link; the former ends. Raises ``NoAddress``."""
        if statement.revised_by:
            raise Superseded()
        to = self._addresses(who, statement)
        if not to:
            raise NoAddress()
        uow = UnitOfWork(self.backing, who)
        document = statement.document or self._document(who, statement)
        after = self._mailed(uow, statement.replaced(document=document), to)
        self.rows(who).replace(uow, statement, after)
        uow.audit("statement.send", statement.id, to=list(to))
        uow.commit(after)
        return after

    def revoke(self, who: Principal, statement: Statement) -> Statement:
        """End the link of a statement."""
        if statement.link is None:
            raise NotFound()
        uow = UnitOfWork(self.backing, who)
        link = statement.link.model_copy(update={"revoked": True})
        after = statement.replaced(link=link)
        self.rows(who).replace(uow, statement, after)
        uow.audit("statement.revoke-link", statement.id)
        uow.commit(after)
        return after

    def by_link(self, token: str) -> tuple[Principal, Statement]:
        """The statement that a link shows, and who reads it. Raises ``LinkSpent``."""
        tenant, statement_id, secret = links.parts(token)
        who = links.reader(tenant)
        statement = self.rows(who).get(statement_id)
        if not links.opens(statement, secret, self.backing.clock.now()) or statement is None:
            raise LinkSpent()
        return who, statement

    def confirm(self, token: str, name: str, note: str = "") -> Statement:
        """The customer says that the statement is right; saying it twice changes nothing."""
        for attempt in range(1, ATTEMPTS + 1):
            who, statement = self.by_link(token)
            if statement.confirmed:
                return statement
            if statement.revised_by:
                raise Superseded()
            uow = UnitOfWork(self.backing, who)
            said = Confirmation(at=uow.now, name=name, note=note)
            after = statement.replaced(confirmed=said)
            self.rows(who).replace(uow, statement, after)
            uow.audit("statement.confirm", statement.id, name=name)
            try:
                uow.commit(after)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            else:
                return after
        raise AssertionError("unreachable")

    def content(self, who: Principal, statement: Statement) -> bytes:
        """The stored document, checked against its hash; made now if it is still missing."""
        document = statement.document or self.deliver(who, statement, send=False).document
        content = self.backing.blobs.get(document.key) if document else None
        if document is None or content is None or _sha256(content) != document.sha256:
            raise NotFound("The stored document is missing or was changed.")
        return content

    def download(self, who: Principal, statement: Statement) -> tuple[Document, str]:
        """The stored document and an address that downloads it; made now if still missing."""
        document = statement.document or self.deliver(who, statement, send=False).document
        if document is None:
            raise NotFound()
        return document, self.backing.blobs.link(document.key, f"{statement.number}.pdf")

    def _document(self, who: Principal, statement: Statement) -> Document:
        content = self.draw(statement, self.issuing.lines(who, statement))
        key = f"T/{who.tenant}/statements/{statement.id}/{statement.number}.pdf"
        self.backing.blobs.put(key, content, "application/pdf")
        return Document(key=key, sha256=_sha256(content), size=len(content))

    def _mailed(self, uow: UnitOfWork, statement: Statement, to: tuple[str, ...]) -> Statement:
        token, link = links.made(statement, uow.who.tenant, uow.ids.token(), uow.now)
        sent_on = statement.sent_on or self.issuing.today(uow.who)
        facts: dict[str, Any] = {"link": link, "sent_to": to, "sent_at": uow.now}
        facts["sent_on"] = sent_on
        if statement.deemed:
            # It counts from the first time: sending it again gives nobody more time.
            until, due = deadline(sent_on, statement.deemed, self.issuing.zone(uow.who))
            facts |= {"object_until": until, "object_due": due}
        after = statement.model_copy(update=facts)
        for address in to:
            uow.send(self._message(after, address, token))
        return after

    def _message(self, statement: Statement, address: str, token: str) -> Message:
        from chalicelib.kit.money import Money, format_money

        language = statement.addressee.language
        balances = [
            format_money(Money(each.closing, each.currency), language)
            for each in statement.sections
        ]
        return Message(
            to=address,
            language=language,
            template="statements/issued",
            subject_id=statement.id,
            params={
                "company": statement.company,
                "customer": statement.addressee.called,
                "number": statement.number,
                "start": f"{statement.start}",
                "until": f"{statement.until}",
                "balances": balances,
                "object_until": f"{statement.object_until or ''}",
                "payment_link": statement.payment_link,
                "reason": statement.reason,
                "shipment": statement.shipment,
                "revision": statement.revision,
                "supplements": statement.supplements_number,
                "token": token,
            },
        )

    def _addresses(self, who: Principal, statement: Statement) -> tuple[str, ...]:
        """Who gets statements at the customer; else the customer's own address; else nobody."""
        people = self.customers.contacts(who, statement.customer_id)
        named = [each.email for each in people if each.statements and each.email]
        own = self.customers.get(who, statement.customer_id).email
        return tuple(dict.fromkeys(named or ([own] if own else [])))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
