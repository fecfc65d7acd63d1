"""Exposure and hold, by table: what counts, what stops credit, when it changes by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.accounts.credit.assessing import Facts, assessed, falls_due
from chalicelib.accounts.credit.exposure import exposure
from chalicelib.accounts.credit.model import (
    Blocks,
    ByHand,
    Cause,
    Credit,
    Position,
    Release,
    Side,
)
from chalicelib.accounts.credit.policy import CreditPolicy
from chalicelib.accounts.ledger.model import Balance
from chalicelib.accounts.terms.model import Agreement
from chalicelib.kit.rates import Rate, RateBook

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
RATES = RateBook("USD", TODAY, {"JPY": Rate("JPY", TODAY, 1_000_000)})  # 100 yen a dollar
POLICY = CreditPolicy(hold_after=45)


def position(side: Side, amount: int, **facts: Any) -> Position:
    whole = {"id": "pos_1", "currency": "USD", "added_on": TODAY, **facts}
    return Position(side=side, amount=amount, **whole)


def owes(amount: int, limit: int | None = 1000, **facts: Any) -> Facts:
    agreed = Agreement(customer_id="cus_1", currency="USD", limit=limit, **facts)
    owed = exposure([Balance(currency="USD", debits=amount)], [], RATES, "USD")
    return Facts(agreed, POLICY, owed, None)


def judged(credit: Credit, facts: Facts, today: date = TODAY) -> Credit:
    return assessed(credit, facts, today, NOW, SHANGHAI)


def plain(**facts: Any) -> Credit:
    return Credit(customer_id="cus_1", **facts)


def granted(until: date, *causes: Cause, **facts: Any) -> Release:
    asked = {"reason": "paid on Friday", "asked_by": "usr_a", "asked_at": NOW}
    return Release(until=until, causes=causes, granted_by="usr_b", granted_at=NOW, **asked, **facts)


class TestExposure:
    def test_everything_the_specification_names_counts_with_its_sign(self) -> None:
        balance = Balance(currency="USD", debits=1000, unbilled=300, credits=100, disputed=400)
        positions = [
            position(Side.BOOKING, 50),
            position(Side.ACCEPTANCE, 70),
            position(Side.GUARANTEE, 200),
            position(Side.ACCEPTED_DISPUTE, 30),
        ]
        found = exposure([balance], positions, RATES, "USD")
        assert found.parts == {
            "billed": 600,
            "unbilled": 300,
            "booking": 50,
            "acceptance": 70,
            "guarantee": -200,
            "accepted_dispute": -30,
        }
        assert found.total == 790

    def test_an_open_dispute_frees_no_credit(self) -> None:
        disputed = Balance(currency="USD", debits=1000, disputed=1000)
        assert exposure([disputed], [], RATES, "USD").total == 1000

    @pytest.mark.parametrize(("until", "counts"), [(TODAY, 70), (TODAY - timedelta(1), 0)])
    def test_a_bill_counts_until_it_has_matured(self, until: date, counts: int) -> None:
        bill = position(Side.ACCEPTANCE, 70, until=until)
        assert exposure([], [bill], RATES, "USD").total == counts

    def test_other_currencies_count_at_the_rates_of_the_day_or_are_left_out_by_name(self) -> None:
        balances = [Balance(currency="JPY", debits=5000), Balance(currency="EUR", debits=1)]
        found = exposure(balances, [], RATES, "USD")
        assert (found.total, found.left_out) == (50_00, ("EUR",))
        in_yen = exposure([Balance(currency="USD", debits=100)], [], RATES, "JPY")
        assert in_yen.total == 100


class TestHold:
    @pytest.mark.parametrize(("amount", "causes"), [(999, ()), (1000, ()), (1001, (Cause.LIMIT,))])
    def test_above_the_limit_credit_stops(self, amount: int, causes: tuple[Cause, ...]) -> None:
        hold = judged(plain(), owes(amount)).hold
        assert (hold.causes if hold else ()) == causes

    def test_without_a_limit_nobody_is_above_it(self) -> None:
        assert judged(plain(), owes(10**9, limit=None)).hold is None

    @pytest.mark.parametrize(("days", "held"), [(45, False), (46, True)])
    def test_what_is_overdue_too_long_stops_credit(self, days: int, held: bool) -> None:
        oldest = TODAY - timedelta(days)
        facts = Facts(owes(1).agreement, POLICY, owes(1).exposure, oldest)
        credit = judged(plain(), facts)
        assert (credit.hold is not None) == held
        due = falls_due(oldest, POLICY, SHANGHAI)
        midnight = datetime(2026, 3, 3 if days == 45 else 2, tzinfo=SHANGHAI)
        assert due == midnight
        assert credit.due_at == (None if held else midnight)

    def test_a_hold_that_goes_on_keeps_its_beginning(self) -> None:
        first = judged(plain(), owes(2000))
        later = assessed(first, owes(3000), TODAY, NOW + timedelta(hours=1), SHANGHAI)
        assert later.hold is not None
        assert later.hold.since == NOW

    @pytest.mark.parametrize(
        ("contract", "blocks"),
        [(False, (Blocks.BOOKINGS,)), (True, (Blocks.BOOKINGS, Blocks.DOCUMENTS))],
    )
    def test_documents_are_withheld_only_where_the_contract_says_so(
        self, contract: bool, blocks: tuple[Blocks, ...]
    ) -> None:
        by_hand = ByHand(blocks=(Blocks.DOCUMENTS,), reason="cheque", by="usr_a", at=NOW)
        credit = judged(plain(by_hand=by_hand), owes(2000, originals_withheld=contract))
        assert credit.hold is not None
        assert credit.hold.blocks == blocks
        assert credit.hold.causes == (Cause.LIMIT, Cause.HAND)

    def test_the_step_of_a_reminder_may_stop_credit(self) -> None:
        facts = Facts(owes(1).agreement, POLICY, owes(1).exposure, None, reminded=True)
        credit = judged(plain(), facts)
        assert credit.hold is not None
        assert credit.hold.causes == (Cause.REMINDER,)


class TestRelease:
    def test_a_release_sets_the_hold_aside_to_its_last_day_and_then_it_is_judged_again(
        self,
    ) -> None:
        until = TODAY + timedelta(2)
        credit = judged(plain(release=granted(until, Cause.LIMIT)), owes(2000))
        assert credit.hold is None
        assert credit.due_at == datetime(2026, 3, 5, tzinfo=SHANGHAI)
        after = judged(credit, owes(2000), until + timedelta(1))
        assert after.hold is not None
        assert after.release is None

    def test_a_release_covers_no_cause_that_came_later(self) -> None:
        by_hand = ByHand(reason="cheque", by="usr_a", at=NOW)
        release = granted(TODAY, Cause.LIMIT)
        credit = judged(plain(release=release, by_hand=by_hand), owes(2000))
        assert credit.hold is not None
        assert credit.hold.causes == (Cause.HAND,)

    def test_what_is_only_asked_releases_nothing(self) -> None:
        asked = granted(TODAY, Cause.LIMIT).model_copy(update={"granted_at": None})
        assert judged(plain(release=asked), owes(2000)).hold is not None

    def test_once_paid_the_release_is_over_and_the_next_hold_needs_another(self) -> None:
        paid = judged(plain(release=granted(TODAY, Cause.LIMIT)), owes(10))
        assert paid.release is None
        assert judged(paid, owes(2000)).hold is not None

    @pytest.mark.parametrize("lifts", [True, False])
    def test_a_hold_by_hand_comes_back_unless_it_was_lifted(self, lifts: bool) -> None:
        by_hand = ByHand(reason="cheque", by="usr_a", at=NOW)
        release = granted(TODAY, Cause.HAND, lifts=lifts)
        credit = judged(plain(release=release, by_hand=by_hand), owes(1))
        assert credit.hold is None
        after = judged(credit, owes(1), TODAY + timedelta(1))
        assert (after.hold is None) == lifts


def test_the_credit_is_due_when_a_limit_a_bill_or_a_rate_changes() -> None:
    agreed = {"increase": 100, "increase_until": date(2026, 3, 9)}
    assert judged(plain(), owes(1, **agreed)).due_at == datetime(2026, 3, 10, tzinfo=SHANGHAI)
    bill = position(Side.ACCEPTANCE, 1, until=date(2026, 3, 4))
    held = judged(plain(positions=(bill,)), owes(1, **agreed))
    assert held.due_at == datetime(2026, 3, 5, tzinfo=SHANGHAI)
    converted = Facts(owes(1).agreement, POLICY, owes(1).exposure, None, converted=True)
    assert judged(plain(), converted).due_at == datetime(2026, 3, 3, tzinfo=SHANGHAI)
    assert judged(plain(), owes(1)).due_at is None
