"""Interest equals a count day by day, never twice, whatever was paid, undone, disputed."""

import random
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest

from chalicelib.accounts.interest.accruing import BEARING, Interest, interest
from chalicelib.accounts.interest.policy import InterestPolicy, checked
from chalicelib.accounts.ledger.ageing import as_at
from chalicelib.accounts.ledger.model import Accrued, Allocation, Item, Kind
from chalicelib.kit.errors import Invalid

DUE = date(2026, 1, 10)
EIGHT = InterestPolicy(yearly=800)


def debit(number: int, amount: int, due: date = DUE, **facts: object) -> Item:
    whole: dict[str, object] = {
        "id": f"ent_{number}",
        "customer_id": "cus_1",
        "currency": "USD",
        "debit": True,
        "kind": Kind.CHARGE,
        "dated": due - timedelta(30),
        "due": due,
        "amount": amount,
        "remaining": amount,
    }
    return Item.model_validate(whole | facts)


def amounts(found: list[Interest]) -> list[tuple[str, date, date, int]]:
    return [(each.currency, each.since, each.until, each.amount) for each in found]


def test_each_day_past_due_bears_its_part_of_the_year() -> None:
    year = date(2027, 1, 10)
    [found] = interest([debit(1, 1000_00)], [], {}, EIGHT, year)
    assert (found.since, found.until, found.amount) == (date(2026, 1, 11), year, 80_00)
    assert interest([debit(1, 1000_00)], [], {}, EIGHT, DUE) == []  # due today is not overdue


@pytest.mark.parametrize(
    ("policy", "amount"),
    [
        (InterestPolicy(yearly=800, basis=360), 6_66),  # 1000.00 * 8 % * 30 / 360
        (InterestPolicy(yearly=800), 6_57),
        (InterestPolicy(yearly=800, after=10), 4_38),
        (InterestPolicy(yearly=800, begins=date(2026, 2, 1)), 1_97),
        (InterestPolicy(yearly=800, least={"USD": 6_58}), None),
        (InterestPolicy(yearly=0), None),
    ],
)
def test_the_policy_says_how_much_from_when_and_from_how_much_on(
    policy: InterestPolicy, amount: int | None
) -> None:
    found = interest([debit(1, 1000_00)], [], {}, policy, DUE + timedelta(30))
    assert [each.amount for each in found] == ([] if amount is None else [amount])


def test_interest_bears_no_interest_and_what_is_disputed_bears_none() -> None:
    items = [
        debit(1, 1000_00, kind=Kind.INTEREST),
        debit(2, 1000_00, disputed=True),
        debit(3, 1000_00, disputed=True, disputed_amount=400_00),
    ]
    [found] = interest(items, [], {}, EIGHT, date(2027, 1, 10))
    assert found.amount == 48_00


def test_no_day_is_charged_twice_and_nothing_is_lost_by_charging_often() -> None:
    items, until = [debit(1, 333_33)], date(2026, 12, 31)
    whole = interest(items, [], {}, EIGHT, until)[0].amount
    accrued: dict[str, Accrued] = {}
    charged, day, last = 0, DUE, DUE
    while day < until:
        day = min(until, day + timedelta(days=7))
        for each in interest(items, [], accrued, EIGHT, day):
            assert each.since == last + timedelta(1)
            charged, accrued, last = charged + each.amount, {"USD": each.accrued}, each.until
    assert charged == whole
    assert interest(items, [], accrued, EIGHT, until) == []


def a_history(rng: random.Random) -> tuple[list[Item], list[Allocation]]:
    """Charges in two currencies, payments over them, some taken back; today is 1 June 2026."""
    today, items, allocations = date(2026, 6, 1), [], []
    for n in range(rng.randint(1, 5)):
        due = date(2026, 1, 1) + timedelta(rng.randrange(120))
        code = rng.choice(("USD", "JPY"))
        amount = rng.randrange(1, 100_000)
        item = debit(n, amount, due, currency=code)
        for m in range(rng.randint(0, 3)):
            made = max(item.dated, date(2025, 12, 10) + timedelta(rng.randrange(170)))
            part = rng.randint(0, item.remaining)
            if not part or made > today:
                continue
            undone = made + timedelta(rng.randrange(1, 40)) if rng.random() < 0.3 else None
            undone = undone if undone is not None and undone <= today else None
            credit = f"pay_{n}_{m}"
            left = 0 if undone is None else part
            payment = {"debit": False, "kind": Kind.PAYMENT, "due": made, "dated": made}
            items.append(debit(n, part, **payment, remaining=left, id=credit, currency=code))
            allocations.append(
                Allocation(
                    credit_id=credit, debit_id=item.id, amount=part, made_on=made, undone_on=undone
                )
            )
            if undone is None:
                item = item.replaced(remaining=item.remaining - part)
        items.append(item)
    return items, allocations


@pytest.mark.parametrize("seed", range(150))
def test_equals_a_count_day_by_day_from_the_whole_history(seed: int) -> None:
    rng = random.Random(seed)
    items, allocations = a_history(rng)
    policy = InterestPolicy(
        yearly=rng.randrange(1, 2000), basis=rng.choice((360, 365)), after=rng.choice((0, 5))
    )
    until = date(2026, 5, 31)
    days: dict[str, int] = defaultdict(int)
    day = date(2025, 12, 1)
    while day <= until:
        for item in as_at(items, allocations, day):
            late = (day - item.due).days
            if item.debit and item.kind in BEARING and late > policy.after:
                days[item.currency] += item.remaining
        day += timedelta(1)
    expected = {
        code: int(Fraction(total * policy.yearly, 10_000 * policy.basis))
        for code, total in days.items()
    }
    found = {each.currency: each.amount for each in interest(items, allocations, {}, policy, until)}
    assert found == {code: amount for code, amount in expected.items() if amount}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"gold": {}}, "gold"),
        ({"key": {"basis": 364}}, "key.basis"),
        ({"key": {"yearly": -1}}, "key.yearly"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_at_its_field(
    body: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        checked(body)
    assert refused.value.problems[0].field == field
