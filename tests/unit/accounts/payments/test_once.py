"""However a bank tells of its bookings, each is in the books once: a bank made up, and its files.

The bank books equal and different payments on some days. It sends each day's statement, announces
single payments before, and exports spans of days whenever asked. Its customer uploads any of
these, in any order, as often as it likes.
"""

from collections import Counter
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.accounts.payments.model import BankFile
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt, mt940
from tests.world import World

DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")
# Few amounts and texts, so that equal payments are common; a reference only now and then.
PAYMENTS = st.builds(
    lambda amount, text, day, ref: (day, amount, text, ref),
    st.sampled_from((5000, 5000, 7000, -5000)),
    st.sampled_from(("rent", "freight")),
    st.integers(0, 2),
    st.booleans(),
)
UPLOADS = st.lists(
    st.tuples(
        st.sampled_from(("statement", "mt940", "notification")),
        st.integers(0, 2),
        st.integers(0, 11),
    ),
    min_size=1,
    max_size=8,
)


@dataclass(frozen=True)
class Booked:
    """A booking of the made-up bank."""

    number: int
    day: int
    line: Line


def booked(payments: list[tuple[int, int, str, bool]]) -> list[Booked]:
    ordered = sorted(payments, key=lambda each: each[0])
    return [
        Booked(
            number,
            day,
            Line(amount, text, day=DAYS[day], ref=f"R{number}" if has_ref else ""),
        )
        for number, (day, amount, text, has_ref) in enumerate(ordered)
    ]


def of_day(bookings: list[Booked], day: int) -> tuple[list[Booked], int]:
    """A day's bookings, and the balance that it opens with."""
    opening = sum(each.line.amount for each in bookings if each.day < day)
    return [each for each in bookings if each.day == day], opening


def file(bookings: list[Booked], kind: str, day: int, pick: int) -> tuple[bytes, list[Booked]]:
    """What is uploaded, and which bookings it tells of."""
    told, opening = of_day(bookings, day)
    if kind == "notification":
        one = [bookings[pick % len(bookings)]]
        return camt(one[0].line, message="camt.054", name=f"N{one[0].number}"), one
    make = camt if kind == "statement" else mt940
    lines = [each.line for each in told]
    if make is camt:
        return camt(*lines, opening=opening, name=f"S{day}", number=str(day + 1)), told
    return mt940(*lines, opening=opening, number=str(day + 1)), told


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PAYMENTS, min_size=1, max_size=8), UPLOADS)
def test_each_booking_that_any_file_tells_of_is_taken_in_once(
    payments: list[tuple[int, int, str, bool]], uploads: list[tuple[str, int, int]]
) -> None:
    bookings, bank = booked(payments), Bank(World())
    told: dict[int, Booked] = {}
    for kind, day, pick in uploads:
        content, about = file(bookings, kind, day, pick)
        made = bank.took(content)
        assert made.checked.doubtful == 0
        told |= {each.number: each for each in about}
    expected = Counter((each.line.day, each.line.amount) for each in told.values())
    found = Counter((line.booked.isoformat(), line.amount) for line in bank.lines())
    assert found == expected


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(PAYMENTS, min_size=1, max_size=6), UPLOADS, st.lists(st.integers(-9, 9), max_size=6)
)
def test_what_a_file_tells_of_stays_until_every_file_that_tells_of_it_is_taken_back(
    payments: list[tuple[int, int, str, bool]],
    uploads: list[tuple[str, int, int]],
    taken_back: list[int],
) -> None:
    bookings, bank = booked(payments), Bank(World())
    stands: list[tuple[BankFile, list[Booked]]] = []
    for at, (kind, day, pick) in enumerate(uploads + uploads):
        content, about = file(bookings, kind, day, pick)
        made = bank.took(content)
        assert made.checked.doubtful == 0
        if made.state == "taken":
            stands.append((made, about))
        which = taken_back[at] if at < len(taken_back) else -1
        if which >= 0 and stands:
            bank.took_back(stands.pop(which % len(stands))[0])
        told = {each.number: each for _, about in stands for each in about}
        expected = Counter((each.line.day, each.line.amount) for each in told.values())
        found = Counter((line.booked.isoformat(), line.amount) for line in bank.lines())
        assert found == expected
