"""E-mail outside of the cloud: an SMTP server, or files in a folder that a page shows."""

import json
import smtplib
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib.notify.mail import Email, MailRefused, as_mime

TIMEOUT_SECONDS = 10
PERMANENT = 500


class SmtpMailer:
    """An SMTP server at ``smtp://host:port``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "localhost", parts.port or 25

    def send(self, email: Email) -> None:
        with smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS) as server:
            try:
                # The envelope's sender gets what is not delivered (RFC 5321, return path).
                server.send_message(as_mime(email), from_addr=email.reply_to or None)
            except smtplib.SMTPRecipientsRefused as error:
                # RFC 5321, 4.2.1: 4yz puts off (greylisting, a full box), only 5yz is for good.
                if any(code < PERMANENT for code, _said in error.recipients.values()):
                    raise
                raise MailRefused("the server refused the address") from error


class FolderMailer:
    """A mailbox in a folder: one .eml and one .json for each e-mail; the same id, one e-mail."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._folder.mkdir(parents=True, exist_ok=True)

    def send(self, email: Email) -> None:
        (self._folder / f"{email.id}.eml").write_bytes(as_mime(email).as_bytes())
        summary = {
            "id": email.id,
            "from": email.sender,
            "to": email.to,
            "subject": email.subject,
            "text": email.text,
            "files": [each.filename for each in email.files],
        }
        # Renaming makes it appear whole or not at all.
        draft = self._folder / f".{email.id}.json"
        draft.write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")
        draft.rename(self._folder / f"{email.id}.json")
