"""What a customer says of a merged ticket is heard by whoever handles the matter now."""

from datetime import timedelta

import pytest

from chalicelib.tickets.model import Ticket
from tests.unit.mailroom.post import Post
from tests.unit.tickets.portal.factories import MEI, Counter
from tests.world import World


@pytest.fixture
def counter(world: World) -> Counter:
    return Counter(world)


def merged(counter: Counter) -> tuple[Ticket, Ticket, str]:
    """A ticket with a link of the customer's, the one that it was merged into, and the link."""
    goes, stays = counter.complaint(), counter.complaint()
    counter.tickets.step(counter.li, goes.id, "acknowledge")
    token = counter.token()
    counter.tickets.step(counter.li, stays.id, "acknowledge")
    counter.world.services.desk.merge(counter.li, goes.id, stays.id)
    counter.world.settle()
    return goes, stays, token


def test_the_words_stay_and_the_other_ticket_hears_them(counter: Counter) -> None:
    goes, stays, token = merged(counter)
    counter.portal.say(token, "The second box is wet as well.")
    assert counter.kinds(goes.id)[-1] == "said"
    lines = counter.tickets.timeline(counter.li, stays.id).items
    [heard] = [line for line in lines if line.kind == "said_there"]
    assert (heard.text, heard.public) == ("The second box is wet as well.", False)
    assert heard.facts == {"ticket": goes.id, "number": goes.number}


def test_its_clock_begins_anew_and_its_wait_ends(counter: Counter) -> None:
    _, stays, token = merged(counter)
    counter.tickets.wait(counter.li, stays.id)
    counter.world.clock.advance(timedelta(hours=2))
    counter.portal.say(token, "Here is the packing list.")
    after = counter.tickets.get(counter.li, stays.id)
    assert (after.waiting, after.heard_at) == (False, counter.tickets.now())


def test_its_handler_is_told_once(counter: Counter) -> None:
    _, _, token = merged(counter)
    before = len(counter.mails("li@ours.example"))
    counter.portal.say(token, "When do you call?")
    counter.world.settle()
    assert len(counter.mails("li@ours.example")) == before + 1


def test_it_is_followed_through_two_merges(counter: Counter) -> None:
    _, stays, token = merged(counter)
    last = counter.complaint()
    counter.world.services.desk.merge(counter.li, stays.id, last.id)
    counter.portal.say(token, "Still nothing.")
    assert "said_there" in counter.kinds(last.id)
    assert "said_there" not in counter.kinds(stays.id)


def test_the_customers_page_of_the_other_ticket_shows_nothing_of_it(counter: Counter) -> None:
    _, stays, token = merged(counter)
    counter.portal.say(token, "For Mei's eyes.")
    other = counter.portal.open(counter.portal.new_link(counter.li, stays.id))
    assert all(event.text != "For Mei's eyes." for event in other.events)


def test_mail_to_a_merged_ticket_is_heard_as_well(world: World) -> None:
    mail = Post(world)
    goes, letter = mail.told()
    stays = mail.raised(complainant=MEI)
    world.services.desk.merge(mail.li, goes.id, stays.id)
    mail.send(letter.reply_to, "By mail.")
    assert mail.said(goes.id) == ["By mail."]
    assert "said_there" in mail.kinds(stays.id)
