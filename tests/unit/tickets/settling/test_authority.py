"""Who may settle what, as a table."""

from datetime import date
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.settling import authority
from chalicelib.tickets.settling.model import Granted
from chalicelib.tickets.settling.words import Beyond, Remedy

POLICY = authority.read(authority.DEFAULT)


@pytest.mark.parametrize(
    ("role", "remedy", "amount", "currency", "why"),
    [
        ("service", "apology", 0, "", None),
        ("service", "redeliver", 0, "", None),
        ("service", "credit", 10000, "USD", None),
        ("service", "credit", 10001, "USD", Beyond.EACH),
        ("service", "refund", 1, "USD", Beyond.REMEDY),
        ("service", "insurance_claim", 0, "", Beyond.REMEDY),
        ("supervisor", "refund", 50000, "USD", None),
        ("supervisor", "refund", 50001, "USD", Beyond.EACH),
        ("manager", "credit", 500000, "USD", None),
        ("owner", "credit", 5000001, "USD", Beyond.EACH),
        # 100 USD are stated to be 720 CNY, 15000 JPY: one more is too much.
        ("service", "credit", 72000, "CNY", None),
        ("service", "credit", 72001, "CNY", Beyond.EACH),
        ("service", "credit", 15000, "JPY", None),
        ("service", "credit", 15001, "JPY", Beyond.EACH),
        # No rate is stated: nobody decides alone.
        ("service", "credit", 1, "KWD", Beyond.CURRENCY),
        ("owner", "credit", 1, "KWD", Beyond.CURRENCY),
        ("sales", "apology", 0, "", Beyond.REMEDY),
        ("finance", "credit", 20000, "USD", None),
        ("finance", "credit", 20001, "USD", Beyond.EACH),
        ("finance", "refund", 1, "USD", Beyond.REMEDY),
    ],
)
def test_each_role_settles_up_to_its_amount(
    role: str, remedy: str, amount: int, currency: str, why: Beyond | None
) -> None:
    assert authority.beyond(POLICY, role, Remedy(remedy), amount, currency, {}) == why


@pytest.mark.parametrize(
    ("given", "amount", "why"),
    [
        ({}, 10000, None),
        ({"USD": 20000}, 10000, None),
        ({"USD": 20001}, 10000, Beyond.PERIOD),
        ({"USD": 10000, "CNY": 72000}, 10000, None),
        ({"USD": 10000, "CNY": 72001}, 10000, Beyond.PERIOD),
        # What was given without a rate cannot be measured: it is asked for.
        ({"KWD": 1}, 100, Beyond.CURRENCY),
        # An apology costs nothing, whatever was given before.
        ({"USD": 999999}, 0, None),
    ],
)
def test_a_customer_is_granted_so_much_in_a_period(
    given: dict[str, int], amount: int, why: Beyond | None
) -> None:
    found = authority.beyond(POLICY, "service", Remedy.REDELIVER, amount, "USD", given)
    assert found == why


@pytest.mark.parametrize(
    ("months", "today", "sum_"),
    [
        (12, date(2026, 11, 22), 7),
        (11, date(2026, 11, 30), 6),
        (1, date(2026, 11, 1), 4),
        (1, date(2026, 12, 1), 0),
        (12, date(2027, 2, 28), 4),
        (14, date(2026, 11, 22), 15),
    ],
)
def test_the_period_counts_calendar_months_with_this_one(
    months: int, today: date, sum_: int
) -> None:
    given = Granted(
        months={"2025-11": {"USD": 8}, "2025-12": {"USD": 1}, "2026-01": {"USD": 2}}
        | {"2026-11": {"USD": 4}}
    )
    assert given.within(months, today).get("USD", 0) == sum_


def test_a_grant_adds_to_its_month_and_currency_and_very_old_ones_go() -> None:
    granted = Granted(months={"2019-01": {"USD": 5}, "2026-11": {"USD": 1}}, version=3)
    after = granted.plus(date(2026, 11, 9), 10, "CNY").plus(date(2026, 11, 9), 2, "USD")
    assert after.months == {"2026-11": {"USD": 3, "CNY": 10}}
    assert after.version == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "ABC"}, "currency"),
        ({"rates": ["CNY 720"]}, "rates"),
        ({"rates": ["CNY=0"]}, "rates"),
        ({"rates": ["ZZZ=5"]}, "rates"),
        ({"period": 0}, "period"),
        ({"authority": {"sales": {"remedies": [], "each": 1, "customer": 1}}}, "authority"),
        (
            {"authority": {"service": {"remedies": ["gift"], "each": 1, "customer": 1}}},
            "authority.service.remedies.0",
        ),
        (
            {"authority": {"service": {"remedies": [], "each": "much", "customer": 1}}},
            "authority.service.each",
        ),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_by_name(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        authority.checked(authority.DEFAULT | change)
    assert refused.value.problems[0].field == field


def test_the_default_is_a_policy() -> None:
    assert authority.checked(authority.DEFAULT)["period"] == 12
