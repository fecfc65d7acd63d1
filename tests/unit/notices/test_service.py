"""What people are told: at once, in their list, or in one letter after their quiet hours."""

from collections.abc import Sequence
from datetime import time, timedelta

import pytest

from chalicelib.kit.dynamo import Operation
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Forbidden, Invalid, NotFound
from chalicelib.notices.model import Notice, Told
from chalicelib.notices.service import NoticeService, title
from chalicelib.notify.mail import Email
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.shared_links import VISITOR
from chalicelib.tenancy.telling import News, Quiet, Telling, Way
from chalicelib.tickets.words import Severity
from tests.unit.tickets.factories import Desk
from tests.world import World

NIGHT = Quiet(start=time(20), end=time(7))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def notices(desk: Desk) -> NoticeService:
    return desk.world.services.notices


def wishes(desk: Desk, who: Principal, **wanted: object) -> None:
    people = desk.world.services.tenancy.people
    people.change_telling(who, who.user, Telling.model_validate(wanted))


def told(desk: Desk, who: Principal) -> list[str]:
    """The words of somebody's list, in English."""
    found = desk.world.services.notices.listed(who, who.user).items
    return [title(each, "en") for each in found]


def mails(desk: Desk) -> list[Email]:
    desk.world.settle()
    return desk.world.mailer.sent


def letters_to(desk: Desk, who: Principal) -> list[str]:
    return [mail.subject for mail in mails(desk) if mail.to == who.email]


class TestAtOnce:
    def test_who_is_given_something_reads_it_in_their_list_and_mail(self, desk: Desk) -> None:
        ticket = desk.raised(desk.sam, subject="Two cartons")
        desk.tickets.assign(desk.sam, ticket.id, desk.li.user)
        assert told(desk, desk.li) == ["For you: Two cartons"]
        assert letters_to(desk, desk.li) == ["已指派给您：Two cartons"]

    def test_what_is_raised_for_a_colleague_is_told_to_them(self, desk: Desk) -> None:
        desk.raised(desk.sam, subject="Two cartons", assignee=desk.li.user)
        assert told(desk, desk.li) == ["For you: Two cartons"]
        assert told(desk, desk.sam) == []

    def test_each_way_can_be_left_out(self, desk: Desk, notices: NoticeService) -> None:
        wishes(desk, desk.li, ways={News.ASSIGNED: (Way.PAGE,)})
        wishes(desk, desk.sam, ways={News.ASSIGNED: (Way.MAIL,)})
        for colleague in (desk.li, desk.sam):
            desk.tickets.assign(desk.owner, desk.raised(desk.owner).id, colleague.user)
        assert (len(told(desk, desk.li)), letters_to(desk, desk.li)) == (1, [])
        assert (told(desk, desk.sam), len(letters_to(desk, desk.sam))) == ([], 1)
        wishes(desk, desk.sam, ways={News.ASSIGNED: ()})
        desk.tickets.assign(desk.owner, desk.raised(desk.owner).id, desk.sam.user)
        assert (told(desk, desk.sam), len(letters_to(desk, desk.sam))) == ([], 1)

    def test_long_words_are_cut_in_the_list_and_whole_in_the_mail(self, desk: Desk) -> None:
        long = "late " * 200
        message = Message(
            to=desk.li.email, template="tickets/staff_customer", params={"text": long}
        )
        [li] = [each for each in desk.tickets.people(desk.owner) if each.user_id == desk.li.user]
        told = Told(News.CUSTOMER, li, message, "/complaints/tkt_1")
        notice = Notice.of(told, "ntc_1", desk.world.clock.now())
        assert len(notice.params["text"]) == 300
        assert told.message.params["text"] == long


