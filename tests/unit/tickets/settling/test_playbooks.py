"""Playbooks: what is proposed, asked for when it is departed from, and ticked."""

from typing import Any

import pytest

from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.settling import playbooks
from chalicelib.tickets.settling.playbooks import Playbook
from chalicelib.tickets.settling.words import Remedy
from chalicelib.tickets.words import CATEGORIES, Kind
from tests.security.doors import get, post, signed_in
from tests.unit.overtaken import OvertakenStore
from tests.unit.tickets.factories import POSTED
from tests.unit.tickets.settling.factories import Settling
from tests.world import World


@pytest.fixture
def desk() -> Settling:
    made = Settling(World(store=OvertakenStore()))
    made.ticket = made.raised(customer_id=made.customer, category="attitude")
    return made


def keys(desk: Settling) -> list[str]:
    return [each.key for each in desk.settling.playbook(desk.li, desk.ticket).checklist]


class TestAsData:
    def test_what_is_supplied_is_sound_and_in_both_languages(self) -> None:
        assert playbooks.checked(playbooks.DEFAULT) == playbooks.DEFAULT
        for category in playbooks.DEFAULT:
            book = playbooks.of(playbooks.DEFAULT, category)
            for text in (book.typical, book.words, *book.checklist):
                assert text.en
                assert text.zh

    def test_every_complaint_but_other_has_one(self) -> None:
        without = set(CATEGORIES[Kind.COMPLAINT]) - set(playbooks.DEFAULT)
        assert without == {"other"}

    @pytest.mark.parametrize(
        ("remedies", "remedy", "departs"),
        [(("apology",), "apology", False), (("apology",), "credit", True), ((), "credit", False)],
    )
    def test_another_remedy_departs(
        self, remedies: tuple[Remedy, ...], remedy: str, departs: bool
    ) -> None:
        assert Playbook(remedies=remedies).departs(Remedy(remedy)) is departs

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"weather": {}}, "weather"),
            ({"delay": {"remedies": ["gift"]}}, "delay.remedies.0"),
            ({"delay": {"words": {"en": "x" * 2001}}}, "delay.words.en"),
            ({"delay": {"checklist": [{"en": "a"}, {"en": "a"}]}}, "delay.checklist"),
            ({"delay": {"checklist": [{"en": str(n)} for n in range(21)]}}, "delay.checklist"),
        ],
    )
    def test_one_that_makes_no_sense_is_refused_by_name(
        self, body: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Invalid) as refused:
            playbooks.checked(body)
        assert refused.value.problems[0].field == field


class TestDeparting:
    def test_departing_asks_for_a_reason_which_stands_on_the_timeline(self, desk: Settling) -> None:
        with pytest.raises(Invalid) as refused:
            desk.propose()
        assert refused.value.problems[0].field == "departs"
        settlement = desk.propose(departs="Lost a day's production")
        assert settlement.departs == "Lost a day's production"
        events = desk.tickets.timeline(desk.li, desk.ticket.id).items
        assert "Lost a day's production" in {event.text for event in events}

    def test_the_proposed_remedy_needs_none(self, desk: Settling) -> None:
        assert desk.propose(remedy="apology", amount=0).state == "granted"


class TestChecklist:
    def test_a_tick_says_who_and_when_and_leaves_its_line(self, desk: Settling) -> None:
        first, second = keys(desk)
        ticks = desk.settling.tick(desk.li, desk.ticket.id, [first])
        assert {key: tick.by_name for key, tick in ticks.ticked.items()} == {first: "Li Na"}
        desk.settling.tick(desk.sam, desk.ticket.id, [second])
        assert list(desk.settling.ticks(desk.li, desk.ticket.id).ticked) == [second]
        kinds = desk.kinds(desk.ticket.id)
        assert (kinds.count("check_ticked"), kinds.count("check_unticked")) == (2, 1)

    def test_what_nobody_changed_writes_nothing(self, desk: Settling) -> None:
        desk.settling.tick(desk.li, desk.ticket.id, ["of another list"])
        assert desk.kinds(desk.ticket.id) == ["received"]

    def test_sales_do_not_tick_and_nobody_does_on_a_closed_ticket(self, desk: Settling) -> None:
        with pytest.raises(Forbidden):
            desk.settling.tick(desk.ravi, desk.ticket.id, keys(desk))
        desk.tickets.close(desk.li, desk.ticket.id, "Sorry, done.", handed=POSTED)
        with pytest.raises(TicketClosed):
            desk.settling.tick(desk.li, desk.ticket.id, keys(desk))


class TestPages:
    def test_the_ticket_shows_the_playbook_and_takes_ticks(self, desk: Settling) -> None:
        sam = signed_in(desk.world, desk.sam)
        address = f"/complaints/{desk.ticket.id}"
        page = get(sam, address).text
        assert "Supervisor called the customer" in page
        assert "Checklist: 0 of 2" in page
        answer = post(sam, f"{address}/checklist", {"done": keys(desk)})
        page = get(sam, answer.location).text
        assert "Checklist: 2 of 2" in page
        assert "Checked: Colleague heard" in page
        chinese = get(signed_in(desk.world, desk.li), address).text
        assert "已完成检查项：已听取同事说明" in chinese

    def test_departing_on_the_page_asks_why_at_its_field(self, desk: Settling) -> None:
        sam = signed_in(desk.world, desk.sam)
        address = f"/complaints/{desk.ticket.id}/settlements/new"
        assert "The playbook proposes: Apology." in get(sam, address).text
        form = {"remedy": "credit", "amount": "5", "currency": "USD"}
        page = post(sam, address, form)
        assert page.status_code == 422
        assert 'href="#f-departs"' in page.text
        assert post(sam, address, form | {"departs": "Insists"}).status_code == 303

    def test_the_company_writes_its_own(self, desk: Settling) -> None:
        owner = signed_in(desk.world)
        assert get(owner, "/settings/policies/playbooks").location == "/settings/playbooks"
        assert "Apology, Discount, Credit note" in get(owner, "/settings/playbooks").text
        form: dict[str, Any] = {
            "version": "0",
            "remedies": ["redeliver", "apology", "credit", "discount"],
            "typical_en": "One day",
            "checklist_en": "Called the line\n\nToday",
            "checklist_zh": "已致电船公司",
        }
        page = post(owner, "/settings/playbooks/delay", form)
        assert page.status_code == 422
        assert "Called the line" in page.text
        assert 'href="#f-checklist_zh"' in page.text
        form["checklist_zh"] += "\n今日"
        assert post(owner, "/settings/playbooks/delay", form).status_code == 303
        body = desk.world.services.tenancy.policy(desk.owner, "playbooks")
        book = playbooks.of(body, "delay")
        assert [str(remedy) for remedy in book.remedies] == [
            "apology",
            "discount",
            "credit",
            "redeliver",
        ]
        assert [(check.en, check.zh) for check in book.checklist] == [
            ("Called the line", "已致电船公司"),
            ("Today", "今日"),
        ]
        assert playbooks.of(body, "damage") == playbooks.of(playbooks.DEFAULT, "damage")

    def test_who_may_not_change_it_reads_it(self, desk: Settling) -> None:
        sam = signed_in(desk.world, desk.sam)
        page = get(sam, "/settings/playbooks/delay").text
        assert "Cause asked of the carrier in writing" in page
        assert "<textarea" not in page
        assert post(sam, "/settings/playbooks/delay", {}).status_code == 403
        assert get(sam, "/settings/playbooks/weather").status_code == 404
