"""Days sales outstanding and days late: worked examples, and the figures of a small company."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import bootstrap
from chalicelib.accounts.figures.model import (
    Shares,
    Sums,
    aged_in_one,
    converted,
    count_back,
    months_up_to,
    rows,
    shares,
    simple,
    tenths,
)
from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.months import Month
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.kit.dynamo import Key
from chalicelib.kit.errors import NotFound
from chalicelib.kit.rates import ONE, Rate, RateBook
from chalicelib.tables import ACCOUNTS
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World

MARCH = date(2026, 3, 31)


class TestTenths:
    @pytest.mark.parametrize(
        ("above", "below", "shown"),
        [(1, 3, 3), (1, 20, 1), (1, 21, 0), (-1, 20, -1), (7, 2, 35), (0, 5, 0), (5, 0, None)],
    )
    def test_a_quotient_is_rounded_half_away_from_zero(
        self, above: int, below: int, shown: int | None
    ) -> None:
        assert tenths(above, below) == shown


class TestDivided:
    def test_what_is_owed_by_what_was_sold_times_its_days(self) -> None:
        assert simple(300, [(400, 31), (300, 28), (200, 31)]) == 300  # 300 / 900 x 90 days

    def test_nothing_sold_gives_no_figure(self) -> None:
        assert simple(300, [(0, 31), (0, 28), (0, 31)]) is None


class TestCountedBack:
    def test_months_are_used_up_from_the_end(self) -> None:
        # All of March (400 in 31 days), and 100 of the 200 sold in the 28 days of February.
        assert count_back(500, [(400, 31), (200, 28), (900, 31)]) == 450

    def test_what_was_sold_this_month_alone(self) -> None:
        assert count_back(100, [(400, 31)]) == 78  # a quarter of 31 days is 7.75

    def test_a_month_without_sales_counts_with_all_its_days(self) -> None:
        assert count_back(100, [(0, 31), (200, 28)]) == 10 * 31 + 140

    def test_more_credited_than_sold_is_no_sale(self) -> None:
        assert count_back(100, [(-50, 31), (200, 28)]) == 10 * 31 + 140

    def test_older_than_all_that_is_known_gives_no_figure(self) -> None:
        assert count_back(1000, [(400, 31), (200, 28)]) is None

    def test_nothing_owed_is_no_day(self) -> None:
        assert count_back(0, [(400, 31)]) == 0
        assert count_back(-5, [(400, 31)]) == 0

    @given(
        st.integers(0, 10**6),
        st.lists(st.tuples(st.integers(0, 10**5), st.integers(28, 31)), min_size=1, max_size=24),
    )
    def test_it_is_the_day_by_day_walk_rounded(
        self, receivable: int, sold: list[tuple[int, int]]
    ) -> None:
        found = count_back(receivable, sold)
        total = sum(sales for sales, _ in sold)
        if found is None:
            assert receivable > total
        else:
            assert receivable <= total
            assert 0 <= found <= 10 * sum(days for _, days in sold)


class TestRows:
    def test_a_receivable_is_followed_back_month_by_month(self) -> None:
        months = {
            "2026-01": Month(total=100, sales=100),
            "2026-02": Month(total=50, sales=150, received=100, settled=100, late=500, taken=3000),
            "2026-05": Month(total=7, sales=7),  # dated after the day: not owed yet
        }
        found = {row.month: row for row in rows(Sums(owed=157, months=months), MARCH)}
        assert [found[m].receivable for m in ("2025-12", "2026-01", "2026-02", "2026-03")] == [
            0,
            100,
            150,
            150,
        ]
        assert (found["2026-02"].late, found["2026-02"].taken) == (50, 300)
        assert found["2026-03"].dso == 540  # 150 of 250 in 90 days
        assert found["2026-03"].dso_count_back == 590  # March without a sale, all of February

    def test_the_month_that_runs_has_as_many_days_as_have_passed(self) -> None:
        sums = Sums(owed=100, months={"2026-03": Month(total=100, sales=100)})
        assert rows(sums, date(2026, 3, 10))[-1].dso_count_back == 100

    def test_months_cross_the_year(self) -> None:
        assert months_up_to(date(2026, 2, 3), 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]


class TestOneCurrency:
    def test_shares_are_those_of_all_that_is_owed_and_not_of_one_currency(self) -> None:
        book = RateBook("EUR", MARCH, {"USD": Rate("USD", MARCH, ONE // 2)})
        totals = (
            AgedBalance(currency="EUR", not_due=300),
            AgedBalance(currency="JPY", not_due=5, d90_plus=5),  # nobody stated its rate
            AgedBalance(currency="USD", not_due=100, d1_30=100, disputed=40),
        )
        whole = aged_in_one(totals, book)
        assert (whole.currency, whole.owed, whole.overdue, whole.disputed) == ("EUR", 400, 50, 20)
        assert shares(whole, MARCH) == Shares(on=MARCH, overdue=125, disputed=50)

    def test_what_has_no_rate_is_left_out_and_named(self) -> None:
        month = Month(total=200, sales=200)
        sums = {each: Sums(owed=200, months={"2026-03": month}) for each in ("EUR", "JPY", "USD")}
        book = RateBook("EUR", MARCH, {"USD": Rate("USD", MARCH, ONE // 2)})
        whole, without = converted(sums, book)
        assert (whole.owed, whole.months["2026-03"].sales, without) == (300, 300, ["JPY"])


# ---- a company


@pytest.fixture
def trading(world: World) -> str:
    """A customer that was sold to in three months and pays ten days late."""
    world.clock.set(datetime(2026, 3, 31, 12, tzinfo=UTC))
    id_ = world.services.customers.create(world.who, a_customer("NB", "Ningbo Harbour")).id
    for day in (date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)):
        _charge(world, id_, dated=day, due=day + timedelta(days=20))
    paid = CreditNew(currency="EUR", amount=300, dated=date(2026, 2, 9))
    world.services.ledger.record_payment(world.who, id_, paid)
    return id_


def _charge(world: World, customer: str, **facts: Any) -> None:
    new = ChargeNew(**{"currency": "EUR", "amount": 300, **facts})
    world.services.ledger.record_charge(world.who, customer, new)


def _computed(world: World) -> Any:
    run = world.services.account_figures.start(world.who)
    world.settle()
    return world.services.account_figures.get(world.who, run.id)


class TestComputing:
    def test_the_figures_of_a_quarter(self, world: World, trading: str) -> None:
        run = _computed(world)
        last = world.services.account_figures.told(world.who, run, "EUR").rows[-1]
        assert (last.receivable, last.sales) == (600, 300)
        assert last.dso == 600  # 600 of 900 in 90 days
        assert last.dso_count_back == 590  # all of March and of February
        february = world.services.account_figures.told(world.who, run, "EUR").rows[-2]
        assert (february.late, february.taken) == (100, 300)

    def test_accounts_are_added_in_each_currency(self, world: World, trading: str) -> None:
        for number in range(30):
            other = world.services.customers.create(world.who, a_customer(f"C{number}", "C")).id
            _charge(world, other, currency="JPY", dated=date(2026, 3, 1), amount=10)
        run = _computed(world)
        assert (run.sums["JPY"].owed, run.sums["EUR"].owed) == (300, 600)

    def test_all_currencies_need_a_rate_each(self, world: World, trading: str) -> None:
        base = world.services.rates.base(world.who)
        other = "USD" if base != "USD" else "GBP"
        _charge(world, trading, currency=other, dated=date(2026, 3, 1), amount=100)
        figures = world.services.account_figures
        run = _computed(world)
        assert other in figures.told(world.who, run).without
        for currency in {other, "EUR"} - {base}:
            rate = RateNew(currency=currency, on=date(2026, 3, 1), rate="2")
            world.services.rates.state(world.who, rate)
        told = figures.told(world.who, run)
        assert (told.currency, told.without) == (base, ())

    def test_it_is_computed_in_the_night_by_itself(self, world: World, trading: str) -> None:
        world.pass_time(timedelta(hours=20), tick=timedelta(minutes=30))
        [newest, *_] = world.services.account_figures.newest(world.who)
        assert newest.state == "done"

    def test_counting_anew_mends_months_and_reproduces_the_figures(
        self, world: World, trading: str
    ) -> None:
        before = _computed(world).sums
        pk = f"T#{world.who.tenant}#A#{trading}"
        world.store.delete_many([Key(ACCOUNTS, pk, "M#2026-02#EUR")])
        assert _computed(world).sums != before
        world.services.account_figures.recount(world.who)
        world.settle()
        [newest, *_] = world.services.account_figures.newest(world.who)
        assert newest.sums == before

    def test_how_a_customer_pays_is_one_query(self, world: World, trading: str) -> None:
        year = world.services.account_figures.of_customer(world.who, trading, MARCH)
        assert (year["EUR"].settled, year["EUR"].late) == (300, 3000)

    def test_a_stranger_has_figures_of_their_own(self, world: World, trading: str) -> None:
        run = _computed(world)
        with pytest.raises(NotFound):
            world.services.account_figures.get(world.stranger, run.id)
        theirs = world.services.account_figures.start(world.stranger)
        world.settle()
        assert world.services.account_figures.get(world.stranger, theirs.id).sums == {}


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def test_a_program_reads_them(api: Api, world: World, trading: str) -> None:
    assert api.get("/v1/account-figures").status == 404
    assert api.post("/v1/account-figures", {}).status == 202
    world.settle()
    world.services.ledger.company.start(world.who)
    world.settle()
    found = api.get("/v1/account-figures?currency=EUR").json
    assert (found["currency"], found["rows"][-1]["dso"]) == ("EUR", 600)
    assert found["shares"] == {"on": "2026-03-31", "overdue": 1000, "disputed": 0}
    rate = RateNew(currency="EUR", on=MARCH, rate="1.10")
    world.services.rates.state(world.who, rate)
    assert api.get("/v1/account-figures").json["shares"]["overdue"] == 1000


class TestOnThePage:
    def test_before_the_first_there_is_nothing(self, world: World) -> None:
        assert "No figures yet" in get(signed_in(world), "/accounts/figures").text

    def test_they_are_shown_with_charts_and_tables(self, world: World, trading: str) -> None:
        client = signed_in(world)
        where = post(client, "/accounts/figures/compute").headers["Location"]
        world.settle()
        assert get(client, where).headers["Location"] == "/accounts/figures"
        page = get(client, "/accounts/figures?currency=EUR").text
        assert "60.0" in page
        assert page.count('<svg class="chart"') == 2

    def test_the_account_says_how_the_customer_pays(self, world: World, trading: str) -> None:
        page = get(signed_in(world), f"/accounts/{trading}").text
        assert "30.0 days after the document, 10.0 days late" in page
