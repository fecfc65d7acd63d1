"""The customer stands by the words of the record, in three ways, until they are changed."""

import base64

import pytest

from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.portal.errors import AlreadyConfirmed
from tests.unit.tickets.portal.factories import Counter

PNG = b"\x89PNG\r\n\x1a\n" + b"ink" * 40
PICTURE = "data:image/png;base64," + base64.b64encode(PNG).decode()


def evidence(counter: Counter, ticket_id: str) -> dict[str, str]:
    """The facts of the newest line."""
    facts: dict[str, str] = counter.tickets.whole(counter.li, ticket_id).events[0].facts
    return facts


def test_read_back_on_the_phone_and_noted_by_the_handler(counter: Counter) -> None:
    ticket = counter.complaint()
    after = counter.recording.confirm_on_phone(counter.li, ticket.id, "Mei Tan", ticket.version)
    assert after.confirmed is not None
    assert (after.confirmed.means, after.confirmed.name) == ("phone", "Mei Tan")
    assert after.confirmed.at == counter.world.clock.now()
    assert evidence(counter, ticket.id)["means"] == "phone"


def test_a_signature_is_kept_as_a_file_of_the_ticket(counter: Counter) -> None:
    ticket = counter.complaint()
    after = counter.recording.sign(counter.li, ticket.id, "Mei Tan", PICTURE)
    assert after.confirmed is not None
    assert after.confirmed.means == "signature"
    files = counter.tickets.whole(counter.li, ticket.id).files
    assert [each.id for each in files] == [after.confirmed.file]
    assert counter.world.blobs.get(files[0].key) == PNG


def test_without_script_the_typed_name_stands_for_the_signature(counter: Counter) -> None:
    after = counter.recording.sign(counter.li, counter.complaint().id, "Mei Tan")
    assert after.confirmed is not None
    assert (after.confirmed.means, after.confirmed.file) == ("typed", "")


@pytest.mark.parametrize(
    "picture",
    ["data:image/svg+xml;base64,PHN2Zz4=", "data:image/png;base64,PHN2Zz4=", PICTURE + "!", "x"],
)
def test_what_is_no_picture_of_a_signature_is_refused(counter: Counter, picture: str) -> None:
    with pytest.raises(Invalid):
        counter.recording.sign(counter.li, counter.complaint().id, "Mei", picture)


def test_a_picture_too_large_is_refused(counter: Counter) -> None:
    large = "data:image/png;base64," + base64.b64encode(PNG + bytes(300_000)).decode()
    with pytest.raises(Invalid):
        counter.recording.sign(counter.li, counter.complaint().id, "Mei", large)


def test_the_button_behind_the_link_confirms_the_words_that_were_seen(counter: Counter) -> None:
    ticket, token = counter.proposed()
    seen = counter.portal.open(token).ticket.version
    counter.recording.reword(counter.li, ticket.id, "Three cartons crushed")
    with pytest.raises(Stale):
        counter.portal.confirm(token, seen)
    after = counter.portal.confirm(token, counter.portal.open(token).ticket.version)
    assert after.confirmed is not None
    assert (after.confirmed.means, after.confirmed.name) == ("link", "Mei Tan")


def test_changed_words_have_to_be_confirmed_anew_and_the_former_are_kept(
    counter: Counter,
) -> None:
    ticket = counter.complaint(text="Two cartons crushed")
    first = counter.recording.confirm_on_phone(counter.li, ticket.id, "Mei Tan")
    before = evidence(counter, ticket.id)["sha256"]
    with pytest.raises(AlreadyConfirmed):
        counter.recording.confirm_on_phone(counter.li, ticket.id, "Mei Tan")
    after = counter.recording.reword(
        counter.li, ticket.id, "Three cartons crushed", "A credit", first.version
    )
    assert after.confirmed is None
    whole = counter.tickets.whole(counter.li, ticket.id)
    assert (whole.story.text, whole.story.expects) == ("Three cartons crushed", "A credit")
    assert whole.events[0].text == "Two cartons crushed"
    counter.recording.confirm_on_phone(counter.li, ticket.id, "Mei Tan")
    assert evidence(counter, ticket.id)["sha256"] != before


def test_words_put_right_are_found_and_the_former_are_not(counter: Counter) -> None:
    ticket = counter.complaint(text="Crushed lemons")
    counter.world.settle()
    counter.recording.reword(counter.li, ticket.id, "Crushed oranges")
    counter.world.settle()
    found = counter.tickets.search(counter.li, "oranges").items
    assert [each.id for each in found] == [ticket.id]


def test_the_same_words_change_nothing_and_none_are_refused(counter: Counter) -> None:
    ticket = counter.complaint(text="Crushed")
    assert counter.recording.reword(counter.li, ticket.id, " Crushed ") == ticket
    with pytest.raises(Invalid):
        counter.recording.reword(counter.li, ticket.id, " ")


def test_a_closed_record_stands(counter: Counter) -> None:
    ticket, token = counter.closed()
    with pytest.raises(TicketClosed):
        counter.recording.reword(counter.li, ticket.id, "Otherwise")
    with pytest.raises(TicketClosed):
        counter.portal.confirm(token)
