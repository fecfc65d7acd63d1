"""A link opens one ticket of one company, for as long as it is good, and shows nothing else."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tickets.errors import TicketNotFound
from chalicelib.tickets.portal.errors import NoLink
from chalicelib.tickets.portal.model import LIVES, MOST_LINKS
from chalicelib.tickets.schemas.files import FileIn
from tests.unit.tickets.portal.factories import Counter

PHOTO = FileIn(filename="photo.jpg", content_type="image/jpeg")


def test_acknowledgement_proposal_and_answer_bring_a_link_each(counter: Counter) -> None:
    ticket = counter.complaint()
    tokens = []
    for act, text in (("acknowledge", ""), ("propose", "A credit"), ("settle", "Sorry. Done.")):
        counter.tickets.step(counter.li, ticket.id, act, text)
        tokens.append(counter.token())
    assert len(set(tokens)) == 3
    assert {counter.portal.open(token).ticket.id for token in tokens} == {ticket.id}


def test_the_secret_is_kept_nowhere_once_the_e_mail_has_gone(counter: Counter) -> None:
    _, token = counter.proposed()
    secret = token.rpartition(".")[2]
    everything = repr(vars(counter.world.store))
    assert "mei@acme.example" in everything
    assert secret not in everything


def test_a_link_ends_with_its_time(counter: Counter) -> None:
    _, token = counter.proposed()
    counter.world.clock.advance(LIVES - timedelta(minutes=1))
    counter.portal.open(token)
    counter.world.clock.advance(timedelta(minutes=1))
    with pytest.raises(LinkSpent):
        counter.portal.open(token)


def test_ended_links_open_nothing_and_a_new_one_does(counter: Counter) -> None:
    ticket, token = counter.proposed()
    counter.portal.revoke(counter.li, ticket.id)
    with pytest.raises(LinkSpent):
        counter.portal.open(token)
    with pytest.raises(NoLink):
        counter.portal.revoke(counter.li, ticket.id)
    again = counter.portal.new_link(counter.li, ticket.id)
    assert counter.portal.open(again).ticket.id == ticket.id
    assert counter.kinds(ticket.id)[-2:] == ["links_ended", "link_made"]


def test_only_the_last_links_stay_good(counter: Counter) -> None:
    ticket, first = counter.proposed()
    for _ in range(MOST_LINKS):
        counter.portal.new_link(counter.li, ticket.id)
    with pytest.raises(LinkSpent):
        counter.portal.open(first)


def test_what_is_not_a_link_of_this_ticket_opens_nothing(counter: Counter) -> None:
    ticket, token = counter.proposed()
    other = counter.complaint()
    tenant, _, rest = token.partition(".")
    secret = rest.partition(".")[2]
    wrong = (
        "",
        "nonsense",
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        f"{tenant}.{other.id}.{secret}",
        f"{counter.world.stranger.tenant}.{ticket.id}.{secret}",
        f"{tenant}.stm_1.{secret}",
    )
    for each in wrong:
        with pytest.raises(LinkSpent):
            counter.portal.open(each)


def test_nothing_of_the_house_is_shown(counter: Counter) -> None:
    ticket, token = counter.proposed()
    counter.tickets.comment(counter.li, ticket.id, "They always complain")
    counter.tickets.add_file(counter.li, ticket.id, PHOTO)
    counter.tickets.assign(counter.sam, ticket.id, counter.sam.user)
    opened = counter.portal.open(token)
    assert {event.kind for event in opened.events} == {"acknowledge", "propose"}
    assert opened.files == []


def test_own_photos_can_be_added_and_seen_but_not_those_of_the_house(counter: Counter) -> None:
    ticket, token = counter.proposed()
    ours = counter.tickets.add_file(counter.li, ticket.id, PHOTO)
    own = counter.portal.add_file(token, PHOTO)
    assert [each.id for each in counter.portal.open(token).files] == [own.id]
    assert own.id in counter.portal.file_link(token, own.id)
    assert counter.portal.upload_form(token, own.id, "https://x.example").id == own.id
    with pytest.raises(NotFound):
        counter.portal.file_link(token, ours.id)


def test_a_stranger_makes_no_links_here(counter: Counter) -> None:
    ticket = counter.complaint()
    for act in (counter.portal.new_link, counter.portal.revoke, counter.portal.side):
        with pytest.raises(TicketNotFound):
            act(counter.world.stranger, ticket.id)
