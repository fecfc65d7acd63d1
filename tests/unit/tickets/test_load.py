"""Who takes over: by role, and among equals who has the fewest open tickets."""

from dataclasses import replace

import pytest

from chalicelib.tickets.people import Person, next_above
from tests.companies import open_company
from tests.unit.tickets.factories import LI, MAY, OWEN, POSTED, SAM, Desk
from tests.world import World

SUE = Person(user_id="usr_sue", name="Sue", role="supervisor", acting="usr_sue")
DESK = (LI, SAM, SUE, MAY, OWEN)


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        ({}, SAM),
        ({"usr_sam": 3, "usr_sue": 2}, SUE),
        ({"usr_sam": 2, "usr_sue": 2}, SAM),
        ({"usr_sam": 90, "usr_sue": 91, "usr_may": 0}, SAM),
    ],
)
def test_the_lowest_rank_above_and_in_it_whoever_has_least(
    load: dict[str, int], expected: Person
) -> None:
    assert next_above(DESK, LI.user_id, load) == expected


def test_an_absent_ones_deputy_counts_with_the_deputys_own_load() -> None:
    away = SAM.model_copy(update={"acting": MAY.user_id})
    desk = (LI, away, SUE, MAY, OWEN)
    assert next_above(desk, LI.user_id, {"usr_may": 1, "usr_sue": 5}) == MAY
    assert next_above(desk, LI.user_id, {"usr_may": 6, "usr_sue": 5}) == SUE


class TestCounting:
    @pytest.fixture
    def desk(self, world: World) -> Desk:
        return Desk(world)

    def load(self, desk: Desk) -> dict[str, int]:
        people = ["usr_li", "usr_sam", "usr_ann", "usr_nobody"]
        return desk.tickets.rows(desk.owner).loads(people)

    def test_open_tickets_count_for_whoever_has_them(self, desk: Desk) -> None:
        first, second = desk.raised(), desk.raised()
        assert self.load(desk) == {"usr_li": 2, "usr_sam": 0, "usr_ann": 0, "usr_nobody": 0}
        desk.tickets.assign(desk.li, first.id, "usr_sam")
        assert self.load(desk) == {"usr_li": 1, "usr_sam": 1, "usr_ann": 0, "usr_nobody": 0}
        desk.tickets.close(desk.li, second.id, "Done", handed=POSTED)
        assert self.load(desk)["usr_li"] == 0
        desk.tickets.reopen(desk.li, second.id, "Not settled")
        assert self.load(desk)["usr_li"] == 1

    def test_a_note_or_an_update_changes_no_load(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.tickets.comment(desk.li, ticket.id, "Looked at it")
        desk.tickets.comment(desk.li, ticket.id, "We are on it", tell=True)
        assert self.load(desk)["usr_li"] == 1

    def test_two_tickets_of_one_act_are_both_counted(self, desk: Desk) -> None:
        first = desk.raised(customer_id="")
        second = desk.raised(customer_id="")
        desk.world.services.desk.merge(desk.li, second.id, first.id)
        assert self.load(desk)["usr_li"] == 1
        desk.world.services.desk.unmerge(desk.li, second.id)
        assert self.load(desk)["usr_li"] == 2

    def test_the_clock_spreads_what_escalates(self, desk: Desk) -> None:
        sue = replace(desk.sam, user="usr_sue", name="Sue", email="sue@ours.example")
        open_company(desk.world.store, desk.owner, desk.sam, desk.li, sue, name="Ours Ltd")
        made = [desk.raised() for _ in range(6)]
        for ticket in made:
            desk.tickets.escalate(desk.li, ticket.id)
        assert desk.tickets.rows(desk.owner).loads(["usr_sam", "usr_sue"]) == {
            "usr_sam": 3,
            "usr_sue": 3,
        }
