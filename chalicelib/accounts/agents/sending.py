"""The set-off statement on its way to the agent: its file, its e-mail, its link."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chalicelib.accounts.agents.document import SetOffPaper
from chalicelib.accounts.agents.errors import SetOffUnderWay
from chalicelib.accounts.agents.model import SetOff
from chalicelib.accounts.agents.ports import CustomerFiles, SetOffs
from chalicelib.accounts.statements.errors import NoAddress
from chalicelib.customers.model import Customer
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.kit.money import Money, format_money
from chalicelib.notify.message import Attachment, Message
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

PREFIX: Final = "sof"
LIVES: Final = timedelta(days=60)
PDF: Final = "application/pdf"


@dataclass
class Sending:
    """Sends statements; a letter and that it was sent are one transaction."""

    backing: Backing
    rows: Callable[[Principal], SetOffs]
    customers: CustomerFiles

    def filed(self, who: Principal, made: SetOff) -> tuple[str, str]:
        """The statement's file in the bucket and its name, drawn as it stands now."""
        if made.under_way:
            raise SetOffUnderWay()
        name = f"{made.number}{'-undone' if made.undone_at else ''}.pdf"
        key = f"T/{who.tenant}/set-offs/{made.id}/{name}"
        self.backing.blobs.put(key, SetOffPaper(made).drawn(), PDF)
        return key, name

    def send(self, who: Principal, made: SetOff, version: int) -> SetOff:
        """Send it with a link and as PDF, in the agent's language; a link sent before ends.

        Raises ``NoAddress``, ``SetOffUnderWay``, ``Stale``.
        """
        if made.version != version:
            raise Stale()
        agent = self.customers.get(who, made.customer_id)
        to = self._addresses(who, agent)
        if not to:
            raise NoAddress()
        key, name = self.filed(who, made)
        uow = UnitOfWork(self.backing, who)
        token, link = links.made(who.tenant, made.id, uow.ids.token(), uow.now, LIVES)
        after = made.changed(link=link, sent_to=to, sent_at=uow.now)
        self.rows(who).replace(uow, made, after)
        for address in to:
            file = Attachment(key=key, filename=name, content_type=PDF)
            uow.send(_letter(after, agent.called(made.language), address, token, file))
        uow.audit("set-off.send", made.id, number=made.number, to=list(to))
        uow.commit(after)
        return after

    def by_link(self, token: str) -> tuple[Principal, SetOff]:
        """The statement that a link shows, and who reads it. Raises ``LinkSpent``."""
        tenant, set_off_id, secret = links.parts(token, PREFIX)
        who = links.visitor(tenant)
        made = self.rows(who).get(set_off_id)
        held = (made.link,) if made and made.link else ()
        if made is None or not links.opens(held, secret, self.backing.clock.now()):
            raise LinkSpent()
        return who, made

    def _addresses(self, who: Principal, agent: Customer) -> tuple[str, ...]:
        """Who gets statements at the agent; else its own address; else nobody."""
        people = self.customers.contacts(who, agent.id)
        named = [each.email for each in people if each.statements and each.email]
        return tuple(dict.fromkeys(named or ([agent.email] if agent.email else [])))


def _letter(made: SetOff, agent: str, address: str, token: str, file: Attachment) -> Message:
    net = made.position.net
    return Message(
        to=address,
        language=made.language,
        template="agents/set-off",
        subject_id=made.id,
        attachments=(file,),
        params={
            "company": made.company,
            "agent": agent,
            "number": made.number,
            "on": f"{made.on}",
            "amount": _money(made, made.amount),
            "ours": len(made.position.ours),
            "theirs": len(made.position.theirs),
            "net": _money(made, abs(net)) if net else "",
            "to_us": net > 0,
            "undone": bool(made.undone_at),
            "token": token,
        },
    )


def _money(made: SetOff, amount: int) -> str:
    return format_money(Money(amount, made.currency), made.language)
