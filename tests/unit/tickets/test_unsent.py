"""A letter that could not be sent is seen: once, on its ticket, by whoever has to do something."""

from datetime import timedelta

import pytest

from chalicelib.kit.dynamo import Item
from chalicelib.notify.mail import Email, MailRefused, MemoryMailer
from chalicelib.notify.message import Message
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork
from tests.api import Api
from tests.security.doors import get, signed_in
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.tickets.claims.test_noticing import TO, a_damaged_shipment
from tests.unit.tickets.factories import Desk
from tests.world import World

WEI = {"name": "Wei", "email": "wei@acme.example", "language": "zh"}
NO_SUCH = MailRefused("550 no such user")


class Choosy(MemoryMailer):
    """A mail server that does not take what is for one address."""

    def __init__(self, address: str, error: Exception) -> None:
        super().__init__()
        self.address, self.error, self.tries = address, error, 0

    def send(self, email: Email) -> None:
        if email.to == self.address:
            self.tries += 1
            raise self.error
        super().send(email)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def refuses(desk: Desk, address: str = WEI["email"], error: Exception = NO_SUCH) -> Choosy:
    desk.world.mailer = mailer = Choosy(address, error)
    desk.world.services.outbox.mailer = mailer
    return mailer


def acknowledged(desk: Desk, who: Principal | None = None) -> Ticket:
    """A ticket whose customer is written to."""
    ticket = desk.raised(who, complainant=WEI)
    return desk.tickets.step(desk.li, ticket.id, "acknowledge")


def unsent(desk: Desk, ticket_id: str) -> list[Event]:
    events = desk.tickets.timeline(desk.owner, ticket_id, limit=100).items
    return [event for event in events if event.kind == "unsent"]


def told(desk: Desk) -> list[Email]:
    """What colleagues were told of letters that did not reach somebody."""
    return [each for each in desk.world.mailer.sent if WEI["email"] in each.subject]


def row_of(desk: Desk, to: str) -> Item:
    [row] = [
        item
        for item in desk.world.store._items[PLATFORM].values()  # type: ignore[attr-defined]
        if item.get("type") == "outbox" and item["message"]["to"] == to
    ]
    return row


