"""Identifiers: a kind, a time that sorts, and chance."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.clock import FixedClock
from chalicelib.kit.ids import RandomIds, SeededIds, ulid_bytes, ulid_text

# The moment of the example in the specification of ULIDs, and how it is written there.
AT = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=1_469_918_176_385)
WRITTEN = "01ARYZ6S41"
RAW = st.binary(min_size=16, max_size=16)


def test_an_id_tells_its_kind_and_its_time() -> None:
    kind, _, ulid = RandomIds(FixedClock(AT)).new("cus").partition("_")
    assert (kind, ulid[:10], len(ulid)) == ("cus", WRITTEN, 26)


def test_ids_of_one_moment_differ_and_a_later_one_sorts_behind_them() -> None:
    clock = FixedClock(AT)
    ids = RandomIds(clock)
    now = {ids.new("tkt") for _ in range(100)}
    clock.advance(timedelta(milliseconds=1))
    assert len(now) == 100
    assert ids.new("tkt") > max(now)


def test_a_seed_gives_the_same_ids_again() -> None:
    one, two = (SeededIds(FixedClock(AT), 7) for _ in range(2))
    assert [one.new("evt") for _ in range(5)] == [two.new("evt") for _ in range(5)]


@given(RAW, RAW)
def test_written_down_they_keep_their_bytes_and_their_order(one: bytes, two: bytes) -> None:
    assert ulid_bytes(ulid_text(one)) == one
    assert (ulid_text(one) < ulid_text(two)) == (one < two)


@pytest.mark.parametrize(
    "text",
    [
        "",
        WRITTEN,
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",  # one more than 128 bits
        "01ARZ3NDEKTSV4RRFFQ69G5FAU",  # U is left out of the alphabet
        "01ARZ3NDEKTSV4RRFFQ69G5FAV0",
    ],
)
def test_what_is_no_ulid_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        ulid_bytes(text)
