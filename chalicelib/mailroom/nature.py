"""What kind of mail it is: from a person, from a machine, or about a mail that did not arrive.

Sources: RFC 3834 (Auto-Submitted, null return path), RFC 3464 (delivery reports), and the
headers that Exchange, Gmail, QQ and 163 use in practice.
"""

import re
from enum import StrEnum
from typing import Final

from chalicelib.mailroom.mime import Mail


class Nature(StrEnum):
    """Who speaks in a mail."""

    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"


_MARKS: Final = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response")
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SUBJECT: Final = re.compile(
    r"^(?:re:\s*)?(?:automatic reply|auto[- ]?reply|autoreply|out of (?:the )?office|"
    r"自动回复|自動回覆|自动答复|[\[【](?:自动回复|自動回覆))",
    re.IGNORECASE,
)
_DAEMON: Final = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon)@")
_FAILED: Final = re.compile(
    r"(?:final|original)-recipient:\s*(?:rfc822;)?\s*<?([^\s<>;]+@[^\s<>;]+)", re.IGNORECASE
)

_COMPLAINED: Final = re.compile(
    r"^original-rcpt-to:\s*<?([^\s<>;]+@[^\s<>;]+)", re.IGNORECASE | re.MULTILINE
)


def nature(mail: Mail) -> Nature:
    """Who speaks. Only a person is ever answered."""
    if _is_bounce(mail):
        return Nature.BOUNCE
    return Nature.AUTOMATIC if _is_automatic(mail) else Nature.PERSON


def failed_addresses(mail: Mail) -> tuple[str, ...]:
    """Addresses that a delivery report gives up on, or that call our letter spam (RFC 5965); a
    delay is not yet a failure."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", mail.report.replace("\r", "")):
        fields = block.casefold()
        if re.search(r"^action:\s*failed", fields, re.MULTILINE):
            found += _FAILED.findall(block)
        if re.search(r"^feedback-type:\s*abuse", fields, re.MULTILINE):
            found += _COMPLAINED.findall(block)
    return tuple(dict.fromkeys(each.casefold() for each in found))


def _is_bounce(mail: Mail) -> bool:
    if mail.report:
        return True
    return bool(_DAEMON.match(mail.sender)) and _null_path(mail)


def _is_automatic(mail: Mail) -> bool:
    headers = mail.headers
    submitted = headers.get("auto-submitted", "no").partition(";")[0].strip().casefold()
    return (
        submitted not in ("", "no")
        or any(name in headers for name in _MARKS)
        or headers.get("precedence", "").strip().casefold() in _BULK
        or "list-id" in headers
        or "list-unsubscribe" in headers
        or _null_path(mail)
        or bool(_DAEMON.match(mail.sender))
        or bool(_SUBJECT.match(mail.subject))
    )


def _null_path(mail: Mail) -> bool:
    return mail.headers.get("return-path", "-").strip() == "<>"
