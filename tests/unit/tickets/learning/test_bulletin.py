"""The monthly bulletin: made once, sent to everybody once, read with a button."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Forbidden, Invalid, NotFound
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tenancy.telling import News, Telling, Way
from chalicelib.tickets.learning.bulletin import shipped_again
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import MONDAY, Desk
from tests.unit.tickets.learning.factories import reviewed
from tests.world import World

MARCH = "2026-03"
SUBJECT = "What we learned from complaints in Mar 2026"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def made(desk: Desk, month: str = MARCH) -> None:
    desk.world.services.bulletins.make(desk.sam, month)
    desk.world.settle()


class TestMaking:
    def test_it_tells_what_happened_how_it_was_handled_and_what_to_avoid(self, desk: Desk) -> None:
        said = {"blame": "Joe", "handled": "We paid for both on the same day."}
        review = reviewed(desk, {"text": "Two cartons were crushed at the crane."}, **said)
        desk.raised()
        desk.world.settle()
        made(desk)
        found = desk.world.services.bulletins.get(desk.li, MARCH)
        assert found is not None
        assert (found.counts["received"], found.counts["closed"]) == (2, 1)
        lesson = found.lessons[0]
        assert lesson.happened == "Two cartons were crushed at the crane."
        assert lesson.handled == "We paid for both on the same day."
        assert (lesson.ticket_id, lesson.avoid) == (review.ticket_id, review.avoid)
        assert "Joe" not in found.model_dump_json()

    def test_everybody_gets_it_once_in_their_language_however_often_it_is_made(
        self, desk: Desk
    ) -> None:
        reviewed(desk)
        desk.world.settle()
        made(desk)
        before = desk.world.services.bulletins.get(desk.sam, MARCH)
        reviewed(desk)
        desk.world.settle()
        made(desk)
        assert desk.world.services.bulletins.get(desk.sam, MARCH) == before
        assert desk.mails("sam@ours.example").count(SUBJECT) == 1
        assert desk.mails("li@ours.example").count("2026年3月投诉复盘简报") == 1

    def test_who_wants_no_mail_about_it_finds_it_on_the_page_only(self, desk: Desk) -> None:
        wanted = Telling(ways={News.BULLETIN: (Way.PAGE,)})
        desk.world.services.tenancy.people.change_telling(desk.li, desk.li.user, wanted)
        made(desk)
        assert desk.mails("li@ours.example") == []
        notices = desk.world.services.notices.listed(desk.li, desk.li.user).items
        assert [each.href for each in notices] == [f"/bulletins/{MARCH}"]
        receipts = desk.world.services.bulletins.receipts(desk.sam, MARCH)
        assert desk.li.user in {each.user for each in receipts}

    def test_it_is_made_by_who_leads_and_of_a_month_that_has_begun(self, desk: Desk) -> None:
        with pytest.raises(Forbidden):
            desk.world.services.bulletins.make(desk.li, MARCH)
        for month in ("2026-04", "soon"):
            with pytest.raises(Invalid):
                desk.world.services.bulletins.make(desk.sam, month)

    def test_another_company_has_none_of_it(self, desk: Desk) -> None:
        made(desk)
        assert desk.world.services.bulletins.get(desk.world.stranger, MARCH) is None
        with pytest.raises(NotFound):
            desk.world.services.bulletins.read(desk.world.stranger, MARCH)


class TestReading:
    def test_who_has_read_it_is_seen_by_who_leads(self, desk: Desk) -> None:
        made(desk)
        bulletins = desk.world.services.bulletins
        for _ in range(2):
            bulletins.read(desk.li, MARCH)
            desk.world.clock.advance(timedelta(days=1))
        by_user = {each.user: each.read_at for each in bulletins.receipts(desk.sam, MARCH)}
        assert by_user[desk.li.user] == desk.world.clock.now() - timedelta(days=2)
        assert by_user[desk.ravi.user] is None
        assert [each.user for each in bulletins.receipts(desk.ravi, MARCH)] == [desk.ravi.user]

    def test_the_page_has_a_button_a_document_and_the_receipts(self, desk: Desk) -> None:
        reviewed(desk)
        desk.world.settle()
        sam, li = signed_in(desk.world, desk.sam), signed_in(desk.world, desk.li)
        assert post(sam, "/bulletins", {"month": MARCH}).status_code == 303
        desk.world.settle()
        assert f"/bulletins/{MARCH}" in get(li, "/bulletins").text
        assert "我已阅读" in get(li, f"/bulletins/{MARCH}").text
        post(li, f"/bulletins/{MARCH}/read")
        assert "我已阅读" not in get(li, f"/bulletins/{MARCH}").text
        page = get(sam, f"/bulletins/{MARCH}").text
        assert "Who has read it" in page
        assert "Li Na" in page
        for client in (sam, li):
            assert get(client, f"/bulletins/{MARCH}/pdf").data.startswith(b"%PDF")

    def test_a_month_that_makes_no_sense_is_refused_on_the_page(self, desk: Desk) -> None:
        answer = post(signed_in(desk.world, desk.sam), "/bulletins", {"month": "2026-12"})
        assert answer.status_code == 422
        assert "#f-month" in answer.text

    def test_over_the_api(self, desk: Desk) -> None:
        review = reviewed(desk)
        desk.world.settle()
        api = Api(desk.world)
        assert api.post("/v1/bulletins", {"month": MARCH}).status == 202
        desk.world.settle()
        assert api.get("/v1/bulletins").json["items"] == [{"month": MARCH}]
        lessons = api.get(f"/v1/bulletins/{MARCH}/lessons").json["items"]
        assert [each["ticket_id"] for each in lessons] == [review.ticket_id]
        desk.world.services.bulletins.read(desk.li, MARCH)
        receipts = api.get(f"/v1/bulletins/{MARCH}/receipts").json["items"]
        read = {each["user"]: each["read_at"] is not None for each in receipts}
        assert read == {
            each.user_id: each.user_id == desk.li.user for each in desk.tickets.people(desk.owner)
        }


class TestShippedAgain:
    @pytest.mark.parametrize(
        ("days", "now", "wanted"),
        [
            ([10], 11, True),
            ([90], 200, True),
            ([91], 200, False),
            ([-1], 89, None),
            ([], 91, False),
        ],
    )
    def test_within_ninety_days_of_the_close(
        self, days: list[int], now: int, wanted: bool | None
    ) -> None:
        shipped = [MONDAY + timedelta(days=day) for day in days]
        assert shipped_again(MONDAY, shipped, MONDAY + timedelta(days=now)) is wanted

    def test_it_is_known_of_each_closed_complaint(self, desk: Desk) -> None:
        services = desk.world.services
        customer = services.customers.create(desk.owner, a_customer())
        review = reviewed(desk, {"customer_id": customer.id})
        ticket = desk.tickets.get(desk.li, review.ticket_id)
        assert services.bulletins.shipped_again(desk.li, ticket) is None
        desk.world.clock.advance(timedelta(days=5))
        new = ShipmentNew(customer_id=customer.id, booking="BK7")
        services.shipments.create(desk.owner, new)
        assert services.bulletins.shipped_again(desk.li, ticket) is True
        page = get(signed_in(desk.world, desk.sam), f"/complaints/{ticket.id}").text
        assert "Shipped again within 90 days" in page
