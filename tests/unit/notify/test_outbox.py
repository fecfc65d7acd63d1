"""The outbox: ordinary messages at least once, gated ones at most once, none forgotten."""

from datetime import timedelta

import pytest

from chalicelib.bootstrap import Services
from chalicelib.kit.dynamo import Item, Key
from chalicelib.notify import outbox
from chalicelib.notify.mail import Email, MailRefused, MemoryMailer, as_html, as_mime
from chalicelib.notify.message import Message
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.world import TENANT, World


class Gatekeeper:
    def __init__(self, opens: bool = True) -> None:
        self.opens = opens
        self.outcomes: list[str] = []

    def may_send(self, who: Principal, message: Message) -> bool:
        return self.opens

    def settled(self, who: Principal, message: Message, outcome: str) -> None:
        self.outcomes.append(outcome)


class Moody(MemoryMailer):
    """Fails as often as told, with the error it was given."""

    def __init__(self, fails: int, error: Exception) -> None:
        super().__init__()
        self.fails, self.error = fails, error

    def send(self, email: Email) -> None:
        if self.fails:
            self.fails -= 1
            raise self.error
        super().send(email)


@pytest.fixture(autouse=True)
def plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "render", lambda message, **_: (message.template, "text"))


def with_mailer(world: World, mailer: MemoryMailer, gate: Gatekeeper | None = None) -> Services:
    world.services.mailer = mailer
    made = world.services.outbox
    made.gates = {"gate": lambda: gate} if gate else {}  # type: ignore[dict-item]
    return world.services


def post(world: World, gate: str = "") -> str:
    uow = UnitOfWork(world.backing, world.who)
    out = uow.send(Message(to="li@example.com", template="tests/hello", gate=gate))
    uow.commit()
    return out


def row(world: World, out: str) -> Item:
    found = world.store.get(Key(PLATFORM, f"T#{TENANT}#OUT#{out}", "META"))
    assert found is not None
    return found


def test_a_message_leaves_at_once_after_the_commit(world: World) -> None:
    out = post(world)
    world.settle()
    assert [email.id for email in world.mailer.sent] == [out]
    assert row(world, out)["state"] == "sent"
    assert "wake_at" not in row(world, out)


def test_a_lost_nudge_costs_a_minute_not_the_message(world: World) -> None:
    post(world)
    world.queues.waiting.clear()
    world.pass_time(timedelta(minutes=1))
    assert len(world.mailer.sent) == 1


def test_the_same_wake_up_ten_times_sends_once(world: World) -> None:
    out = post(world)
    for _ in range(10):
        world.services.outbox.wake(world.who, out, "")
    assert len(world.mailer.sent) == 1


def test_a_failure_is_tried_again_later_and_later(world: World) -> None:
    mailer = Moody(2, ConnectionError())
    services = with_mailer(world, mailer)
    out = post(world)
    world.settle()
    assert row(world, out)["state"] == "pending"
    services.outbox.wake(world.who, out, "")
    assert mailer.fails == 1, "not before its time"
    world.pass_time(timedelta(minutes=8))
    assert [email.id for email in mailer.sent] == [out]


def test_a_refused_address_is_not_tried_again(world: World) -> None:
    with_mailer(world, Moody(99, MailRefused("no such address")))
    out = post(world)
    world.settle()
    assert row(world, out)["state"] == "refused"
    assert row(world, out)["problem"] == "no such address"


def test_it_is_given_up_after_the_last_retry(world: World) -> None:
    with_mailer(world, Moody(99, ConnectionError()))
    out = post(world)
    world.pass_time(timedelta(hours=20), tick=timedelta(minutes=10))
    assert row(world, out)["state"] == "refused"


class TestGated:
    def test_it_goes_when_the_gate_opens(self, world: World) -> None:
        gate = Gatekeeper()
        mailer = MemoryMailer()
        with_mailer(world, mailer, gate)
        post(world, "gate")
        world.settle()
        assert len(mailer.sent) == 1
        assert gate.outcomes == ["sent"]

    def test_it_is_withdrawn_when_the_gate_is_closed(self, world: World) -> None:
        gate = Gatekeeper(opens=False)
        mailer = MemoryMailer()
        with_mailer(world, mailer, gate)
        out = post(world, "gate")
        world.settle()
        assert mailer.sent == []
        assert gate.outcomes == ["withdrawn"]
        assert row(world, out)["state"] == "withdrawn"

    def test_an_unknown_outcome_is_shown_and_never_sent_again(self, world: World) -> None:
        gate = Gatekeeper()
        mailer = Moody(1, TimeoutError())
        with_mailer(world, mailer, gate)
        post(world, "gate")
        world.pass_time(timedelta(hours=1))
        assert gate.outcomes == ["unknown"]
        assert mailer.sent == []

    def test_a_worker_that_died_while_sending_leaves_an_unknown_outcome(self, world: World) -> None:
        class Dies(BaseException):
            pass

        class Deadly(MemoryMailer):
            def send(self, email: Email) -> None:
                super().send(email)
                raise Dies

        gate = Gatekeeper()
        mailer = Deadly()
        with_mailer(world, mailer, gate)
        post(world, "gate")
        with pytest.raises(Dies):
            world.settle()
        world.pass_time(timedelta(minutes=30))
        assert len(mailer.sent) == 1
        assert gate.outcomes == ["unknown"]


class TestMime:
    def test_an_email_carries_text_html_and_files(self) -> None:
        email = Email("out_1", "Fairlead <no-reply@a.example>", "li@b.example", "对账单", "1 < 2")
        mime = as_mime(email)
        assert mime["Message-ID"] == "<out_1@a.example>"
        assert mime["Subject"] == "对账单"
        assert mime.get_body(("plain",)).get_content() == "1 < 2\n"  # type: ignore[union-attr]

    def test_links_in_html_are_live_and_text_is_escaped(self) -> None:
        html = as_html('See https://a.example/x?y=1&z=2 <script>alert("x")</script>')
        assert '<a href="https://a.example/x?y=1&amp;z=2">' in html
        assert "<script>" not in html
