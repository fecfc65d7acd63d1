"""Raw mail to what the mailroom works with. However broken the bytes, a ``Mail`` comes out."""

import logging
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import Message
from email.utils import getaddresses
from typing import Any, Final

from chalicelib.kit.values import Frozen
from chalicelib.mailroom import files, quoting
from chalicelib.mailroom.decoding import decoded, plain, unescaped, words
from chalicelib.mailroom.html_text import text_of

log = logging.getLogger(__name__)

# What SES takes at most; anything longer is not read.
LONGEST_MAIL: Final = 40 * 1024 * 1024
LONGEST_TEXT: Final = 100_000
LONGEST_SUBJECT: Final = 300
LARGEST_FILE: Final = 20 * 1024 * 1024
MOST_FILES: Final = 20
MOST_PARTS: Final = 200
MOST_IDS: Final = 40
MOST_ADDRESSES: Final = 60
# Where the address that the mail was really delivered to may stand.
RECIPIENTS: Final = (
    *("To", "Cc", "Delivered-To", "X-Original-To", "X-Forwarded-To", "Envelope-To"),
    "Resent-To",
)
_ID: Final = re.compile(r"<([^<>\s]{3,250})>")
_FOR: Final = re.compile(r"\bfor\s+<?([^\s<>;]{3,250}@[^\s<>;]{1,250})>?")
_ADDRESS: Final = re.compile(r"[^\s<>\"',;:]{1,128}@[^\s<>\"',;:@]{1,190}")


class File(Frozen):
    """A file that came with a mail; ``content_type`` is what its bytes bear out."""

    name: str
    content_type: str
    content: bytes


class Mail(Frozen):
    """A mail as read. ``text`` is new, ``quoted`` repeats; ``headers`` are by lower-case name.

    ``left_out`` counts files beyond the limits. ``report`` is the machine-readable part of a
    delivery report, ``returned`` the header of the mail that it is about.
    """

    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    answers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    left_out: int = 0
    headers: dict[str, str] = {}
    report: str = ""
    returned: str = ""


class _Headers(HeaderRegistry):
    """Makes the class for a kind of header once; the library makes one for every header."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[type, type[BaseHeader]] = {}

    def __getitem__(self, name: str) -> type[BaseHeader]:
        kind = self.registry.get(name.lower(), self.default_class)
        if kind not in self._made:
            self._made[kind] = super().__getitem__(name)
        return self._made[kind]


_RULES: Final = policy.default.clone(header_factory=_Headers())


def read(raw: bytes) -> Mail:
    """The mail in these bytes. Never raises; what cannot be parsed at all is its text."""
    for rules in (_RULES, policy.compat32):
        try:
            return _read(message_from_bytes(raw, policy=rules))
        except Exception as error:  # the library's header parser fails on some malformed mail
            log.info("mail not readable under %s: %s", type(rules).__name__, type(error).__name__)
    return Mail(text=_cut(decoded(raw[: LONGEST_TEXT * 4])))


def addresses(text: str) -> tuple[str, ...]:
    """The addresses in a text, each once."""
    return tuple(dict.fromkeys(_ADDRESS.findall(text.casefold())))[:MOST_ADDRESSES]


def ids(text: str) -> tuple[str, ...]:
    """The Message-IDs in a text."""
    return tuple(_ID.findall(text))[:MOST_IDS]


def _read(message: Message) -> Mail:
    headers = _headers(message)
    name, sender = _sender(headers)
    text, kept, left_out = _contents(message)
    fresh, quoted = quoting.split(text)
    report, returned = _report(message)
    ids = _ID.findall(headers.get("message-id", ""))
    answers = _ID.findall(headers.get("in-reply-to", "")) + list(
        reversed(_ID.findall(headers.get("references", "")))
    )
    return Mail(
        message_id=ids[0] if ids else headers.get("message-id", "")[:250],
        sender=sender,
        sender_name=name,
        recipients=_recipients(message),
        subject=" ".join(headers.get("subject", "").split())[:LONGEST_SUBJECT],
        text=fresh,
        quoted=quoted,
        answers=tuple(dict.fromkeys(answers))[:MOST_IDS],
        files=tuple(kept),
        left_out=left_out,
        headers=headers,
        report=report,
        returned=returned,
    )


def _headers(message: Message) -> dict[str, str]:
    """Each header once, the first of a name, decoded."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        found.setdefault(str(name).casefold()[:100], words(str(value)).strip()[:5000])
    return found


