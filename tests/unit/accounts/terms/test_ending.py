"""Agreements that end: told 30 and 7 days before and when it is over, to owner and finance."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.accounts.terms import expiry
from chalicelib.accounts.terms.model import Agreement
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.kit.errors import Stale
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.people import Person
from tests.api import Api
from tests.companies import add_member
from tests.security.doors import get, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World

TODAY = date(2026, 3, 2)
SHANGHAI = ZoneInfo("Asia/Shanghai")


class House:
    """Sue owns the customer, Fin keeps the books."""

    def __init__(self, world: World) -> None:
        self.world, self.who = world, world.who
        self.fin = add_member(world.store, world.who, "usr_fin", "finance")
        self.sue = add_member(world.store, world.who, "usr_sue", "sales")
        new = a_customer(owner=self.sue.user)
        self.customer = world.services.customers.create(world.who, new).id

    def agree(self, until: date | None, version: int = 0) -> Agreement:
        new = AgreementNew(reference="K-7", valid_until=until)
        return self.world.services.terms.agree(self.who, self.customer, version, new)

    def passes(self, days: int) -> None:
        self.world.pass_time(timedelta(days=days), tick=timedelta(hours=1))

    def told(self, who: Principal) -> list[str]:
        """The templates of what somebody was told, the oldest first."""
        found = self.world.services.notices.listed(who, who.user).items
        return [each.template for each in reversed(found)]

    def warned(self) -> tuple[int, ...]:
        return self.world.services.terms.agreement(self.who, self.customer).warned


@pytest.fixture
def house(world: World) -> House:
    return House(world)


@pytest.mark.parametrize(
    ("mark", "day"),
    [(30, date(2026, 5, 1)), (7, date(2026, 5, 24)), (0, date(2026, 6, 1))],
)
def test_the_days_on_which_an_end_is_told(mark: int, day: date) -> None:
    assert expiry.told_on(mark, date(2026, 5, 31)) == day


def test_it_is_told_in_the_morning_of_the_company() -> None:
    agreement = Agreement(customer_id="cus_1", valid_until=date(2026, 5, 31))
    first = datetime(2026, 5, 1, 0, tzinfo=UTC)  # eight o'clock in Shanghai
    assert expiry.next_due(agreement, SHANGHAI) == first
    assert expiry.due_marks(agreement, first - timedelta(seconds=1), SHANGHAI) == ()
    assert expiry.due_marks(agreement, first, SHANGHAI) == (30,)
    told = agreement.replaced(warned=(30, 7, 0))
    assert expiry.next_due(told, SHANGHAI) is None


def test_one_without_an_end_is_never_told_of() -> None:
    assert expiry.next_due(Agreement(customer_id="cus_1"), SHANGHAI) is None


class TestReaders:
    PEOPLE = (
        Person(user_id="sue", name="Sue", role="sales", acting="sam"),
        Person(user_id="sam", name="Sam", role="sales", acting="sam"),
        Person(user_id="fin", name="Fin", role="finance", acting="fin"),
        Person(user_id="olga", name="Olga", role="owner", acting="olga"),
    )

    def test_the_owner_or_who_acts_for_them_and_finance(self) -> None:
        found = expiry.readers(self.PEOPLE, "sue")
        assert [each.user_id for each in found] == ["sam", "fin"]

    def test_with_neither_the_company_s_owner_is_told(self) -> None:
        found = expiry.readers((self.PEOPLE[1], self.PEOPLE[3]), "gone")
        assert [each.user_id for each in found] == ["olga"]

    def test_who_is_both_is_told_once(self) -> None:
        found = expiry.readers(self.PEOPLE, "fin")
        assert [each.user_id for each in found] == ["fin"]


def test_owner_and_finance_are_told_30_and_7_days_before_and_the_morning_after(
    house: House,
) -> None:
    house.agree(TODAY + timedelta(40))
    house.passes(9)
    assert house.told(house.sue) == []
    house.passes(2)
    assert house.told(house.sue) == house.told(house.fin) == ["terms/ending"]
    house.passes(23)
    assert house.told(house.sue) == ["terms/ending", "terms/ending"]
    house.passes(8)
    assert house.told(house.fin) == ["terms/ending", "terms/ending", "terms/ended"]
    assert house.warned() == (30, 7, 0)
    house.passes(40)
    assert len(house.told(house.fin)) == 3


def test_the_letter_says_what_holds_then_and_where_to_renew(house: House) -> None:
    house.agree(TODAY + timedelta(30))
    house.passes(1)
    letters = [each for each in house.world.mailer.sent if "ends on" in each.subject]
    text = letters[0].text
    for words in ("K-7", "1 Apr 2026", "no credit limit", f"/accounts/{house.customer}/agreement"):
        assert words in text


def test_of_marks_that_are_due_at_once_only_the_last_is_told(house: House) -> None:
    house.agree(TODAY + timedelta(3))
    house.passes(1)
    assert house.told(house.sue) == ["terms/ending"]
    assert house.warned() == (30, 7)


def test_renewed_it_is_told_of_its_new_end(house: House) -> None:
    version = house.agree(TODAY + timedelta(5)).version
    house.passes(1)
    version = house.agree(TODAY + timedelta(90), version).version
    assert house.warned() == ()
    house.passes(10)
    assert len(house.told(house.sue)) == 1
    house.agree(None, version)
    house.passes(90)
    assert len(house.told(house.sue)) == 1


def test_changed_in_anything_else_it_is_not_told_twice(house: House) -> None:
    until = TODAY + timedelta(5)
    version = house.agree(until).version
    house.passes(1)
    house.agree(until, version)
    house.passes(1)
    assert len(house.told(house.sue)) == 1


def test_being_told_leaves_an_open_form_as_good_as_it_was(house: House) -> None:
    version = house.agree(TODAY + timedelta(5)).version
    house.passes(1)
    house.agree(TODAY + timedelta(400), version)
    with pytest.raises(Stale):
        house.agree(None, version)


def test_woken_twice_or_by_an_old_message_it_tells_once(house: House) -> None:
    house.agree(TODAY + timedelta(5))
    house.passes(1)
    for _ in range(3):
        system = Principal.system(house.who.tenant)
        house.world.services.ending_agreements.wake(system, house.customer, "whatever")
    assert len(house.told(house.sue)) == 1


def test_it_is_seen_on_today_in_the_list_and_by_programs(house: House) -> None:
    house.agree(TODAY + timedelta(5))
    other = house.world.services.customers.create(house.who, a_customer("B", "Beta Ltd")).id
    late = AgreementNew(valid_until=TODAY - timedelta(2))
    house.world.services.terms.agree(house.who, other, 0, late)
    far = house.world.services.customers.create(house.who, a_customer("C", "Far Ltd")).id
    house.world.services.terms.agree(
        house.who, far, 0, AgreementNew(valid_until=TODAY + timedelta(31))
    )
    today = get(signed_in(house.world, house.fin), "/").text
    assert "Ends in 5 days" in today
    assert "Beta Ltd" in today
    own = get(signed_in(house.world, house.sue), "/").text
    assert "Ends in 5 days" in own
    assert "Beta Ltd" not in own
    listed = get(signed_in(house.world), "/agreements").text
    assert "Ended" in listed
    assert "Far Ltd" not in listed
    found = Api(house.world).get("/v1/agreements").json["items"]
    assert [each["customer_id"] for each in found] == [other, house.customer]
    assert house.world.services.terms.ending.listed(house.world.stranger).items == []


def test_the_message_is_one_that_can_be_rendered_in_both_languages() -> None:
    params = {"name": "Sue", "customer": "Acme", "customer_id": "cus_1", "reference": ""}
    params |= {"until": "2026-05-31", "next": "2026-06-01"}
    from chalicelib.notify.render import render

    for language, day in (("en", "31 May 2026"), ("zh", "2026年5月31日")):
        for template in ("terms/ending", "terms/ended"):
            message = Message(to="s@x.example", language=language, template=template, params=params)
            assert day in "".join(render(message, base_url="https://x"))
