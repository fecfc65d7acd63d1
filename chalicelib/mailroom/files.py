"""Files in mail: names that can be shown, types that the content bears out."""

import re
from email.message import Message
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from chalicelib.mailroom.decoding import decoded, plain, unescaped, words

UNKNOWN_TYPE: Final = "application/octet-stream"
LONGEST_NAME: Final = 120
# What the first bytes must be for a type to be believed; anything else is only downloaded.
_SIGNATURES: Final = (
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("image/gif", b"GIF8"),
    ("application/pdf", b"%PDF-"),
)
_OFFICE: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Characters that turn a name around or hide its end.
_TRICKS: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def type_of(name: str, content: bytes) -> str:
    """The type that the content shows, whatever the sender called it."""
    for kind, begins in _SIGNATURES:
        if content.startswith(begins):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    suffix = PurePosixPath(name.casefold()).suffix
    if content.startswith(b"PK\x03\x04"):
        return _OFFICE.get(suffix, "application/zip")
    return UNKNOWN_TYPE


def name_of(disposition: str, content_type: str) -> str:
    """The file's name from its two headers: RFC 2231, encoded words, or raw bytes."""
    for header, value, param in (
        ("Content-Disposition", disposition, "filename"),
        ("Content-Type", content_type, "name"),
    ):
        name = _param(header, value, param)
        if name:
            return safe(name)
    return ""


def safe(name: str) -> str:
    """A name without folders, tricks and line ends; its ending is kept when it is cut."""
    name = _TRICKS.sub("", plain(name).replace("\n", " ").replace("\t", " "))
    name = PureWindowsPath(PurePosixPath(name.strip()).name).name.strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if len(name) > LONGEST_NAME and dot and len(suffix) < 10:
        return f"{stem[: LONGEST_NAME - 1 - len(suffix)]}.{suffix}"
    return name[:LONGEST_NAME]


def _param(header: str, value: str, name: str) -> str:
    if not value:
        return ""
    # A message of its own, of the older kind: it reads parameters without judging them.
    alone = Message()
    alone[header] = unescaped(value).replace("\r", "").replace("\n", " ")
    found = alone.get_param(name, header=header)
    if isinstance(found, tuple):
        return decoded(found[2].encode("latin-1", "replace"), found[0] or "")
    return words(found) if found else ""
