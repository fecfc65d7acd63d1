"""A department complained of never handles: nobody who works there, its owners at the very last."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.errors import ComplainedOf
from chalicelib.tickets.escalation import fire
from chalicelib.tickets.impartial import barring, exempt
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.record import Colleague
from chalicelib.tickets.settling.errors import NotYoursToDecide
from tests.unit.tickets.factories import LI, MAY, OWEN, SAM, a_complaint, a_ticket, a_world, at
from tests.unit.tickets.settling.factories import Settling
from tests.world import World

SEA, AIR = "sea_export", "air_export"


@pytest.fixture
def desk(world: World) -> Settling:
    return Settling(world)


def works(person: Person, department: str = SEA) -> Person:
    return person.model_copy(update={"department": department})


def away(person: Person, deputy: str | None = None) -> Person:
    return person.model_copy(update={"acting": deputy})


def about_sea(**given: object) -> Ticket:
    return a_ticket(against_departments=(SEA,), **given)


class TestWhoIsBarred:
    @pytest.mark.parametrize(
        ("people", "barred"),
        [
            # Who works there; not who works elsewhere or in no one department.
            ((works(LI), works(SAM, AIR), MAY), {"usr_li"}),
            ((works(LI), works(SAM), works(MAY), OWEN), {"usr_li", "usr_sam", "usr_may"}),
            # An owner of the department too, while somebody outside leads.
            ((LI, SAM, works(OWEN)), {"usr_owen"}),
            # Nobody outside leads: the owner is asked after all, and nobody else of there.
            ((LI, works(SAM), works(OWEN)), {"usr_sam"}),
            ((works(OWEN),), set()),
            # Whoever leads outside is away: with a deputy of that department nobody is left.
            ((works(LI), away(SAM), works(OWEN)), {"usr_li"}),
            ((works(LI), away(SAM, "usr_li"), works(OWEN)), {"usr_li"}),
            ((away(SAM, "usr_may"), works(MAY, AIR), works(OWEN)), {"usr_owen"}),
        ],
    )  # fmt: skip
    def test_by_where_they_work_today(self, people: tuple[Person, ...], barred: set[str]) -> None:
        assert barring(about_sea(), people).complained_of == barred

    def test_an_owner_named_by_name_is_never_exempt(self) -> None:
        named = (Colleague(user=OWEN.user_id, name=OWEN.name),)
        ticket = barring(about_sea(against=named), (works(OWEN), works(LI)))
        assert ticket.complained_of == {"usr_owen", "usr_li"}
        assert exempt(ticket, (works(OWEN), works(LI))) == ()

    def test_nobody_is_barred_for_another_department(self) -> None:
        assert not barring(a_ticket(), (works(LI),)).complained_of

    def test_the_clock_passes_a_supervisor_of_it_by(self) -> None:
        people = (works(LI), works(SAM), MAY, OWEN)
        ticket = barring(about_sea(), people)
        assert fire(ticket, a_world(at(8), people)).ticket.assignee == MAY.user_id


def moves(desk: Settling, user: str, department: str = SEA) -> None:
    desk.world.services.tenancy.people.change_department(desk.owner, user, department)


class TestAtTheDesk:
    @pytest.fixture(autouse=True)
    def _sea(self, desk: Settling) -> None:
        moves(desk, desk.li.user)
        moves(desk, desk.sam.user)

    def test_who_takes_it_down_in_that_department_does_not_handle_it(self, desk: Settling) -> None:
        ticket = desk.raised(desk.li, against_departments=[SEA])
        assert (ticket.assignee, ticket.complained_of) == ("", {desk.li.user, desk.sam.user})
        with pytest.raises(ComplainedOf):
            desk.tickets.step(desk.li, ticket.id, "acknowledge")
        desk.tickets.comment(desk.li, ticket.id, "The vessel was full.")

    def test_whoever_leads_outside_is_told_that_nobody_handles_it(self, desk: Settling) -> None:
        desk.raised(desk.li, against_departments=[SEA])
        desk.world.settle()
        [letter] = [each for each in desk.world.mailer.sent if each.to == "may@ours.example"]
        assert letter.subject == "New, and nobody's yet: Two cartons were crushed"
        assert "Li Na took this down, and it is about them or the department" in letter.text
        assert desk.mails("sam@ours.example") == []

    def test_none_of_them_is_chosen_as_handler(self, desk: Settling) -> None:
        with pytest.raises(Invalid):
            desk.raised(desk.may, against_departments=[SEA], assignee=desk.li.user)
        ticket = desk.raised(desk.may, against_departments=[SEA])
        with pytest.raises(Invalid):
            desk.tickets.assign(desk.may, ticket.id, desk.sam.user)
        tools = desk.world.services.desk
        [outcome] = tools.assign_many(desk.may, [(ticket.id, ticket.version)], desk.li.user)
        assert outcome.refusal is not None

    def test_named_later_the_handler_is_taken_off(self, desk: Settling) -> None:
        ticket = desk.raised(desk.li)
        after = desk.tickets.complain_of(desk.may, ticket.id, [], "Rolled twice", None, [SEA])
        assert after.assignee == desk.may.user
        assert set(desk.kinds(ticket.id)) == {"received", "against_named", "assigned"}

    def test_naming_colleagues_alone_leaves_the_departments(self, desk: Settling) -> None:
        ticket = desk.raised(desk.may, against_departments=[SEA])
        after = desk.tickets.complain_of(desk.may, ticket.id, [desk.ravi.user])
        assert (after.named, after.against_departments) == ({desk.ravi.user}, (SEA,))
        none = desk.tickets.complain_of(desk.may, ticket.id, [], "", None, [])
        assert not none.complained_of

    def test_the_supervisor_of_it_is_passed_by(self, desk: Settling) -> None:
        ticket = desk.raised(desk.li, against_departments=[SEA])
        desk.world.pass_time(timedelta(days=1), tick=timedelta(hours=1))
        assert desk.tickets.get(desk.may, ticket.id).assignee == desk.may.user

    def test_an_approval_that_waited_there_waits_for_somebody_outside(self, desk: Settling) -> None:
        moves(desk, desk.may.user)
        asked = desk.propose(desk.li, amount=60000)
        assert desk.waits_for(desk.may) == [asked.id]
        desk.tickets.complain_of(desk.owner, desk.ticket.id, [], "", None, [SEA])
        assert desk.waits_for(desk.may) == []
        with pytest.raises(NotYoursToDecide):
            desk.settling.approve(desk.may, desk.ticket.id, asked.id)
        assert desk.settling.approve(desk.owner, desk.ticket.id, asked.id).state == "granted"

    def test_an_owner_of_it_handles_it_when_nobody_else_leads_and_the_timeline_says_so(
        self, desk: Settling
    ) -> None:
        for each in (desk.may, desk.owner):
            moves(desk, each.user)
        ticket = desk.raised(desk.owner, against_departments=[SEA])
        assert ticket.assignee == desk.owner.user
        [line] = desk.tickets.timeline(desk.owner, ticket.id).items
        assert line.facts["exempt"] == "Ann Owner"

    def test_split_and_merged_it_is_about_the_same_department(self, desk: Settling) -> None:
        one = desk.raised(desk.may, against_departments=[SEA])
        other = desk.raised(desk.ravi, against_departments=[AIR])
        desk.world.services.desk.merge(desk.may, one.id, other.id)
        assert desk.tickets.get(desk.may, other.id).against_departments == (AIR, SEA)

    def test_it_is_kept_without_a_list_of_who_works_there(self, desk: Settling) -> None:
        ticket = desk.raised(desk.may, against_departments=[SEA])
        stored = desk.tickets.rows(desk.may).get(ticket.id)
        assert stored is not None
        assert (stored.barred, stored.against_departments) == (frozenset(), (SEA,))


class TestSomebodyMoves:
    def test_into_the_department_complained_of_they_are_taken_off(self, desk: Settling) -> None:
        ticket = desk.raised(desk.sam, assignee=desk.li.user, against_departments=[SEA])
        other = desk.raised(desk.li)
        moves(desk, desk.li.user)
        desk.world.settle()
        assert desk.tickets.get(desk.sam, ticket.id).assignee == desk.sam.user
        assert desk.tickets.get(desk.sam, other.id).assignee == desk.li.user

    def test_so_are_the_approvals_that_wait_for_them(self, desk: Settling) -> None:
        desk.tickets.complain_of(desk.owner, desk.ticket.id, [], "", None, [SEA])
        asked = desk.propose(amount=60000)
        moves(desk, desk.may.user)
        desk.world.settle()
        assert (desk.waits_for(desk.may), desk.waits_for(desk.owner)) == ([], [asked.id])

    def test_an_owner_of_it_goes_on_only_until_somebody_outside_leads(self, desk: Settling) -> None:
        people = desk.world.services.tenancy.people
        for each in (desk.sam, desk.may, desk.owner):
            moves(desk, each.user)
        ticket = desk.raised(desk.owner, against_departments=[SEA])
        assert ticket.assignee == desk.owner.user
        desk.world.settle()
        people.change_role(desk.owner, desk.ravi.user, "supervisor")
        desk.world.settle()
        assert desk.tickets.get(desk.ravi, ticket.id).assignee == desk.ravi.user

    def test_so_when_somebody_who_leads_is_let_in_again(self, desk: Settling) -> None:
        people = desk.world.services.tenancy.people
        people.disable(desk.owner, desk.may.user)
        for each in (desk.sam, desk.owner):
            moves(desk, each.user)
        ticket = desk.raised(desk.owner, against_departments=[SEA])
        assert ticket.assignee == desk.owner.user
        desk.world.settle()
        people.enable(desk.owner, desk.may.user)
        desk.world.settle()
        assert desk.tickets.get(desk.may, ticket.id).assignee == desk.may.user

    def test_out_of_it_they_may_handle_it(self, desk: Settling) -> None:
        moves(desk, desk.li.user)
        ticket = desk.tickets.raise_ticket(desk.sam, a_complaint(against_departments=[SEA]))
        moves(desk, desk.li.user, "")
        assert desk.tickets.assign(desk.sam, ticket.id, desk.li.user).assignee == desk.li.user
