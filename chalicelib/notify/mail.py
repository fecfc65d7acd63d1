"""E-mail as it leaves: SES in the cloud, SMTP elsewhere, a mailbox in local mode."""

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from html import escape
from typing import Any, Protocol


@dataclass(frozen=True)
class MailFile:
    """A file that goes with an e-mail."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Email:
    """One e-mail to one address. ``id`` is the outbox row's: the same for every attempt."""

    id: str
    sender: str
    to: str
    subject: str
    text: str
    reply_to: str = ""
    files: tuple[MailFile, ...] = field(default=())


class MailRefused(Exception):
    """The address or the message will never be accepted; trying again is no use."""


class Mailer(Protocol):
    """Hands an e-mail over. Raises ``MailRefused``; any other error may be tried again.

    Gives the Message-ID under which it left, if that is not the one we gave it.
    """

    def send(self, email: Email) -> str | None: ...


class MemoryMailer:
    """Keeps e-mails in a list, for tests and the simulation."""

    def __init__(self) -> None:
        self.sent: list[Email] = []

    def send(self, email: Email) -> None:
        self.sent.append(email)


class SesMailer:
    """Amazon SES, as raw MIME so that attachments and text go one way.

    Under a configuration set SES also tells its topic of what came back (infra/template/letters).
    """

    def __init__(self, client: Any, configuration_set: str = "") -> None:
        self._client = client
        self._set = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, email: Email) -> str | None:
        try:
            # SES writes its own Message-ID over ours.
            # What is not delivered, or called spam, comes back to the address for answers.
            back = {"FeedbackForwardingEmailAddress": email.reply_to} if email.reply_to else {}
            answer = self._client.send_email(
                FromEmailAddress=email.sender,
                **back,
                **self._set,
                Destination={"ToAddresses": [email.to]},
                Content={"Raw": {"Data": as_mime(email).as_bytes()}},
            )
        except self._client.exceptions.MessageRejected as error:
            raise MailRefused(str(error)) from error
        return str(answer.get("MessageId") or "") or None


def as_mime(email: Email) -> EmailMessage:
    """The e-mail as MIME: text, the same as simple HTML, and its files."""
    mime = EmailMessage()
    mime["From"], mime["To"], mime["Subject"] = email.sender, email.to, email.subject
    mime["Message-ID"] = f"<{email.id}@{email.sender.rpartition('@')[2].rstrip('>')}>"
    if email.reply_to:
        mime["Reply-To"] = email.reply_to
    mime.set_content(email.text)
    mime.add_alternative(as_html(email.text), subtype="html")
    for each in email.files:
        kind, _, rest = each.content_type.partition("/")
        subtype, *given = (part.strip() for part in rest.split(";"))
        params = dict(part.split("=", 1) for part in given)
        mime.add_attachment(
            each.content, maintype=kind, subtype=subtype, filename=each.filename, params=params
        )
    return mime


def as_html(text: str) -> str:
    """Plain text as HTML with live links: what the reader sees is what the text says."""
    linked = re.sub(r"https?://[^\s<>\"]+", r'<a href="\g<0>">\g<0></a>', escape(text, quote=False))
    style = "font:16px/1.5 system-ui,sans-serif;white-space:pre-wrap;max-width:40rem"
    return f'<!doctype html><html><body><div style="{style}">{linked}</div></body></html>'
