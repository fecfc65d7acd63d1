"""One appointment as a calendar file (RFC 5545, RFC 5546), which every calendar reads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
# A line has at most 75 octets without its end; what is longer goes on after a space.
_WIDTH = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


class Entry(BaseModel):
    """An entry of a calendar. ``uid`` stays and ``sequence`` grows when it is moved or dropped.

    ``stamp`` is when this revision was made.
    """

    model_config = ConfigDict(frozen=True)

    uid: str
    sequence: int = 0
    method: Method = "REQUEST"
    start: datetime
    end: datetime
    stamp: datetime
    summary: str
    location: str = ""
    description: str = ""

    @property
    def content_type(self) -> str:
        """As a part of an e-mail says it; programs look for the method there."""
        return f"text/calendar; method={self.method}; charset=utf-8"


def as_file(entry: Entry, organizer: str = "", attendee: str = "") -> bytes:
    """The calendar file. An invitation names who invites whom; one to download names nobody."""
    method = entry.method if organizer and attendee else _without_people(entry.method)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fairlead//Fairlead//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_utc(entry.stamp)}",
        f"DTSTART:{_utc(entry.start)}",
        f"DTEND:{_utc(entry.end)}",
        f"SUMMARY:{_text(entry.summary)}",
        *_given("LOCATION", entry.location),
        *_given("DESCRIPTION", entry.description),
        f"STATUS:{'CANCELLED' if entry.method == 'CANCEL' else 'CONFIRMED'}",
        *_people(organizer, attendee),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def _without_people(method: Method) -> Method:
    return "CANCEL" if method == "CANCEL" else "PUBLISH"


def _people(organizer: str, attendee: str) -> Iterator[str]:
    if organizer and attendee:
        yield f"ORGANIZER:mailto:{organizer}"
        yield f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{attendee}"


def _given(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"{name}:{_text(value)}"


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, never cut inside of a character."""
    if len(line.encode()) <= _WIDTH:
        yield line
        return
    piece, width = "", 0
    for character in line:
        size = len(character.encode())
        if width + size > _WIDTH:
            yield piece
            piece, width = " ", 1
        piece, width = piece + character, width + size
    yield piece
