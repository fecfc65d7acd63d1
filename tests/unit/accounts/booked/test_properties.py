"""Whatever is booked, charged, corrected and changed: kept as the facts say, at every moment."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.ledger.correcting import Correction, carry_out
from chalicelib.kit.text import number_key
from tests.unit.accounts.booked.trade import Trade
from tests.world import World

NUMBERS = ("F-1", "F-2", "HBL 1", "MBL")
CODES = ("USD", "JPY")

amounts = st.integers(1, 500)
expected = st.dictionaries(st.sampled_from(CODES), amounts, max_size=2)
facts = st.fixed_dictionaries(
    {name: st.sampled_from(("", *NUMBERS)) for name in ("house_bill", "master_bill")}
    | {"number": st.sampled_from(NUMBERS)}
)
acts = st.one_of(
    st.tuples(st.just("book"), expected, facts),
    st.tuples(st.just("change"), st.integers(0, 5), expected, facts),
    st.tuples(st.just("charge"), amounts, st.sampled_from(NUMBERS), st.sampled_from(CODES)),
    st.tuples(st.just("correct"), st.integers(0, 5), st.integers(-80, 80).filter(bool)),
    st.tuples(st.just("undo"), st.integers(0, 5)),
)


class Walk:
    """A customer's trade, act after act."""

    def __init__(self) -> None:
        self.trade = Trade(World())
        self.shipments: list[str] = []
        self.charges: list[str] = []

    def do(self, act: str, *how: Any) -> None:
        getattr(self, f"_{act}")(*how)

    def _book(self, expected: dict[str, int], facts: dict[str, str]) -> None:
        self.shipments.append(self.trade.books(expected, **facts).id)

    def _change(self, which: int, expected: dict[str, int], facts: dict[str, str]) -> None:
        if self.shipments:
            id_ = self.shipments[which % len(self.shipments)]
            shipment = self.trade.services.shipments.get(self.trade.who, id_)
            self.trade.changes(shipment, expected_charges=expected, **facts)

    def _charge(self, amount: int, number: str, currency: str) -> None:
        self.charges.append(self.trade.charges(amount, number, currency).id)

    def _correct(self, which: int, by: int) -> None:
        item = self._standing(which)
        if item and item.amount + item.corrected + by >= 0:
            correction = Correction(item.id, by, "as agreed")
            ledger, trade = self.trade.services.ledger, self.trade
            ledger.book(trade.who, trade.customer, lambda books: carry_out(books, correction))

    def _undo(self, which: int) -> None:
        if item := self._standing(which):
            ledger, trade = self.trade.services.ledger, self.trade
            ledger.reverse(trade.who, trade.customer, item.id, "twice")

    def _standing(self, which: int) -> Any:
        if not self.charges:
            return None
        id_ = self.charges[which % len(self.charges)]
        item = self.trade.services.ledger.item(self.trade.who, self.trade.customer, id_)
        return None if item.reversed_by else item

    def booked(self) -> int:
        """What the shipments are expected to be charged in dollars, less what was charged under
        the numbers each of them holds: by the books as they stand, one shipment after the other."""
        trade, total = self.trade, 0
        for id_ in self.shipments:
            shipment = trade.services.shipments.get(trade.who, id_)
            held = trade.services.bookings.get(trade.who, trade.customer, id_).keys
            billed = sum(self._charged(key) for key in held)
            total += max(0, shipment.expected_charges.get("USD", 0) - billed)
        return total

    def _charged(self, key: str) -> int:
        ledger, trade = self.trade.services.ledger, self.trade
        items = [ledger.item(trade.who, trade.customer, each) for each in self.charges]
        mine = [each for each in items if number_key(each.shipment) == key]
        return sum(
            each.amount + each.corrected
            for each in mine
            if each.currency == "USD" and not each.reversed_by
        )


@settings(max_examples=60)
@given(st.lists(acts, max_size=14))
def test_what_counts_as_booked_is_what_the_facts_say(each: list[tuple[Any, ...]]) -> None:
    walk = Walk()
    for act, *how in each:
        walk.do(act, *how)
    assert walk.trade.exposure().get("booking", 0) == walk.booked()
    assert walk.trade.recounted() is False


def test_the_walk_tells_a_wrong_sum() -> None:
    walk = Walk()
    walk.do("book", {"USD": 500}, {"number": "F-1"})
    walk.do("charge", 200, "f1", "USD")
    assert walk.booked() == 300
