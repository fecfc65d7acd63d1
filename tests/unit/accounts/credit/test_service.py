"""Credit as finance and sales live it: the limit is passed, seen, released by another person."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.accounts.credit.errors import (
    CreditHeld,
    NothingAsked,
    NotOnHold,
    OnHandAlready,
    ReleaseAsked,
    SecondPersonNeeded,
)
from chalicelib.accounts.credit.model import Blocks, Cause
from chalicelib.accounts.credit.schemas import HoldNew, PositionNew, ReleaseNew
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.errors import Forbidden, Invalid, NotFound
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tenancy.principal import Principal
from tests.companies import add_member
from tests.unit.customers.factories import a_customer
from tests.world import World

TODAY = date(2026, 3, 2)


class House:
    """A company of three whose one customer has a limit of USD 1,000.00."""

    def __init__(self, world: World) -> None:
        self.world, self.who, self.credit = world, world.who, world.services.credit
        self.bob = add_member(world.store, world.who, "usr_bob", "finance")
        self.sue = add_member(world.store, world.who, "usr_sue", "sales")
        new = a_customer(email="ap@acme.example")
        self.customer = world.services.customers.create(self.who, new).id
        self.agree(limit=1000_00)

    def agree(self, **facts: Any) -> None:
        version = self.world.services.terms.agreement(self.who, self.customer).version
        new = AgreementNew(currency="USD", **facts)
        self.world.services.terms.agree(self.who, self.customer, version, new)
        self.world.settle()

    def owes(self, amount: int, due: date = TODAY + timedelta(30), currency: str = "USD") -> None:
        new = ChargeNew(currency=currency, amount=amount, dated=date(2025, 11, 1), due=due)
        self.world.services.ledger.record_charge(self.who, self.customer, new)
        self.world.settle()

    def pays(self, amount: int) -> None:
        new = CreditNew(currency="USD", amount=amount, dated=TODAY)
        self.world.services.ledger.record_payment(self.who, self.customer, new)
        self.world.settle()

    def causes(self) -> tuple[Cause, ...]:
        hold = self.credit.holds(self.who, [self.customer]).get(self.customer)
        return hold.causes if hold else ()

    def ask(self, who: Principal, until: date = TODAY + timedelta(2), **facts: Any) -> None:
        new = ReleaseNew(reason="promised by phone", until=until, **facts)
        self.credit.ask_release(who, self.customer, new)

    def passes(self, days: int) -> None:
        self.world.pass_time(timedelta(days=days), tick=timedelta(hours=1))

    def books(self) -> None:
        new = ShipmentNew(customer_id=self.customer, booking="B1")
        self.world.services.shipments.create(self.who, new)


@pytest.fixture
def house(world: World) -> House:
    return House(world)


def test_above_the_limit_the_customer_is_on_hold_until_it_pays(house: House) -> None:
    house.owes(1000_00)
    assert house.causes() == ()
    house.owes(1)
    assert house.causes() == (Cause.LIMIT,)
    assert [each.customer_id for each in house.credit.held(house.who).items] == [house.customer]
    house.pays(1)
    assert house.causes() == ()
    assert house.credit.held(house.who).items == []


def test_a_hold_stops_new_bookings_and_only_those(house: House) -> None:
    house.owes(2000_00)
    with pytest.raises(CreditHeld):
        house.books()
    house.owes(5)  # what was done is still charged
    house.pays(1500_00)
    house.books()


def test_a_limit_lowered_or_withdrawn_counts_at_once(house: House) -> None:
    house.owes(800_00)
    house.agree(limit=700_00)
    assert house.causes() == (Cause.LIMIT,)
    house.agree()
    assert house.causes() == ()


def test_age_alone_holds_a_customer_without_any_agreement_at_midnight(house: House) -> None:
    house.agree()
    house.owes(10_00, due=TODAY - timedelta(44))
    assert house.causes() == ()
    house.passes(1)
    assert house.causes() == ()
    house.passes(1)
    assert house.causes() == (Cause.AGE,)


def test_amounts_in_other_currencies_count_at_the_rate_of_the_day(house: House) -> None:
    house.owes(200_000, currency="JPY")
    standing = house.credit.standing(house.who, house.customer)
    assert standing.facts.exposure.left_out == ("JPY",)
    assert house.causes() == ()
    rates = house.world.services.rates
    rates.state(house.who, RateNew(currency="JPY", on=TODAY, rate="0.01"))
    house.passes(1)  # rates count from the next day at the latest
    assert house.causes() == (Cause.LIMIT,)


class TestRelease:
    def test_ones_own_key_is_no_second_person(self, house: House) -> None:
        house.owes(2000_00)
        keys = house.world.services.tenancy.keys
        own = keys.principal(keys.create(house.who, "own", sorted(keys.scopes(house.who)), 30)[1])
        house.ask(own)
        for somebody in (own, house.who):
            with pytest.raises(SecondPersonNeeded):
                house.credit.grant_release(somebody, house.customer)
        granted = house.credit.grant_release(house.bob, house.customer).release
        assert granted is not None
        assert (granted.asked_by, granted.granted_by) == (house.who.user, house.bob.user)

    def test_a_second_person_releases_with_a_reason_to_a_day(self, house: House) -> None:
        house.owes(2000_00)
        house.ask(house.sue)
        with pytest.raises(Forbidden):
            house.credit.grant_release(house.sue, house.customer)
        waiting = house.credit.asked(house.who).items
        assert [each.customer_id for each in waiting] == [house.customer]
        assert house.causes() == (Cause.LIMIT,)
        granted = house.credit.grant_release(house.bob, house.customer)
        assert granted.release is not None
        assert (granted.release.granted_by, granted.release.alone) == ("usr_bob", False)
        assert house.causes() == ()
        house.books()
        house.passes(2)
        assert house.causes() == ()
        house.passes(1)
        assert house.causes() == (Cause.LIMIT,)

    def test_never_by_who_asked_nor_by_who_set_it(self, house: House) -> None:
        hold = HoldNew(reason="cheque came back", blocks=(Blocks.BOOKINGS,))
        house.credit.put_on_hold(house.bob, house.customer, hold)
        with pytest.raises(OnHandAlready):
            house.credit.put_on_hold(house.who, house.customer, hold)
        house.ask(house.who, lifts=True)
        for who in (house.who, house.bob):
            assert not house.credit.may_grant(
                who, house.credit.standing(who, house.customer).credit
            )
            with pytest.raises(SecondPersonNeeded):
                house.credit.grant_release(who, house.customer)
        eve = add_member(house.world.store, house.who, "usr_eve", "manager")
        house.credit.grant_release(eve, house.customer)
        assert house.causes() == ()
        house.passes(4)
        assert house.causes() == ()  # lifted for good

    def test_in_a_company_of_one_the_same_person_is_asked_twice_and_the_record_says_so(
        self, world: World
    ) -> None:
        customer = world.services.customers.create(world.who, a_customer()).id
        credit = world.services.credit
        credit.put_on_hold(world.who, customer, HoldNew(reason="cheque came back"))
        credit.ask_release(world.who, customer, ReleaseNew(reason="it came", until=TODAY))
        granted = credit.grant_release(world.who, customer)
        assert granted.release is not None
        assert granted.release.alone

    def test_what_cannot_be_asked(self, house: House) -> None:
        with pytest.raises(NotOnHold):
            house.ask(house.sue)
        house.owes(2000_00)
        with pytest.raises(Invalid):
            house.ask(house.sue, until=TODAY - timedelta(1))
        with pytest.raises(NothingAsked):
            house.credit.grant_release(house.bob, house.customer)
        house.ask(house.sue)
        with pytest.raises(ReleaseAsked):
            house.ask(house.bob)

    def test_a_refused_release_leaves_the_hold_and_one_may_take_back_ones_own(
        self, house: House
    ) -> None:
        house.owes(2000_00)
        house.ask(house.sue)
        house.credit.refuse_release(house.sue, house.customer)
        house.ask(house.sue)
        house.credit.refuse_release(house.bob, house.customer)
        assert house.causes() == (Cause.LIMIT,)
        house.ask(house.bob)
        with pytest.raises(Forbidden):
            house.credit.refuse_release(house.sue, house.customer)


class TestPositions:
    def test_what_stands_beside_the_ledger_moves_the_hold(self, house: House) -> None:
        house.owes(900_00)
        facts = {"currency": "USD", "amount": 200_00, "until": TODAY + timedelta(3)}
        booking = PositionNew(side="booking", **facts)
        made = house.credit.add_position(house.who, house.customer, booking)
        assert house.causes() == (Cause.LIMIT,)
        house.credit.remove_position(house.who, house.customer, made.id)
        assert house.causes() == ()
        house.owes(300_00)
        guarantee = PositionNew(side="guarantee", **facts)
        house.credit.add_position(house.who, house.customer, guarantee)
        assert house.causes() == ()
        house.passes(4)
        assert house.causes() == (Cause.LIMIT,)  # the guarantee has expired

    @pytest.mark.parametrize("side", ["acceptance", "guarantee"])
    def test_a_bill_and_a_guarantee_say_when_they_end(self, house: House, side: str) -> None:
        new = PositionNew.model_validate({"side": side, "currency": "USD", "amount": 1})
        with pytest.raises(Invalid):
            house.credit.add_position(house.who, house.customer, new)

    def test_a_bill_leaves_the_exposure_once_it_has_matured(self, house: House) -> None:
        house.owes(900_00)
        bill = PositionNew(side="acceptance", currency="USD", amount=200_00, until=TODAY)
        house.credit.add_position(house.who, house.customer, bill)
        assert house.causes() == (Cause.LIMIT,)
        house.passes(1)
        assert house.causes() == ()

    def test_a_stranger_and_an_unknown_position_find_nothing(self, house: House) -> None:
        with pytest.raises(NotFound):
            house.credit.remove_position(house.who, house.customer, "pos_none")
        with pytest.raises(NotFound):
            house.credit.standing(house.world.stranger, house.customer)
        with pytest.raises(NotFound):
            house.credit.put_on_hold(house.world.stranger, house.customer, HoldNew(reason="x"))


def test_another_policy_is_carried_out_on_every_account(house: House) -> None:
    house.agree()
    house.owes(10_00, due=TODAY - timedelta(20))
    policy = {"general": {"hold_after": 10, "over_limit": True, "blocks": []}}
    house.world.services.tenancy.set_policy(house.who, "credit", policy)
    house.world.settle()
    assert house.causes() == (Cause.AGE,)
    house.books()  # this policy stops nothing, it only shows


def test_another_grade_counts_at_once(house: House) -> None:
    house.agree()
    house.owes(10_00, due=TODAY - timedelta(46))
    assert house.causes() == (Cause.AGE,)
    customers = house.world.services.customers
    held = customers.get(house.who, house.customer)
    key = CustomerNew(code=held.code, name=held.name, grade="key")
    customers.edit(house.who, house.customer, held.version, key)
    house.world.settle()
    assert house.causes() == ()


def test_another_policy_of_reminders_moves_the_step_that_stops_credit(house: House) -> None:
    house.agree()
    house.owes(10_00, due=TODAY - timedelta(12))
    house.passes(1)
    assert house.causes() == ()
    steps = [
        {"days": 3, "tone": "friendly", "hold": True},
        {"days": 40, "tone": "firm"},
    ]
    house.world.services.tenancy.set_policy(house.who, "reminders", {"general": {"steps": steps}})
    house.world.settle()
    assert house.causes() == (Cause.REMINDER,)


def test_an_account_without_limit_or_overdue_costs_no_second_look(world: World) -> None:
    customer = world.services.customers.create(world.who, a_customer()).id
    new = ChargeNew(currency="USD", amount=100, dated=TODAY, due=TODAY + timedelta(30))
    world.services.ledger.record_charge(world.who, customer, new)
    waiting = [body for _, _, body in world.queues.waiting if body.get("type") == "credit"]
    assert waiting == []
    due = world.services.credit.rows(world.who).get(customer).due_at
    assert due == datetime(2026, 5, 17, tzinfo=world.at.tzinfo)
