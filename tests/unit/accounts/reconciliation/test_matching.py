"""Which lines belong together, by worked examples and against a matcher that looks at all pairs."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.accounts.reconciliation.lines import Line, Match, Outcome, Reason, Tolerance
from chalicelib.accounts.reconciliation.matching import match
from tests.unit.accounts.reconciliation.naive import Naive

EXACT = Tolerance()
LOOSE = Tolerance(units=2, per_mille=10)
FREIGHT, SURCHARGE, LOCAL = ChargeKind.FREIGHT, ChargeKind.SURCHARGE, ChargeKind.LOCAL


def line(id_: Any, amount: int, bill: str = "OOLU20123456", **facts: Any) -> Line:
    told = {"currency": "USD", "bills": (bill,) if bill else ()}
    return Line(id=f"{id_}", amount=amount, **{**told, **facts})


def said(found: list[Match]) -> list[tuple[str, str, list[str], list[str]]]:
    return [
        (each.outcome, each.reason, [t.id for t in each.theirs], [o.id for o in each.ours])
        for each in found
    ]


def test_the_same_amount_of_the_same_bill_matches() -> None:
    found = match([line(1, 100)], [line("a", 100), line("b", 100, "OTHER99")], EXACT)
    assert said(found) == [
        ("matched", "none", ["1"], ["a"]),
        ("only_ours", "not_known", [], ["b"]),
    ]


def test_the_same_amount_of_another_bill_does_not() -> None:
    found = match([line(1, 100)], [line("a", 100, "OOLU20123457")], EXACT)
    assert [each.outcome for each in found] == ["only_theirs", "only_ours"]


def test_a_line_of_the_same_kind_comes_before_one_that_states_none() -> None:
    ours = [line("a", 100), line("b", 100, kind=FREIGHT)]
    found = match([line(1, 100, kind=FREIGHT), line(2, 100)], ours, EXACT)
    assert said(found) == [
        ("matched", "none", ["1"], ["b"]),
        ("matched", "none", ["2"], ["a"]),
    ]


def test_many_lines_of_a_bill_match_one_entry() -> None:
    theirs = [line(1, 70, kind=FREIGHT), line(2, 20, kind=SURCHARGE), line(3, 10, kind=LOCAL)]
    assert said(match(theirs, [line("a", 100)], EXACT)) == [
        ("matched", "none", ["1", "2", "3"], ["a"])
    ]


def test_lines_of_a_kind_match_before_everything_together_does() -> None:
    theirs = [line(1, 10, kind=FREIGHT), line(2, 20, kind=FREIGHT), line(3, 5, kind=LOCAL)]
    ours = [line("a", 15, kind=FREIGHT), line("b", 15, kind=FREIGHT)]
    ours += [line("c", 2, kind=LOCAL), line("d", 3, kind=LOCAL)]
    assert said(match(theirs, ours, EXACT)) == [
        ("matched", "none", ["1", "2"], ["a", "b"]),
        ("matched", "none", ["3"], ["c", "d"]),
    ]


def test_one_line_matches_some_of_our_entries_and_leaves_the_rest() -> None:
    ours = [line("a", 60), line("b", 30), line("c", 40)]
    found = match([line(1, 100)], ours, EXACT)
    assert said(found) == [
        ("matched", "none", ["1"], ["a", "c"]),
        ("only_ours", "not_known", [], ["b"]),
    ]


def test_an_exact_match_by_container_comes_before_a_difference_by_bill() -> None:
    theirs = [line(1, 100, containers=("MSCU1234566",))]
    ours = [line("a", 90), line("b", 100, "", containers=("MSCU 123456-6",))]
    assert said(match(theirs, ours, EXACT))[0] == ("matched", "none", ["1"], ["b"])


def test_what_shares_a_bill_and_equals_nothing_differs() -> None:
    found = match([line(1, 110)], [line("a", 100)], EXACT)
    assert said(found) == [("differs", "amount", ["1"], ["a"])]
    assert found[0].difference == 10


def test_a_difference_within_tolerance_is_matched_and_says_so() -> None:
    found = match([line(1, 10_099)], [line("a", 10_000)], LOOSE)
    assert said(found) == [("matched", "within_tolerance", ["1"], ["a"])]
    assert match([line(1, 100_200)], [line("a", 100_000)], LOOSE)[0].outcome == "matched"
    assert match([line(1, 10_101)], [line("a", 10_000)], LOOSE)[0].outcome == "differs"
    assert match([line(1, 100_201)], [line("a", 100_000)], LOOSE)[0].outcome == "differs"


def test_the_nearest_within_tolerance_is_taken() -> None:
    ours = [line("a", 10_000), line("b", 10_040)]
    found = match([line(1, 10_050)], ours, LOOSE)
    assert said(found)[0] == ("matched", "within_tolerance", ["1"], ["b"])


def test_an_entry_that_is_near_two_lines_is_taken_once() -> None:
    found = match([line(1, 10_050), line(2, 10_050)], [line("a", 10_000)], LOOSE)
    assert said(found) == [
        ("matched", "within_tolerance", ["1"], ["a"]),
        ("only_theirs", "duplicate", ["2"], []),
    ]


def test_amounts_of_different_currencies_are_never_added() -> None:
    theirs = [line(1, 100), line(2, 50, currency="EUR")]
    found = match(theirs, [line("a", 150)], EXACT)
    assert said(found) == [
        ("differs", "amount", ["1"], ["a"]),
        ("only_theirs", "not_known", ["2"], []),
    ]
    found = match([line(1, 100, currency="EUR")], [line("a", 100)], EXACT)
    assert said(found) == [("differs", "currency", ["1"], ["a"])]
    assert found[0].difference == 0


def test_a_line_that_is_there_twice_is_a_duplicate_the_second_time() -> None:
    found = match([line(1, 100), line(2, 100)], [line("a", 100)], EXACT)
    assert said(found) == [
        ("matched", "none", ["1"], ["a"]),
        ("only_theirs", "duplicate", ["2"], []),
    ]


def test_of_equal_lines_without_a_match_the_first_is_no_duplicate() -> None:
    found = match([line(1, 100), line(2, 100)], [], EXACT)
    assert [each.reason for each in found] == ["not_known", "duplicate"]


def test_a_surcharge_that_we_do_not_have_is_left_to_them() -> None:
    theirs = [line(1, 100, kind=FREIGHT), line(2, 30, kind=SURCHARGE)]
    found = match(theirs, [line("a", 100, kind=FREIGHT)], EXACT)
    assert said(found)[1] == ("only_theirs", "not_known", ["2"], [])


@pytest.mark.parametrize(
    ("theirs", "ours", "reason"),
    [
        ({"amount": 200}, {"amount": 100}, Reason.DUPLICATE),
        ({"amount": 110, "grams": 11_000}, {"amount": 100, "grams": 10_000}, Reason.WEIGHT),
        ({"amount": 110, "litres": 1_100}, {"amount": 100, "litres": 1_000}, Reason.VOLUME),
        ({"amount": 117, "grams": 11_000}, {"amount": 100, "grams": 10_000}, Reason.WEIGHT),
        ({"amount": 110, "grams": 10_001}, {"amount": 100, "grams": 10_000}, Reason.RATE),
        ({"amount": 110}, {"amount": 100}, Reason.AMOUNT),
        ({"amount": 110, "grams": 11_000}, {"amount": 100}, Reason.AMOUNT),
    ],
)
def test_why_it_differs(theirs: dict[str, int], ours: dict[str, int], reason: Reason) -> None:
    found = match([line(1, **theirs)], [line("a", **ours)], EXACT)
    assert [each.reason for each in found] == [reason]


def test_zeros_count_until_somebody_says_that_they_do_not() -> None:
    theirs, ours = [line(1, 100, "7900770")], [line("a", 100, "0007900770")]
    assert match(theirs, ours, EXACT)[0].outcome is Outcome.ONLY_THEIRS
    assert match(theirs, ours, EXACT, zeros_count=False)[0].outcome is Outcome.MATCHED


BILLS = (
    "",
    "OOLU20123456",
    "20123456",
    "MAEU20123456",
    "020123456",
    "X1",
    "MSCU1234566",
    "MSCU123456",
)
NUMBERS = st.lists(st.sampled_from(BILLS[1:]), max_size=2).map(tuple)


@st.composite
def lines(draw: st.DrawFn, ids: tuple[str, ...]) -> list[Line]:
    kinds = st.sampled_from([None, FREIGHT, SURCHARGE])
    return [
        Line(
            id=each,
            currency=draw(st.sampled_from(["USD", "USD", "JPY"])),
            amount=draw(st.sampled_from([-30, 10, 20, 30, 40, 70, 71, 100, 101, 200])),
            documents=draw(st.one_of(st.just(()), st.sampled_from([("I1",), ("I2",)]))),
            bills=draw(NUMBERS),
            containers=draw(st.one_of(st.just(()), NUMBERS)),
            kind=draw(kinds),
        )
        for each in draw(st.permutations(ids))[: draw(st.integers(0, len(ids)))]
    ]


THEIRS, OURS = lines(("1", "2", "3", "4", "10")), lines(("a", "b", "c", "d"))
TOLERANCES = st.sampled_from([EXACT, Tolerance(1, 20), Tolerance(100, 500)])


@settings(max_examples=1500, deadline=None)
@given(THEIRS, OURS, TOLERANCES, st.booleans())
def test_it_finds_what_looking_at_every_pair_finds(
    theirs: list[Line], ours: list[Line], tolerance: Tolerance, zeros: bool
) -> None:
    found = {
        (
            each.outcome.value,
            frozenset(t.id for t in each.theirs),
            frozenset(o.id for o in each.ours),
        )
        for each in match(theirs, ours, tolerance, zeros)
    }
    assert found == Naive(theirs, ours, tolerance, zeros).run()


@settings(max_examples=300, deadline=None)
@given(THEIRS, OURS, TOLERANCES)
def test_no_line_is_lost_or_used_twice_and_matches_keep_their_word(
    theirs: list[Line], ours: list[Line], tolerance: Tolerance
) -> None:
    found = match(theirs, ours, tolerance)
    assert sorted(t.id for each in found for t in each.theirs) == sorted(t.id for t in theirs)
    assert sorted(o.id for each in found for o in each.ours) == sorted(o.id for o in ours)
    for each in found:
        if each.outcome is Outcome.MATCHED:
            assert len({e.currency for e in (*each.theirs, *each.ours)}) == 1
            assert each.difference == 0 or tolerance.allows(
                each.their_amount, each.our_amount, each.currency
            )
            assert (each.difference == 0) == (each.reason is Reason.NONE)


@settings(max_examples=300, deadline=None)
@given(st.data(), THEIRS, OURS, TOLERANCES)
def test_the_order_of_the_lines_changes_nothing(
    data: st.DataObject, theirs: list[Line], ours: list[Line], tolerance: Tolerance
) -> None:
    if not theirs and not ours:
        assert match([], [], tolerance) == []
        return
    shuffled = data.draw(st.permutations(theirs)), data.draw(st.permutations(ours))
    assert match(*shuffled, tolerance) == match(theirs, ours, tolerance)


def test_twenty_thousand_lines_of_one_booking_are_still_quick() -> None:
    theirs = [line(at, 1_000 + at % 977, "", bookings=("BK1",)) for at in range(20_000)]
    ours = [line(f"o{at:05}", 1_000 + at % 977, "", bookings=("BK1",)) for at in range(20_000)]
    found = match(theirs, ours, LOOSE)
    assert len(found) == 20_000
    assert {each.outcome for each in found} == {Outcome.MATCHED}