class TestRefused:
    def test_the_timeline_says_which_letter_and_why_and_the_handler_is_told(
        self, desk: Desk
    ) -> None:
        mailer = refuses(desk)
        ticket = acknowledged(desk)
        desk.world.settle()
        [line] = unsent(desk, ticket.id)
        assert line.facts.pop("letter").startswith("我们已收到")
        assert line.facts == {"address": WEI["email"], "answer": "550 no such user", "tries": 1}
        assert not line.public
        [mail] = told(desk)
        assert (mail.to, mailer.tries) == ("li@ours.example", 1)
        assert "550 no such user" in mail.text
        assert "请更正邮箱地址" in mail.text

    def test_a_server_that_is_never_reached_is_given_up_after_seven_tries(self, desk: Desk) -> None:
        refuses(desk, error=ConnectionError())
        ticket = acknowledged(desk)
        desk.world.pass_time(timedelta(minutes=30))
        assert unsent(desk, ticket.id) == []
        desk.world.pass_time(timedelta(hours=20), tick=timedelta(minutes=10))
        [line] = unsent(desk, ticket.id)
        assert (line.facts["tries"], line.facts["answer"]) == (7, "")
        [mail] = told(desk)  # Sam leads it by then
        assert mail.to == "sam@ours.example"
        assert "It was given up after 7 tries." in mail.text

    def test_of_a_ticket_that_nobody_has_whoever_would_take_it_is_told(self, desk: Desk) -> None:
        refuses(desk)
        ticket = acknowledged(desk)
        desk.tickets.give_back(desk.sam, ticket.id, "")
        desk.world.settle()
        [mail] = told(desk)
        assert mail.to == "sam@ours.example"
        assert "Nobody handles it yet" in mail.text

    def test_the_answer_that_closed_a_ticket_is_seen_though_nobody_works_on_it(
        self, desk: Desk
    ) -> None:
        ticket = acknowledged(desk)
        desk.world.settle()
        refuses(desk)
        desk.tickets.close(desk.li, ticket.id, "The drum is replaced.")
        desk.world.settle()
        assert len(unsent(desk, ticket.id)) == 1
        assert desk.tickets.get(desk.li, ticket.id).closed
        assert [each.to for each in told(desk)] == ["li@ours.example"]

    def test_a_letter_of_a_ticket_that_is_gone_is_settled_all_the_same(self, desk: Desk) -> None:
        refuses(desk)
        uow = UnitOfWork(desk.world.backing, desk.owner)
        gone = Message(to=WEI["email"], template="tickets/own", subject_id="tkt_gone")
        uow.send(gone.model_copy(update={"params": {"line": "Hello", "body": "Bye", "token": ""}}))
        uow.commit()
        desk.world.settle()
        assert row_of(desk, WEI["email"])["state"] == "refused"

    def test_the_notice_to_a_carrier_is_seen_too(self, desk: Desk) -> None:
        refuses(desk, TO.email)
        claim = a_damaged_shipment(desk)
        desk.world.services.claims.send_notice(desk.sam, claim.id, TO, claim.version)
        desk.world.settle()
        [line] = unsent(desk, claim.id)
        assert "016-12345675" in line.facts["letter"]

    def test_a_notice_to_a_colleague_that_fails_causes_no_other(self, desk: Desk) -> None:
        refuses(desk, "li@ours.example")
        ticket = desk.raised(desk.sam)
        desk.tickets.assign(desk.sam, ticket.id, "usr_li")
        desk.world.settle()
        assert unsent(desk, ticket.id) == []
        assert row_of(desk, "li@ours.example")["state"] == "refused"

    def test_what_is_sent_says_nothing(self, desk: Desk) -> None:
        ticket = acknowledged(desk)
        desk.world.settle()
        assert unsent(desk, ticket.id) == []
        assert told(desk) == []

    def test_the_secret_of_its_link_is_forgotten(self, desk: Desk) -> None:
        refuses(desk)
        acknowledged(desk)
        assert row_of(desk, WEI["email"])["message"]["params"]["token"]
        desk.world.settle()
        row = row_of(desk, WEI["email"])
        assert "token" not in row["message"]["params"]
        assert (row["state"], "wake_at" in row) == ("refused", False)

    def test_the_ticket_moved_meanwhile_and_nothing_is_overwritten(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refuses(desk)
        ticket = acknowledged(desk)
        commit, moved = UnitOfWork.commit, list[str]()

        def late(uow: UnitOfWork, answer: object = None) -> None:
            if uow.who.user == "system" and not moved:
                moved.append("once")
                with desk.world.rights.of(None):
                    desk.tickets.step(desk.li, ticket.id, "investigate", "Torn straps.")
            commit(uow, answer)

        monkeypatch.setattr(UnitOfWork, "commit", late)
        desk.world.settle()
        assert moved
        assert len(unsent(desk, ticket.id)) == 1
        assert "investigate" in desk.kinds(ticket.id)


def _given_up(at: int, after: bool) -> tuple[Desk, Ticket, int]:
    """The worker dies at its ``at``-th write of a letter that is refused; the sweeper goes on."""
    store = MortalStore()
    desk = Desk(World(store=store))
    mailer = refuses(desk)
    ticket = acknowledged(desk)
    desk.world.queues.waiting.clear()
    row = row_of(desk, WEI["email"])
    store.commits, store.at, store.after = 0, at, after
    try:
        desk.world.services.outbox.wake(Principal.system(desk.owner.tenant), row["id"], "")
    except Died:
        assert mailer.tries <= 1
    writes = store.commits
    store.at = -1
    desk.world.pass_time(timedelta(minutes=10))
    return desk, ticket, writes


def test_wherever_the_worker_dies_it_is_told_once() -> None:
    writes = _given_up(-1, False)[2]
    assert writes == 3, "the claim, where answers go, and all that follows from the refusal"
    for at in range(1, writes + 1):
        for after in (False, True):
            desk, ticket, _ = _given_up(at, after)
            assert len(unsent(desk, ticket.id)) == 1, (at, after)
            assert len(told(desk)) == 1, (at, after)
            assert row_of(desk, WEI["email"])["state"] == "refused"


def test_two_workers_that_settle_the_same_letter_tell_it_once(desk: Desk) -> None:
    """The first hangs at the mail server for longer than its claim; another one is quicker."""
    mailer = refuses(desk)
    ticket = acknowledged(desk)
    desk.world.queues.waiting.clear()
    system, out = Principal.system(desk.owner.tenant), row_of(desk, WEI["email"])["id"]
    refuse = mailer.send

    def hangs(email: Email) -> None:
        if mailer.tries == 0:
            mailer.tries = 1
            desk.world.clock.advance(timedelta(minutes=6))
            desk.world.services.outbox.wake(system, out, "")
        refuse(email)

    mailer.send = hangs  # type: ignore[method-assign]
    desk.world.services.outbox.wake(system, out, "")
    desk.world.settle()
    assert mailer.tries == 3
    assert [line.facts["tries"] for line in unsent(desk, ticket.id)] == [2]
    assert len(told(desk)) == 1


def test_page_and_api_say_it_in_the_readers_words(desk: Desk) -> None:
    refuses(desk)
    ticket = acknowledged(desk)
    desk.world.settle()
    page = get(signed_in(desk.world), f"/complaints/{ticket.id}").text
    assert "An e-mail to wei@acme.example could not be sent" in page
    assert "The mail server refused it: 550 no such user" in page
    lines = Api(desk.world).get(f"/v1/tickets/{ticket.id}/timeline").json["items"]
    assert [line["facts"]["address"] for line in lines if line["kind"] == "unsent"] == [
        "wei@acme.example"
    ]