def _raw(message: Message, name: str) -> str:
    """A header as it stands: reading it through the policy may raise, or lose raw bytes."""
    wanted = name.casefold()
    values = (str(value) for key, value in message.raw_items() if str(key).casefold() == wanted)
    return next(values, "")


def _sender(headers: dict[str, str]) -> tuple[str, str]:
    value = headers.get("from", "")
    pairs = getaddresses([value])
    name, address = pairs[0] if pairs else ("", "")
    if not _ADDRESS.fullmatch(address):
        found = _ADDRESS.findall(value)
        address = found[-1] if found else ""
    return " ".join(name.split())[:120], address.casefold()[:254]


def _recipients(message: Message) -> tuple[str, ...]:
    found: list[str] = []
    for name, value in message.raw_items():
        text = unescaped(str(value))[:20_000]
        if str(name).casefold() == "received":
            found += _FOR.findall(text)
        elif str(name).title() in RECIPIENTS:
            found += _ADDRESS.findall(text)
    return tuple(dict.fromkeys(each.casefold() for each in found))[:MOST_ADDRESSES]


def _contents(message: Message) -> tuple[str, list[File], int]:
    """The text, the files within the limits, and how many files were beyond them."""
    texts: list[str] = []
    pages: list[str] = []
    kept: list[File] = []
    left_out = 0
    for number, part in enumerate(_leaves(message)):
        content = _payload(part)
        name = files.name_of(_raw(part, "Content-Disposition"), _raw(part, "Content-Type"))
        kind = _kind(part)
        if kind in ("text/plain", "text/html") and not name and not _attached(part):
            (texts if kind == "text/plain" else pages).append(_text(part, content))
        elif not content and not name:
            continue
        elif len(kept) >= MOST_FILES or len(content) > LARGEST_FILE:
            left_out += 1
        else:
            name = name or _nameless(kind, number)
            kept.append(File(name=name, content_type=files.type_of(name, content), content=content))
    text = "\n\n".join(each.strip() for each in texts if each.strip())
    if not text:
        text = "\n\n".join(filter(None, map(text_of, pages)))
    return _cut(text), kept, left_out


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that have a content, in their order; a mail inside of the mail is one of them."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part, seen = waiting.pop(), seen + 1
        inside = part.get_payload()
        if isinstance(inside, list) and not _kind(part).startswith("message/"):
            waiting += [each for each in reversed(inside) if isinstance(each, Message)]
        else:
            yield part


def _payload(part: Message) -> bytes:
    inside = part.get_payload()
    if isinstance(inside, list):
        return b"\n".join(each.as_bytes() for each in inside if isinstance(each, Message))
    content: Any = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _kind(part: Message) -> str:
    written = _raw(part, "Content-Type").partition(";")[0].strip().casefold()
    if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,100}", written):
        return written
    return "multipart/mixed" if part.is_multipart() else "text/plain"


def _attached(part: Message) -> bool:
    return _raw(part, "Content-Disposition").strip().casefold().startswith("attachment")


def _text(part: Message, content: bytes) -> str:
    found = re.search(
        r"charset\*?\s*=\s*\"?'?([\w.:+-]{1,40})", _raw(part, "Content-Type"), re.IGNORECASE
    )
    return decoded(content[: LONGEST_TEXT * 8], found[1] if found else "")


def _nameless(kind: str, number: int) -> str:
    endings = {"message/rfc822": "eml", "text/calendar": "ics", "application/ms-tnef": "dat"}
    return f"{number + 1}.{endings.get(kind, kind.rpartition('/')[2][:10])}"


# Where a report has the mail that it is about, or only its header.
_RETURNED = ("message/rfc822", "text/rfc822-headers")


def _report(message: Message) -> tuple[str, str]:
    """The machine's part of a delivery report, and the header of the mail it is about."""
    if _kind(message) != "multipart/report":
        return "", ""
    found = dict.fromkeys(("message/delivery-status", "message/feedback-report", *_RETURNED), "")
    for part in _leaves(message):
        if _kind(part) in found:
            found[_kind(part)] = plain(decoded(_payload(part)[:20_000]))
    returned = next(filter(None, (found[kind] for kind in _RETURNED)), "")
    told = found["message/delivery-status"] or found["message/feedback-report"]
    return told, returned.replace("\r", "").partition("\n\n")[0]


def _cut(text: str) -> str:
    return plain(text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]
