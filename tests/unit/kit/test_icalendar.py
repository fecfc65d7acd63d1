"""Calendar files as RFC 5545 wants them."""

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.policy import default

import pytest

from chalicelib.kit.icalendar import Entry, as_file
from chalicelib.notify.mail import Email, MailFile, as_mime

SHANGHAI = timezone(timedelta(hours=8))


def an_entry(**given: object) -> Entry:
    defaults: dict[str, object] = {
        "uid": "tkt_1-ESC-1-2@fairlead",
        "start": datetime(2026, 3, 5, 22, 0, tzinfo=SHANGHAI),
        "end": datetime(2026, 3, 5, 23, 0, tzinfo=SHANGHAI),
        "stamp": datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        "summary": "Appointment: two cartons",
    }
    return Entry.model_validate(defaults | given)


def lines(entry: Entry, *people: str) -> list[str]:
    text = as_file(entry, *people).decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_an_invitation_says_who_invites_whom_when_in_utc() -> None:
    found = lines(an_entry(location="Room 3"), "desk@us.example", "mei@acme.example")
    assert found[0] == "BEGIN:VCALENDAR"
    assert found[-2] == "END:VCALENDAR"
    for line in (
        "VERSION:2.0",
        "METHOD:REQUEST",
        "UID:tkt_1-ESC-1-2@fairlead",
        "SEQUENCE:0",
        "DTSTAMP:20260304T093000Z",
        "DTSTART:20260305T140000Z",
        "DTEND:20260305T150000Z",
        "LOCATION:Room 3",
        "STATUS:CONFIRMED",
        "ORGANIZER:mailto:desk@us.example",
        "ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:mei@acme.example",
    ):
        assert line in found


def test_what_was_dropped_is_cancelled_in_a_later_revision() -> None:
    found = lines(an_entry(method="CANCEL", sequence=2), "a@us.example", "b@acme.example")
    assert {"METHOD:CANCEL", "SEQUENCE:2", "STATUS:CANCELLED"} <= set(found)


def test_a_file_to_download_names_nobody_and_asks_for_no_answer() -> None:
    found = lines(an_entry())
    assert "METHOD:PUBLISH" in found
    assert not [line for line in found if line.startswith(("ORGANIZER", "ATTENDEE"))]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a, b; c", r"SUMMARY:a\, b\; c"),
        ("back\\slash", "SUMMARY:back\\\\slash"),
        ("two\r\nlines", r"SUMMARY:two\nlines"),
        ("END:VEVENT\nMETHOD:CANCEL", r"SUMMARY:END:VEVENT\nMETHOD:CANCEL"),
    ],
)
def test_texts_are_escaped_and_cannot_add_lines(text: str, written: str) -> None:
    assert written in lines(an_entry(summary=text))


def test_long_lines_are_folded_at_75_octets_and_never_inside_of_a_character() -> None:
    subject = "约定：两箱货物受潮变形需要当面沟通处理" * 6
    content = as_file(an_entry(summary=subject))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert f"SUMMARY:{subject}" in lines(an_entry(summary=subject))


def test_an_e_mail_carries_it_with_its_method() -> None:
    entry = an_entry()
    file = MailFile("appointment.ics", entry.content_type, as_file(entry, "a@x.example", "b@y.io"))
    mime = as_mime(Email("out_1", "Us <us@x.example>", "b@y.io", "Hello", "Text", files=(file,)))
    parsed = message_from_bytes(mime.as_bytes(), policy=default)
    (part,) = [each for each in parsed.walk() if each.get_content_type() == "text/calendar"]
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part.get_filename() == "appointment.ics"
    assert "METHOD:REQUEST" in part.get_content()