class TestFromOutside:
    def test_what_comes_by_itself_is_told_to_who_would_take_it_over(self, desk: Desk) -> None:
        visitor = Principal(desk.owner.tenant, VISITOR, "system", "Wei")
        ticket = desk.raised(visitor, subject="Boxes", channel="portal")
        assert told(desk, desk.sam) == ["New, and nobody's yet: Boxes"]
        [mail] = [mail for mail in mails(desk) if mail.to == desk.sam.email]
        assert f"/complaints/{ticket.id}" in mail.text
        assert told(desk, desk.li) == []

    def test_what_a_carriers_report_opened_says_so(self, desk: Desk) -> None:
        wishes(desk, desk.sam, ways={News.EXCEPTION: (Way.PAGE, Way.MAIL)})
        system = Principal.system(desk.owner.tenant)
        report = {"kind": "exception", "category": "customs_hold", "channel": "carrier_event"}
        desk.raised(system, subject="Late", **report)
        [mail] = [mail for mail in mails(desk) if mail.to == desk.sam.email]
        assert "the customer may not know yet" in mail.text

    @pytest.mark.parametrize("channel", ["phone", "email"])
    def test_what_a_colleague_took_down_is_news_to_nobody(self, desk: Desk, channel: str) -> None:
        desk.raised(desk.ravi, subject="Boxes", channel=channel)
        assert told(desk, desk.sam) == []


class TestTheList:
    def test_unread_ones_stand_first_and_are_counted(
        self, desk: Desk, notices: NoticeService
    ) -> None:
        for number in (1, 2, 3):
            desk.raised(desk.sam, subject=f"No {number}", assignee=desk.li.user)
            desk.world.clock.advance(timedelta(minutes=1))
        assert notices.unread(desk.li) == 3
        newest = notices.listed(desk.li, desk.li.user).items[0]
        assert notices.read(desk.li, newest.id).href.startswith("/complaints/tkt_")
        assert notices.unread(desk.li) == 2
        assert told(desk, desk.li) == ["For you: No 2", "For you: No 1", "For you: No 3"]

    def test_reading_twice_changes_nothing(self, desk: Desk, notices: NoticeService) -> None:
        desk.raised(desk.sam, assignee=desk.li.user)
        [notice] = notices.listed(desk.li, desk.li.user).items
        notices.read(desk.li, notice.id)
        notices.read(desk.li, notice.id)
        assert notices.unread(desk.li) == 0
        assert len(notices.listed(desk.li, desk.li.user).items) == 1

    def test_all_are_read_at_once_however_many(self, desk: Desk, notices: NoticeService) -> None:
        for _ in range(60):
            desk.raised(desk.sam, assignee=desk.li.user)
        assert notices.read_all(desk.li) == 60
        assert (notices.unread(desk.li), notices.read_all(desk.li)) == (0, 0)

    def test_nobody_reads_what_was_told_to_a_colleague(
        self, desk: Desk, notices: NoticeService
    ) -> None:
        desk.raised(desk.sam, assignee=desk.li.user)
        [notice] = notices.listed(desk.li, desk.li.user).items
        with pytest.raises(NotFound):
            notices.read(desk.ravi, notice.id)


