"""Agreements as finance makes them: terms by grade, one customer that differs, due dates."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.terms.model import Start
from chalicelib.accounts.terms.policy import checked
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.shipments.schemas import ShipmentNew
from tests.unit.customers.factories import a_customer
from tests.world import World

OWN = {"days": 10, "start": "departure"}


@pytest.fixture
def customer(world: World) -> str:
    return world.services.customers.create(world.who, a_customer()).id


def agree(world: World, customer: str, version: int = 0, **facts: Any) -> int:
    new = AgreementNew.model_validate(facts)
    return world.services.terms.agree(world.who, customer, version, new).version


def due(world: World, customer: str, **facts: Any) -> date | None:
    new = ChargeNew(currency="USD", amount=100, dated=date(2026, 3, 2), **facts)
    return world.services.ledger.record_charge(world.who, customer, new).due


def test_without_an_agreement_the_grade_says_when_a_charge_falls_due(world: World) -> None:
    tenancy = world.services.tenancy
    tenancy.set_policy(world.who, "terms", {"key": {"days": 45}, "general": {"days": 7}})
    key = world.services.customers.create(world.who, a_customer("K", grade="key")).id
    general = world.services.customers.create(world.who, a_customer("G")).id
    assert due(world, key) == date(2026, 4, 16)
    assert due(world, general) == date(2026, 3, 9)


def test_a_policy_of_the_time_before_grades_holds_for_all_of_them() -> None:
    assert {grade: terms["days"] for grade, terms in checked({"days": 14}).items()} == {
        "strategic": 14,
        "key": 14,
        "general": 14,
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"gold": {}}, "gold"),
        ({"key": {"days": 400}}, "key.days"),
        ({"days": "x"}, "strategic.days"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_at_its_field(
    body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        checked(body)
    assert refused.value.problems[0].field == field


def test_one_customer_differs_with_a_reason_while_its_agreement_holds(
    world: World, customer: str
) -> None:
    with pytest.raises(Invalid):
        agree(world, customer, terms=OWN)
    agree(world, customer, terms=OWN, reason="tender 2026", valid_until=date(2026, 3, 2))
    assert world.services.terms.terms(world.who, customer).start is Start.DEPARTURE
    later = world.services.terms.terms(world.who, customer, date(2026, 3, 3))
    assert later.start is Start.INVOICE


def test_days_count_from_the_departure_of_the_customers_own_shipment(
    world: World, customer: str
) -> None:
    agree(world, customer, terms=OWN, reason="tender 2026")
    other = world.services.customers.create(world.who, a_customer("OTHER")).id
    left = datetime(2026, 3, 5, 20, tzinfo=UTC)
    for owner, booking, at in ((customer, "B1", left), (other, "B2", left)):
        new = ShipmentNew(customer_id=owner, booking=booking, agreed_departure=at)
        world.services.shipments.create(world.who, new)
    assert due(world, customer, shipment="B1") == date(2026, 3, 15)
    assert due(world, customer, shipment="B2") == date(2026, 3, 12)
    assert due(world, customer, shipment="B9") == date(2026, 3, 12)
    assert due(world, customer) == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"limit": 100}, "currency"),
        ({"increase": 100}, "increase_until"),
        ({"account_customer": True}, "signatories"),
        ({"valid_from": "2026-02-02", "valid_until": "2026-02-01"}, "valid_until"),
    ],
)
def test_an_agreement_that_contradicts_itself_is_refused(
    world: World, customer: str, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        agree(world, customer, **facts)
    assert [each.field for each in refused.value.problems] == [field]


def test_two_people_do_not_overwrite_each_other_and_a_stranger_finds_nothing(
    world: World, customer: str
) -> None:
    assert agree(world, customer, reference="C-1") == 1
    with pytest.raises(Stale):
        agree(world, customer, reference="C-2")
    assert agree(world, customer, 1, reference="C-2") == 2
    with pytest.raises(NotFound):
        world.services.terms.agreement(world.stranger, customer)


def test_the_agreements_of_many_are_one_read(world: World, customer: str) -> None:
    agree(world, customer, payment_link="https://pay.example/acme")
    found = world.services.terms.agreements(world.who, [customer, "cus_none"])
    assert {key: each.payment_link for key, each in found.items()} == {
        customer: "https://pay.example/acme"
    }
