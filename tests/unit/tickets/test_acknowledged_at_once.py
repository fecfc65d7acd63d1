"""What came in writing is acknowledged at once, with the request for a telephone number."""

from typing import Any

import pytest

from chalicelib.tickets.words import Channel, Step
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

WRITER = {"name": "Mei Tan", "email": "mei@acme.example", "language": "en"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def mail_to_writer(desk: Desk) -> str:
    desk.world.settle()
    (mail,) = [each for each in desk.world.mailer.sent if each.to == WRITER["email"]]
    return str(mail.text)


@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.EMAIL])
def test_a_letter_or_an_email_is_acknowledged_in_the_act_that_takes_it_down(
    desk: Desk, channel: Channel
) -> None:
    ticket = desk.raised(channel=channel, complainant=WRITER)
    assert ticket.step is Step.ACKNOWLEDGED
    assert ticket.responded_at == ticket.received_at
    assert ticket.word_by is not None
    assert desk.kinds(ticket.id) == ["received", "acknowledge"]
    text = mail_to_writer(desk)
    for words in ("/case/", "reply with a number", "You hear from us again by", ticket.number):
        assert words in text


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.CHAT, Channel.FACE_TO_FACE])
def test_who_speaks_to_us_hears_it_from_the_colleague(desk: Desk, channel: Channel) -> None:
    ticket = desk.raised(channel=channel, complainant=WRITER)
    assert ticket.step is Step.RECEIVED
    assert not desk.mails(WRITER["email"])


def test_whom_no_email_reaches_waits_for_a_colleague(desk: Desk) -> None:
    ticket = desk.raised(channel=Channel.LETTER)
    assert (ticket.step, ticket.responded_at) == (Step.RECEIVED, None)


def test_nobody_acknowledges_what_is_about_themselves(desk: Desk) -> None:
    ticket = desk.raised(channel=Channel.EMAIL, complainant=WRITER, against=(desk.li.user,))
    assert ticket.step is Step.RECEIVED


@pytest.mark.parametrize("given", [{"callback": "+65 1"}, {"complainant": WRITER | {"phone": "1"}}])
def test_who_gave_a_number_is_not_asked_for_one(desk: Desk, given: dict[str, Any]) -> None:
    desk.raised(**{"channel": Channel.EMAIL, "complainant": WRITER} | given)
    assert "reply with a number" not in mail_to_writer(desk)


def test_the_page_says_that_it_was_acknowledged(desk: Desk) -> None:
    form = {"kind": "complaint", "category": "damage", "text": "Crushed", "severity": "normal"}
    form |= {"channel": "email", "currency": "USD", "email": WRITER["email"]}
    client = signed_in(desk.world, desk.li)
    answer = post(client, "/complaints/new", form)
    assert f"已立即告知对方已受理：{WRITER['email']}" in get(client, answer.location).text