class TestQuietHours:
    def night(self, desk: Desk) -> None:
        """Ten in the evening."""
        desk.world.clock.advance(timedelta(hours=13))

    def test_what_comes_in_them_arrives_as_one_letter_in_the_morning(self, desk: Desk) -> None:
        wishes(desk, desk.li, quiet=NIGHT)
        self.night(desk)
        for number in (1, 2, 3):
            desk.raised(desk.sam, subject=f"No {number}", assignee=desk.li.user)
        assert len(told(desk, desk.li)) == 3  # the list does not wait
        assert letters_to(desk, desk.li) == []
        desk.world.pass_time(timedelta(hours=8, minutes=58))
        assert letters_to(desk, desk.li) == []
        desk.world.pass_time(timedelta(minutes=3))
        assert letters_to(desk, desk.li) == ["免打扰时段内的 3 条消息"]
        text = next(mail.text for mail in desk.world.mailer.sent if mail.to == desk.li.email)
        places = [text.index(f"No {number}") for number in (1, 2, 3)]
        assert places == sorted(places)
        assert "/complaints/tkt_" in text
        desk.world.pass_time(timedelta(hours=2))
        assert len(letters_to(desk, desk.li)) == 1

    def test_one_alone_is_named_in_the_subject(self, desk: Desk) -> None:
        wishes(desk, desk.sam, quiet=NIGHT)
        self.night(desk)
        desk.raised(desk.owner, subject="Boxes", assignee=desk.sam.user)
        desk.world.pass_time(timedelta(hours=9, minutes=1))
        assert letters_to(desk, desk.sam) == ["For you: Boxes"]

    @pytest.mark.parametrize(("passes", "at_once"), [(True, 1), (False, 0)])
    def test_a_breach_of_a_critical_complaint_passes_for_who_says_so(
        self, desk: Desk, passes: bool, at_once: int
    ) -> None:
        quiet = Quiet(start=time(10), end=time(8))
        wishes(desk, desk.li, quiet=quiet, urgent_passes=passes)
        desk.raised(desk.li, severity=Severity.CRITICAL)
        desk.raised(desk.li, severity=Severity.HIGH)
        desk.world.pass_time(timedelta(hours=8))
        listed = desk.world.services.notices.listed(desk.li, desk.li.user, 100).items
        assert News.BREACH in {each.news for each in listed}
        breaches = [each for each in letters_to(desk, desk.li) if each.startswith("已超时限")]
        assert (len(breaches) > 0) == bool(at_once)

    def test_hours_made_longer_meanwhile_are_respected(self, desk: Desk) -> None:
        wishes(desk, desk.li, quiet=NIGHT)
        self.night(desk)
        desk.raised(desk.sam, assignee=desk.li.user)
        wishes(desk, desk.li, quiet=Quiet(start=time(20), end=time(9)))
        desk.world.pass_time(timedelta(hours=10))
        assert letters_to(desk, desk.li) == []
        desk.world.pass_time(timedelta(hours=1, minutes=1))
        assert len(letters_to(desk, desk.li)) == 1

    def test_who_was_shut_out_meanwhile_gets_no_letter_and_nothing_is_left(
        self, desk: Desk
    ) -> None:
        wishes(desk, desk.li, quiet=NIGHT)
        self.night(desk)
        desk.raised(desk.sam, assignee=desk.li.user)
        desk.world.services.tenancy.people.disable(desk.owner, desk.li.user)
        desk.world.pass_time(timedelta(hours=9, minutes=1))
        assert letters_to(desk, desk.li) == []
        rows = desk.world.services.notices.rows(desk.owner)
        assert rows.all_held(desk.li.user, 9) == []


class Died(BaseException):
    """The process is gone; nothing catches this."""


class DyingStore(MemoryStore):
    """Dies once, after or before the write that sends what waited."""

    armed, after = False, False

    def commit(self, operations: Sequence[Operation]) -> None:
        last = self.armed and any("HELD#" in each.key.sk for each in operations)
        if last:
            self.armed = False
        if not last or self.after:
            super().commit(operations)
        if last:
            raise Died


@pytest.mark.parametrize("after", [True, False])
def test_a_crash_while_sending_what_waited_neither_loses_nor_doubles_it(after: bool) -> None:
    store = DyingStore()
    desk = Desk(World(store=store))
    wishes(desk, desk.li, quiet=NIGHT)
    desk.world.clock.advance(timedelta(hours=13))
    for number in (1, 2):
        desk.raised(desk.sam, subject=f"No {number}", assignee=desk.li.user)
    desk.world.settle()
    desk.world.clock.advance(timedelta(hours=9))
    store.armed, store.after = True, after
    with pytest.raises(Died):
        desk.world.pass_time(timedelta(minutes=1))
    desk.world.pass_time(timedelta(minutes=15))
    assert letters_to(desk, desk.li) == ["免打扰时段内的 2 条消息"]


class TestWishes:
    def test_only_ones_own_unless_one_manages_people(self, desk: Desk) -> None:
        people = desk.world.services.tenancy.people
        with pytest.raises(Forbidden):
            people.change_telling(desk.li, desk.sam.user, Telling())
        people.change_telling(desk.owner, desk.sam.user, Telling(urgent_passes=True))
        assert people.member(desk.owner, desk.sam.user).telling.urgent_passes

    def test_an_unknown_zone_is_refused(self, desk: Desk) -> None:
        people = desk.world.services.tenancy.people
        with pytest.raises(Invalid):
            people.change_telling(desk.li, desk.li.user, Telling(zone="Mars/Olympus"))
