"""Whoever is complained of never handles, takes over or approves the complaint."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.desk.schemas import SplitIn
from chalicelib.tickets.errors import ComplainedOf
from chalicelib.tickets.escalation import fire
from chalicelib.tickets.learning.schemas import ReviewNew
from chalicelib.tickets.people import impartial, next_above
from chalicelib.tickets.record import Colleague
from chalicelib.tickets.settling.errors import NobodyToAsk, NotYoursToDecide
from chalicelib.tickets.settling.schemas import SettlementNew
from tests.unit.tickets.factories import DESK, LI, MAY, OWEN, POSTED, SAM, a_ticket, a_world, at
from tests.unit.tickets.settling.factories import Settling
from tests.world import World


@pytest.fixture
def desk(world: World) -> Settling:
    return Settling(world)


def about(*people: object) -> tuple[Colleague, ...]:
    return tuple(Colleague(user=each.user_id, name=each.name) for each in people)  # type: ignore[attr-defined]


class TestWhoTakesOver:
    def test_a_supervisor_complained_of_is_passed_over(self) -> None:
        ticket = a_ticket(against=about(SAM))
        assert fire(ticket, a_world(at(8))).ticket.assignee == MAY.user_id

    def test_a_deputy_complained_of_does_not_stand_in(self) -> None:
        away = SAM.model_copy(update={"acting": LI.user_id})
        ticket = a_ticket(against=about(LI))
        people = impartial((LI, away, MAY, OWEN), ticket)
        assert next_above(people, "") == MAY

    def test_with_everybody_complained_of_nobody_takes_over(self) -> None:
        ticket = a_ticket(against=about(*DESK), assignee="", assignee_name="")
        assert fire(ticket, a_world(at(8))).ticket.assignee == ""


class TestNamedOnTheForm:
    def test_who_takes_it_down_does_not_handle_a_complaint_about_themselves(
        self, desk: Settling
    ) -> None:
        ticket = desk.raised(desk.li, against=[desk.li.user])
        assert (ticket.assignee, ticket.against[0].name) == ("", "Li Na")

    def test_nobody_complained_of_is_chosen_as_handler(self, desk: Settling) -> None:
        with pytest.raises(Invalid):
            desk.raised(desk.sam, against=[desk.li.user], assignee=desk.li.user)

    def test_only_colleagues_are_named(self, desk: Settling) -> None:
        with pytest.raises(Invalid):
            desk.raised(against=[desk.world.stranger.user])

    def test_they_are_refused_as_assignee_also_among_several(self, desk: Settling) -> None:
        ticket = desk.raised(desk.sam, against=[desk.li.user])
        with pytest.raises(Invalid) as refused:
            desk.tickets.assign(desk.sam, ticket.id, desk.li.user)
        assert refused.value.problems[0].field == "assignee"
        tools = desk.world.services.desk
        [outcome] = tools.assign_many(desk.sam, [(ticket.id, ticket.version)], desk.li.user)
        assert outcome.refusal is not None


class TestNamedLater:
    def test_they_are_taken_off_and_the_next_above_takes_over(self, desk: Settling) -> None:
        ticket = desk.raised(desk.li)
        after = desk.tickets.complain_of(desk.owner, ticket.id, [desk.li.user], "It is his tone")
        assert after.assignee == desk.sam.user
        assert set(desk.kinds(ticket.id)) == {"received", "against_named", "assigned"}
        desk.world.settle()
        assert any("Two cartons" in each for each in desk.mails("sam@ours.example"))

    def test_without_anybody_else_it_is_nobodys(self, desk: Settling) -> None:
        everybody = [desk.li, desk.sam, desk.may, desk.owner, desk.ravi]
        ticket = desk.raised(desk.li)
        after = desk.tickets.complain_of(desk.owner, ticket.id, [each.user for each in everybody])
        assert after.assignee == ""
        assert set(desk.kinds(ticket.id)) == {"received", "against_named", "taken_off"}

    def test_named_by_mistake_they_may_handle_it_again(self, desk: Settling) -> None:
        ticket = desk.raised(desk.sam, against=[desk.li.user])
        desk.tickets.complain_of(desk.sam, ticket.id, [])
        assert desk.tickets.assign(desk.sam, ticket.id, desk.li.user).assignee == desk.li.user

    def test_naming_the_same_again_changes_nothing(self, desk: Settling) -> None:
        ticket = desk.raised(desk.sam, against=[desk.li.user])
        again = desk.tickets.complain_of(desk.sam, ticket.id, [desk.li.user])
        assert again.version == ticket.version

    def test_an_approval_that_waited_for_them_waits_for_the_next(self, desk: Settling) -> None:
        asked = desk.propose(amount=60000)
        assert desk.waits_for(desk.may) == [asked.id]
        desk.tickets.complain_of(desk.owner, desk.ticket.id, [desk.may.user])
        assert desk.waits_for(desk.may) == []
        assert desk.waits_for(desk.owner) == [asked.id]
        with pytest.raises(NotYoursToDecide):
            desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        done = desk.settling.approve(desk.owner, desk.ticket.id, asked.id)
        assert done.state == "granted"


class TestWhatTheyMayStillDo:
    @pytest.fixture
    def about_li(self, desk: Settling) -> str:
        return desk.raised(desk.sam, against=[desk.li.user], customer_id=desk.customer).id

    def test_a_note_is_theirs_to_add(self, desk: Settling, about_li: str) -> None:
        desk.tickets.comment(desk.li, about_li, "I was on the other line.")
        assert desk.kinds(about_li)[-1] == "noted"

    def test_no_step_no_word_to_the_customer_and_no_taking_themselves_off_the_list(
        self, desk: Settling, about_li: str
    ) -> None:
        for act in (
            lambda: desk.tickets.step(desk.li, about_li, "acknowledge"),
            lambda: desk.tickets.close(desk.li, about_li, "Nothing happened.", handed=POSTED),
            lambda: desk.tickets.comment(desk.li, about_li, "All is well", tell=True),
            lambda: desk.tickets.wait(desk.li, about_li),
            lambda: desk.tickets.assign(desk.li, about_li, desk.may.user),
            lambda: desk.tickets.complain_of(desk.li, about_li, []),
            lambda: desk.settling.propose(
                desk.li, about_li, SettlementNew.model_validate({"remedy": "apology"})
            ),
        ):
            with pytest.raises(ComplainedOf):
                act()

    def test_nor_do_they_review_it(self, desk: Settling) -> None:
        ticket = desk.raised(desk.li, against=[desk.sam.user])
        desk.tickets.close(desk.li, ticket.id, "We apologised.", handed=POSTED)
        review = {"cause": "conduct", "justified": False, "lesson": "None.", "responsible": "none"}
        learning = desk.world.services.learning
        with pytest.raises(ComplainedOf):
            learning.review(desk.sam, ticket.id, ReviewNew.model_validate(review))

    def test_they_are_never_asked_for_an_approval(self, desk: Settling) -> None:
        desk.tickets.complain_of(desk.owner, desk.ticket.id, [desk.may.user])
        asked = desk.propose(amount=60000)
        assert asked.seat is not None
        assert asked.seat.asked == desk.owner.user

    def test_when_all_who_lead_are_complained_of_nobody_can_be_asked(self, desk: Settling) -> None:
        leading = [desk.sam.user, desk.may.user, desk.owner.user]
        desk.tickets.complain_of(desk.li, desk.ticket.id, leading)
        with pytest.raises(NobodyToAsk):
            desk.propose(amount=60000)


class TestSeveralTickets:
    def test_what_is_split_off_is_about_the_same_colleague(self, desk: Settling) -> None:
        ticket = desk.raised(desk.sam, against=[desk.li.user])
        tools = desk.world.services.desk
        new = tools.split(
            desk.sam, ticket.id, SplitIn(text="And the bill was wrong.", category="charges")
        )
        assert new.complained_of == {desk.li.user}

    def test_a_merged_ticket_brings_its_colleague_along(self, desk: Settling) -> None:
        one = desk.raised(desk.sam, against=[desk.li.user])
        other = desk.raised(desk.li)
        desk.world.services.desk.merge(desk.sam, one.id, other.id)
        after = desk.tickets.get(desk.sam, other.id)
        assert (after.complained_of, after.assignee) == ({desk.li.user}, desk.sam.user)

    def test_the_clock_goes_on_whoever_is_complained_of(self, desk: Settling) -> None:
        ticket = desk.raised(desk.li, against=[desk.li.user, desk.sam.user])
        desk.world.pass_time(timedelta(days=2), tick=timedelta(hours=1))
        assert desk.tickets.get(desk.li, ticket.id).assignee == desk.may.user
