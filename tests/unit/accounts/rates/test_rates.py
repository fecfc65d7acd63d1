"""Rates as a company states them: from a day on, into its own currency, never a stranger's."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.kit.money import Money
from chalicelib.kit.rates import NoRate
from chalicelib.tenancy.principal import Principal
from tests.security.doors import get, post, signed_in
from tests.world import World

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def state(world: World, rate: str, on: date, currency: str = "JPY") -> None:
    world.services.rates.state(world.who, RateNew(currency=currency, on=on, rate=rate))


def worth(world: World, on: date, who: Principal | None = None) -> int:
    """A thousand yen in the company's currency on a day."""
    who = who or world.who
    base = world.services.rates.base(who)
    book = world.services.rates.book(who, ["JPY"], on)
    return book.convert(Money(1000, "JPY"), base).amount


def test_the_rate_stated_last_up_to_a_day_holds_on_it(world: World) -> None:
    state(world, "0.006", JANUARY)
    state(world, "0.0065", MARCH)
    assert worth(world, date(2026, 2, 28)) == 6_00
    assert worth(world, MARCH) == 6_50
    with pytest.raises(NoRate):
        worth(world, date(2025, 12, 31))
    with pytest.raises(NoRate):
        worth(world, MARCH, world.stranger)


def test_a_rate_taken_back_leaves_the_one_before_it(world: World) -> None:
    state(world, "0.006", JANUARY)
    state(world, "0.0065", MARCH)
    world.services.rates.take_back(world.who, "JPY", MARCH)
    assert worth(world, MARCH) == 6_00


def test_a_rate_stated_again_for_a_day_replaces_it(world: World) -> None:
    state(world, "0.006", JANUARY)
    state(world, "0.007", JANUARY)
    assert [each.worth for each in world.services.rates.listed(world.who).items] == [700_000]


@pytest.mark.parametrize(
    ("currency", "rate", "field"), [("JPY", "0", "rate"), ("XXX", "1", "currency")]
)
def test_what_makes_no_sense_is_refused(world: World, currency: str, rate: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        state(world, rate, MARCH, currency)
    assert refused.value.problems[0].field == field
    with pytest.raises(Invalid):
        state(world, "1", MARCH, world.services.rates.base(world.who))


def test_sales_states_no_rate(world: World) -> None:
    sales = Principal(world.who.tenant, "usr_bob", "sales")
    with pytest.raises(Forbidden):
        world.services.rates.state(sales, RateNew(currency="JPY", on=MARCH, rate="1"))


def test_rates_are_stated_and_taken_back_on_their_page(world: World) -> None:
    client: FlaskClient = signed_in(world)
    assert "No rates yet" in get(client, "/settings/rates").text
    typed = {"currency": "JPY", "rate": "0.0064", "on": "2026-03-01"}
    assert post(client, "/settings/rates", typed).status_code == 303
    assert "0.0064" in get(client, "/settings/rates").text
    refused = post(client, "/settings/rates", {**typed, "rate": "0,0064"})
    assert refused.status_code == 422
    assert 'value="0,0064"' in refused.text
    assert post(client, "/settings/rates/remove", typed).status_code == 303
    assert "0.0064" not in get(client, "/settings/rates").text
