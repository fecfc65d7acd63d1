"""The lists of approvals: waiting for me (or whom I act for), asked by me, all of the company."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.notices.service import title
from chalicelib.notify.message import Message
from chalicelib.notify.render import render
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.settling.approvals import ALL, ASKED, MINE
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.settling.factories import Settling
from tests.world import World

TODAY = date(2026, 3, 2)


@pytest.fixture
def desk(world: World) -> Settling:
    return Settling(world)


def ids(desk: Settling, who: Principal, name: str) -> list[str]:
    return [each.id for each in desk.settling.approvals(who, name).items]


def away(desk: Settling, who: Principal, deputy: Principal) -> None:
    people = desk.world.services.tenancy.people
    people.set_absence(desk.owner, who.user, TODAY, TODAY, deputy.user)


class TestWaitingForMe:
    def test_what_was_asked_before_an_absence_is_in_the_deputys_list(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        assert ids(desk, desk.may, MINE) == [asked.id]
        assert ids(desk, desk.ravi, MINE) == []
        away(desk, desk.may, desk.ravi)
        assert ids(desk, desk.ravi, MINE) == [asked.id]
        desk.settling.approve(desk.ravi, desk.ticket.id, asked.id)
        assert desk.credited() == [-60_000]
        assert ids(desk, desk.ravi, MINE) == []

    def test_a_deputy_is_not_shown_their_own_request(self, desk: Settling) -> None:
        desk.propose(desk.li, amount=60_000)
        away(desk, desk.may, desk.li)
        assert ids(desk, desk.li, MINE) == []

    def test_the_longest_waiting_stands_first_whoever_was_asked(self, desk: Settling) -> None:
        first = desk.propose(amount=60_000)
        desk.world.clock.advance(date.resolution / 24)
        second = desk.propose(desk.may, amount=900_000)
        away(desk, desk.may, desk.owner)
        assert ids(desk, desk.owner, MINE) == [first.id, second.id]


class TestInPlaceOfSomebodyAbsent:
    def test_everywhere_it_is_said_for_whom(self, desk: Settling) -> None:
        away(desk, desk.may, desk.ravi)
        asked = desk.propose(amount=60_000)
        client = signed_in(desk.world, desk.ravi)
        page = f"/complaints/{desk.ticket.id}/settlements/{asked.id}"
        assert "Ravi for May" in get(client, page).text
        assert "Li Na → Ravi for May" in get(client, "/approvals").text
        done = post(client, page, {"decision": "approve"})
        assert "It is approved." in get(client, done.location).text
        assert "Ravi for May" in get(client, page).text
        ticket = get(client, f"/complaints/{desk.ticket.id}").text
        assert "Approval asked of Ravi for May: Credit note · USD 600.00" in ticket
        assert "Approved: Credit note · USD 600.00, in place of May" in ticket
        desk.world.settle()
        letters = {mail.to: mail.text for mail in desk.world.mailer.sent}
        assert "because May is away and you stand in" in letters[desk.ravi.email]
        assert "Ravi（代 May）已批准您提出的方案" in letters[desk.li.email]

    def test_who_decides_in_their_own_place_decides_for_nobody(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        away(desk, desk.may, desk.ravi)
        by_owner = desk.settling.refuse(desk.owner, desk.ticket.id, asked.id, "The line pays")
        assert (by_owner.decided_name, by_owner.decided_for) == ("Ann Owner", "")

    def test_what_was_asked_before_the_absence_is_decided_for_whoever_went(
        self, desk: Settling
    ) -> None:
        asked = desk.propose(amount=60_000)
        away(desk, desk.may, desk.ravi)
        decided = desk.settling.approve(desk.ravi, desk.ticket.id, asked.id)
        assert (decided.decided_name, decided.decided_for) == ("Ravi", "May")

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_what_was_told_before_this_was_known_is_still_read(self, language: str) -> None:
        """Lines of the list are put into words when they are read, however old they are."""
        facts = {"name": "Li", "proposed_by": "Li", "remedy": "credit", "amount": "", "note": ""}
        facts |= {"subject": "Crushed", "customer": "", "ticket": "tkt_1", "settlement": "stl_1"}
        asked, decided = {"moved": False, "again": False}, {"granted": True, "by": "May", "why": ""}
        for template, more in (("asked", asked), ("decided", decided)):
            message = Message(
                to="li@ours.example",
                language=language,
                template=f"settling/{template}",
                params=facts | more,
            )
            assert "Crushed" in render(message, base_url="")[0]


class TestAskedByMe:
    def test_what_waits_stands_first_and_what_is_decided_stays(self, desk: Settling) -> None:
        refused = desk.propose(amount=60_000)
        desk.world.clock.advance(date.resolution / 24)
        waits = desk.propose(amount=70_000)
        within = desk.propose(amount=500)
        desk.settling.refuse(desk.may, desk.ticket.id, refused.id, "The line pays")
        assert ids(desk, desk.li, ASKED) == [waits.id, refused.id]
        assert within.id not in ids(desk, desk.li, ASKED)
        assert ids(desk, desk.sam, ASKED) == []


class TestAll:
    def test_who_approves_or_audits_sees_all_and_nobody_else(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        adele = Principal(desk.owner.tenant, "usr_adele", "auditor", "Adele")
        for who in (desk.sam, desk.may, desk.owner, adele):
            assert ids(desk, who, ALL) == [asked.id]
        for who in (desk.li, desk.ravi):
            with pytest.raises(Forbidden):
                desk.settling.approvals(who, ALL)

    def test_a_stranger_sees_nothing_of_ours(self, desk: Settling) -> None:
        desk.propose(amount=60_000)
        assert [ids(desk, desk.world.stranger, name) for name in (MINE, ASKED, ALL)] == [[]] * 3

    def test_another_list_is_refused(self, desk: Settling) -> None:
        with pytest.raises(Invalid):
            desk.settling.approvals(desk.owner, "lost")

    def test_pages_go_on_where_they_ended(self, desk: Settling) -> None:
        made = {desk.propose(amount=60_000 + number).id for number in range(5)}
        page = desk.settling.approvals(desk.owner, ALL, 3)
        rest = desk.settling.approvals(desk.owner, ALL, 3, page.after)
        assert {each.id for each in [*page.items, *rest.items]} == made
        assert rest.after is None


class TestBeingTold:
    def test_asking_and_deciding_are_told_in_the_list_and_by_mail(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        notices = desk.world.services.notices
        [notice] = notices.listed(desk.may, desk.may.user).items
        assert title(notice, "en") == "For your approval: Two cartons were crushed"
        assert notice.href == f"/complaints/{desk.ticket.id}/settlements/{asked.id}"
        desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        assert "Approved: Two cartons were crushed" in [
            title(each, "en") for each in notices.listed(desk.li, desk.li.user).items
        ]
        desk.world.settle()
        assert {desk.may.email, desk.li.email} <= {mail.to for mail in desk.world.mailer.sent}


class TestPages:
    def client(self, desk: Settling, who: Principal) -> FlaskClient:
        return signed_in(desk.world, who)

    def test_each_list_has_its_tab_and_says_who_asked_whom(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        may = self.client(desk, desk.may)
        for queue in (MINE, ALL):
            page = get(may, f"/approvals?queue={queue}").text
            assert f"/settlements/{asked.id}" in page
            assert "Li Na → May" in page
            assert "Waits for approval" in page
        assert "You have asked for no approval" in get(may, "/approvals?queue=asked").text

    def test_who_may_not_see_all_is_offered_two_lists(self, desk: Settling) -> None:
        desk.propose(amount=60_000)
        ravi = self.client(desk, desk.ravi)
        assert "All of the company" not in get(ravi, "/approvals").text
        assert get(ravi, "/approvals?queue=all").status_code == 403

    def test_a_deputy_finds_it_on_the_home_screen(self, desk: Settling) -> None:
        asked = desk.propose(amount=60_000)
        away(desk, desk.may, desk.ravi)
        assert f"/settlements/{asked.id}" in get(self.client(desk, desk.ravi), "/").text


def test_programs_read_the_lists(desk: Settling) -> None:
    asked = desk.propose(amount=60_000)
    api = Api(desk.world)
    assert [each["id"] for each in api.get("/v1/approvals?queue=all").json["items"]] == [asked.id]
    assert api.get("/v1/approvals?queue=lost").status == 422
