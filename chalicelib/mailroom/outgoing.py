"""What our own letters need so that an answer finds its ticket again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.mailroom.addresses import address_of, mac_of
from chalicelib.mailroom.ports import Mails
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal

# Letters to a customer about its account: what comes back of them marks its address.
ACCOUNTS: Final = ("reminders", "statements", "fees", "disputes", "agents")


@dataclass
class Correspondence:
    """Gives letters about a ticket their Reply-To, and remembers what they were called."""

    rows: Callable[[Principal], Mails]
    secret: str
    domain: str

    def reply_to(self, who: Principal, message: Message, out_id: str) -> str:
        """The address for answers to a letter to the customer; empty for other messages.

        It is remembered before the letter leaves: an answer may be quicker than we are. What is
        about an account is answered to the desk, and comes back there when it is not delivered.
        """
        if self.domain and not message.reply_to and _about_account(message):
            return address_of(self.secret, self.domain, who.tenant)
        if message.reply_to or not self.domain or not _to_customer(message):
            return message.reply_to
        ticket_id = message.subject_id
        mac = mac_of(self.secret, who.tenant, ticket_id)
        self.rows(who).remember(mac, (out_id,), ticket_id)
        return address_of(self.secret, self.domain, who.tenant, ticket_id)

    def sent(self, who: Principal, message: Message, message_id: str) -> None:
        """The letter left under another Message-ID than ours."""
        if self.domain and _to_customer(message):
            self.rows(who).remember("", (message_id,), message.subject_id)


def _about_account(message: Message) -> bool:
    subject, _, name = message.template.rpartition("/")
    return subject in ACCOUNTS and name != "staff"


def _to_customer(message: Message) -> bool:
    """Whether it is a letter to a ticket's customer, in our words or in the company's own."""
    subject, _, name = message.template.rpartition("/")
    to_customer = name.startswith("customer_") or (subject, name) == ("tickets", "own")
    return message.subject_id.startswith("tkt_") and to_customer
