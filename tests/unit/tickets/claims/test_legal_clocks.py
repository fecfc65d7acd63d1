"""Legal clocks against a naive count of days, and the warnings they give."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.tickets.claims.legal_clocks import (
    Deadline,
    Free,
    State,
    deadlines,
    last_day,
    marks,
    months_later,
    next_due,
    waiting,
)
from chalicelib.tickets.claims.model import Basis, Claim, Extension, Matter, Side
from chalicelib.tickets.claims.regimes import REGIMES

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _sundays_and(off: set[int]) -> Free:
    return lambda day: day.weekday() == 6 or day.toordinal() % 5000 in off


def a_side(regime: str, **given: Any) -> Side:
    return Side(regime=regime, terms=REGIMES[regime].terms, **given)


def a_claim(carrier: str = "hague_visby", **given: Any) -> Claim:
    facts: dict[str, Any] = {"start_on": date(2026, 3, 2), "carrier": a_side(carrier)}
    return Claim(id="tkt_1", **facts | given)


def last_days(claim: Claim) -> dict[str, date]:
    return {f"{each.side} {each.what}": each.last for each in deadlines(claim)}


class TestDayCount:
    @pytest.mark.parametrize("seed", range(20))
    def test_it_equals_a_count_on_the_fingers(self, seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(250):
            start = date(2020, 1, 1) + timedelta(days=rng.randrange(4000))
            days, off = rng.randrange(0, 70), {rng.randrange(0, 5000) for _ in range(900)}
            free = _sundays_and(off) if seed % 2 else None
            left, day = days, start
            while left:
                day = date.fromordinal(day.toordinal() + 1)
                if free is None or not free(day):
                    left -= 1
            assert last_day(start, days, free) == day

    @pytest.mark.parametrize("seed", range(5))
    def test_months_end_on_the_same_day_or_the_last_of_a_short_month(self, seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(500):
            start = date(2020, 1, 1) + timedelta(days=rng.randrange(4000))
            months = rng.randrange(1, 40)
            day = start
            for _ in range(months):  # month by month, on the first, then as far as it goes
                first = day.replace(day=1) + timedelta(days=32)
                day = first.replace(day=1)
            same = [day + timedelta(days=n) for n in range(start.day)]
            want = max(each for each in same if each.month == day.month)
            assert months_later(start, months) == want

    @pytest.mark.parametrize(
        ("regime", "matter", "notice", "suit"),
        [
            ("hague_visby", "damage", "2026-03-05", "2027-03-02"),
            ("hague_visby", "delay", None, "2027-03-02"),
            ("us_cogsa", "damage", "2026-03-05", "2027-03-02"),
            ("hamburg", "damage", "2026-03-17", "2028-03-02"),
            ("hamburg", "delay", "2026-05-01", "2028-03-02"),
            ("china_maritime", "damage", "2026-03-09", "2027-03-02"),
            ("china_maritime", "delay", "2026-05-01", "2027-03-02"),
            ("montreal", "damage", "2026-03-16", "2028-03-02"),
            ("montreal", "delay", "2026-03-23", "2028-03-02"),
            ("cmr", "damage", "2026-03-10", "2027-03-02"),  # over one Sunday
            ("cmr", "delay", "2026-03-23", "2027-03-02"),
            ("cim", "damage", "2026-03-09", "2027-03-02"),
            ("cim", "delay", "2026-05-01", "2027-03-02"),
            ("smgs", "damage", "2026-03-02", "2026-12-02"),
            ("smgs", "delay", None, "2026-05-02"),
            ("fiata", "damage", "2026-03-08", "2026-12-02"),
            ("fiata", "delay", None, "2026-12-02"),
        ],
    )
    def test_every_regime_has_its_periods(
        self, regime: str, matter: str, notice: str | None, suit: str
    ) -> None:
        found = last_days(a_claim(regime, matter=Matter(matter)))
        want = {"carrier suit": date.fromisoformat(suit)}
        if notice:
            want["carrier notice"] = date.fromisoformat(notice)
        assert found == want

    def test_goods_in_containers_have_fifteen_days_in_china(self) -> None:
        found = last_days(a_claim("china_maritime", containers=True))
        assert found["carrier notice"] == date(2026, 3, 17)

    @pytest.mark.parametrize("given", [{"matter": Matter.LOSS}, {"basis": Basis.DUE}])
    def test_goods_that_never_came_need_no_notice(self, given: dict[str, Any]) -> None:
        assert list(last_days(a_claim("montreal", **given))) == ["carrier suit"]

    def test_holidays_of_the_place_of_delivery_lengthen_only_cmr(self) -> None:
        holiday = lambda day: day == date(2026, 3, 4)  # noqa: E731
        cmr, air = a_claim("cmr"), a_claim("montreal")
        assert deadlines(cmr, holiday)[0].last == date(2026, 3, 11)
        assert deadlines(air, holiday)[0].last == date(2026, 3, 16)

    def test_both_contracts_run_at_once_each_by_its_own_regime(self) -> None:
        claim = a_claim("hague_visby", customer=a_side("fiata"))
        assert list(last_days(claim)) == [
            "customer notice",
            "customer suit",
            "carrier notice",
            "carrier suit",
        ]

    def test_nothing_runs_without_a_day_to_run_from(self) -> None:
        assert deadlines(a_claim(start_on=None)) == []


class TestState:
    def of(self, claim: Claim) -> Deadline:
        return deadlines(claim)[0]

    def test_the_last_day_counts_to_its_end_in_the_companys_zone(self) -> None:
        deadline = self.of(a_claim(zone="Asia/Shanghai"))
        assert deadline.ends_at == datetime(2026, 3, 5, 16, tzinfo=UTC)
        assert deadline.state(deadline.ends_at - timedelta(seconds=1)) is State.RUNNING
        assert deadline.state(deadline.ends_at) is State.MISSED

    def test_a_notice_in_time_is_met_and_after_it_late(self) -> None:
        in_time = a_claim(carrier="cmr").with_side("carrier", notice_at=NOON)
        late = a_claim(carrier="cmr").with_side("carrier", notice_at=NOON + timedelta(days=30))
        assert self.of(in_time).state(NOON) is State.MET
        assert self.of(late).state(NOON + timedelta(days=31)) is State.LATE

    def test_an_extension_moves_the_end_and_never_shortens(self) -> None:
        for until, last in [(date(2026, 4, 1), date(2026, 4, 1)), (date(2026, 3, 3), None)]:
            granted = Extension(what="notice", until=until, granted_by="Line", at=NOON)
            deadline = self.of(a_claim().with_side("carrier", extensions=(granted,)))
            assert deadline.last == (last or date(2026, 3, 5))
            assert deadline.extended is (last is not None)


class TestWarnings:
    def test_half_way_three_days_one_day_and_the_end(self) -> None:
        deadline = deadlines(a_claim("montreal"))[0]
        assert [(mark.left, mark.at) for mark in marks(deadline)] == [
            ("half", datetime(2026, 3, 10, tzinfo=UTC)),
            ("3d", datetime(2026, 3, 14, tzinfo=UTC)),
            ("1d", datetime(2026, 3, 16, tzinfo=UTC)),
            ("over", datetime(2026, 3, 17, tzinfo=UTC)),
        ]

    def test_a_period_of_three_days_has_no_warning_before_it_began(self) -> None:
        deadline = deadlines(a_claim("hague_visby"))[0]
        assert [mark.left for mark in marks(deadline)] == ["half", "1d", "over"]

    def test_on_the_day_of_delivery_there_is_still_noon(self) -> None:
        found = marks(deadlines(a_claim("smgs"))[0])
        assert [(mark.left, mark.at.hour) for mark in found] == [("half", 12), ("over", 0)]

    def test_what_was_given_stays_given_and_an_extension_warns_anew(self) -> None:
        claim = a_claim("montreal")
        first = waiting(claim)[0]
        assert next_due(claim) == first.at
        assert first.id not in {mark.id for mark in waiting(claim.with_(fired=(first.id,)))}
        granted = Extension(what="notice", until=date(2026, 4, 30), granted_by="Air", at=NOON)
        longer = claim.with_(fired=(first.id,)).with_side("carrier", extensions=(granted,))
        assert "LEGAL#carrier#notice#2026-04-30#half" in {mark.id for mark in waiting(longer)}

    def test_nothing_is_due_before_the_clocks_were_set(self) -> None:
        late = NOON + timedelta(days=100)
        assert next_due(a_claim("montreal", clock_set_at=late)) == late

    def test_who_has_given_notice_is_warned_of_suit_only(self) -> None:
        claim = a_claim("montreal").with_side("carrier", notice_at=NOON)
        assert {mark.deadline.what for mark in waiting(claim)} == {"suit"}

    def test_a_finished_claim_is_silent(self) -> None:
        assert next_due(a_claim("montreal", finished_at=NOON)) is None
