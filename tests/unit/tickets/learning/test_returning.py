"""Customers who came back within 90 days, by whether their complaint was solved."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tickets.model import Ticket
from tests.security.doors import get, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.learning.factories import a_review, closed
from tests.world import World

MARCH = "2026-03"
OVER = timedelta(days=90, minutes=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


class Case:
    """A customer with one closed complaint."""

    def __init__(self, desk: Desk, code: str, **review: Any) -> None:
        self.desk, self.code = desk, code
        services = desk.world.services
        self.customer = services.customers.create(desk.li, a_customer(code, code))
        self.ticket = closed(desk, customer_id=self.customer.id)
        if review:
            services.learning.review(desk.sam, self.ticket.id, a_review(**review))
        desk.world.settle()

    def ships(self) -> "Case":
        self.desk.world.pass_time(timedelta(hours=1))
        new = ShipmentNew(customer_id=self.customer.id, house_bill=f"HBL{self.code}")
        self.desk.world.services.shipments.create(self.desk.owner, new)
        return self


def counts(desk: Desk) -> dict[str, int]:
    total = desk.world.services.figures.month(desk.sam, MARCH).total
    names = ("helped", "helped_again", "unhelped", "unhelped_again")
    return {name: total[name] for name in names if total.get(name)}


def pass_time(desk: Desk, time: timedelta) -> None:
    """So much later, with the sweeper having looked at what is due."""
    desk.world.pass_time(time, tick=timedelta(hours=12))
    desk.world.settle()


def test_nothing_is_said_before_the_ninety_days_are_over(desk: Desk) -> None:
    Case(desk, "A", justified=True).ships()
    pass_time(desk, timedelta(days=89))
    assert counts(desk) == {}


def test_after_them_each_counts_by_whether_it_was_solved_and_shipped_again(desk: Desk) -> None:
    for code, justified, back in (
        ("A", True, True),
        ("B", True, False),
        ("C", False, True),
        ("D", False, False),
        ("E", False, False),
    ):
        case = Case(desk, code, justified=justified)
        if back:
            case.ships()
    pass_time(desk, OVER)
    assert counts(desk) == {"helped": 2, "helped_again": 1, "unhelped": 3, "unhelped_again": 1}


def agreed_and_closed(desk: Desk, ticket: Ticket) -> Ticket:
    for act in ("acknowledge", "investigate", "propose", "accept", "carry_out", "answer", "close"):
        ticket = desk.tickets.step(desk.li, ticket.id, act, "We repack it.", handed=POSTED)
    return ticket


def test_a_customer_who_agreed_was_helped_until_the_matter_is_reopened(desk: Desk) -> None:
    customer = desk.world.services.customers.create(desk.li, a_customer())
    ticket = agreed_and_closed(desk, desk.raised(customer_id=customer.id))
    assert ticket.agreed
    assert not desk.tickets.step(desk.li, ticket.id, "reopen", "It leaks again.").agreed
    desk.tickets.close(desk.li, ticket.id, "We can do no more.", handed=POSTED)
    desk.world.settle()
    pass_time(desk, OVER)
    assert counts(desk) == {"unhelped": 1}


def test_counting_anew_gives_the_same_and_still_waits_for_what_is_not_known(desk: Desk) -> None:
    Case(desk, "A", justified=True).ships()
    pass_time(desk, timedelta(days=30))
    desk.world.services.counting.rebuild(desk.owner)
    desk.world.settle()
    pass_time(desk, timedelta(days=61))
    known = counts(desk)
    assert known == {"helped": 1, "helped_again": 1}
    desk.world.services.counting.rebuild(desk.owner)
    desk.world.settle()
    assert counts(desk) == known


def test_of_many_shipments_since_the_first_one_counts(desk: Desk) -> None:
    case = Case(desk, "A", justified=True).ships()
    desk.world.clock.advance(timedelta(days=91))
    for number in range(101):
        new = ShipmentNew(customer_id=case.customer.id, house_bill=f"LATER{number}")
        desk.world.services.shipments.create(desk.owner, new)
    assert desk.world.services.bulletins.shipped_again(desk.sam, case.ticket) is True


def test_what_was_shipped_before_the_close_and_after_ninety_days_does_not_count(
    desk: Desk,
) -> None:
    services = desk.world.services
    customer = services.customers.create(desk.li, a_customer())
    for days in (0, 91):
        desk.world.clock.advance(timedelta(days=days))
        new = ShipmentNew(customer_id=customer.id, house_bill=f"HBL{days}")
        services.shipments.create(desk.owner, new)
        if not days:
            ticket = closed(desk, customer_id=customer.id)
    assert services.bulletins.shipped_again(desk.sam, ticket) is False


def test_the_page_shows_them_beside_the_studies(desk: Desk) -> None:
    Case(desk, "A", justified=True).ships()
    pass_time(desk, OVER)
    page = get(signed_in(desk.world, desk.sam), "/figures").text
    for words in ("Customers who came back", "(100.0 %)", "54–70 %", "19–46 %", "9–37 %"):
        assert words in page


class TestDrillingDown:
    def test_each_figure_leads_to_its_tickets(self, desk: Desk) -> None:
        back = Case(desk, "A", justified=True).ships()
        gone = Case(desk, "B", justified=True)
        unsolved = Case(desk, "C", justified=False).ships()
        pass_time(desk, OVER)
        client = signed_in(desk.world, desk.sam)
        page = get(client, "/figures").text
        found = {
            what: [
                each.id
                for each in desk.world.services.figures.tickets(desk.sam, "2026-06", what).items
            ]
            for what in ("helped", "helped_again", "unhelped", "unhelped_again")
        }
        assert set(found["helped"]) == {back.ticket.id, gone.ticket.id}
        assert found["helped_again"] == [back.ticket.id]
        assert found["unhelped"] == found["unhelped_again"] == [unsolved.ticket.id]
        for what in found:
            assert f"&what={what}" in page
        listed = get(client, "/figures/tickets?month=2026-06&what=helped_again").text
        assert back.ticket.id in listed
        assert gone.ticket.id not in listed

    def test_a_year_is_paged_across_its_months(self, desk: Desk) -> None:
        made = []
        for month in range(3):
            for day in "AB":
                made.append(Case(desk, f"{month}{day}", justified=True).ticket.id)
                pass_time(desk, timedelta(days=1))
            pass_time(desk, timedelta(days=29))
        pass_time(desk, OVER)
        seen, after = [], None
        while True:
            page = desk.world.services.figures.tickets(
                desk.sam, "2026-08", "helped", limit=1, after=after
            )
            seen += [each.id for each in page.items]
            after = page.after
            if after is None:
                break
        assert seen == made[::-1]
        assert desk.world.services.figures.tickets(desk.sam, "2027-06", "helped").items == []
