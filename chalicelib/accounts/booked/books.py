"""All bookings of one customer with what was billed of them, and the same from the facts. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.accounts.booked.model import Billed, Booking, added, keys_of, together
from chalicelib.accounts.ledger.model import Item
from chalicelib.kit.text import number_key
from chalicelib.shipments.model import Shipment


@dataclass(frozen=True)
class Books:
    """Bookings by shipment, and what was charged by number."""

    bookings: Mapping[str, Booking]
    billed: Mapping[str, Billed]

    @classmethod
    def of(cls, bookings: Iterable[Booking], billed: Iterable[Billed]) -> "Books":
        return cls(
            {each.shipment_id: each for each in bookings}, {each.key: each for each in billed}
        )

    @property
    def left(self) -> dict[str, int]:
        """What is still to be billed of all bookings together, by currency."""
        sums: dict[str, int] = {}
        for each in self.bookings.values():
            sums = added(sums, each.left)
        return sums

    def anew(
        self, customer_id: str, expecting: Sequence[Shipment], items: Sequence[Item]
    ) -> "Books":
        """The same added up from the shipments that expect charges and from all items.

        In which order shipments came to bear a number is a fact of its own.
        """
        wanted = {each.id: keys_of(each) for each in expecting}
        bearers, amounts = self._bearers(wanted), _charged(items)
        billed = {
            key: self.billed.get(key, Billed(customer_id=customer_id, key=key)).replaced(
                amounts=amounts.get(key, {}), bearers=bearers.get(key, ())
            )
            for key in {*self.billed, *bearers, *amounts}
        }
        bookings = {}
        for each in expecting:
            empty = Booking(customer_id=customer_id, shipment_id=each.id)
            held = sorted(key for key in wanted[each.id] if billed[key].holder == each.id)
            bookings[each.id] = self.bookings.get(each.id, empty).replaced(
                title=each.title,
                keys=tuple(held),
                expected=dict(each.expected_charges),
                billed=together(billed[key] for key in held),
            )
        return Books(bookings, billed)

    def changes(self, now: "Books") -> list[Booking | Billed]:
        """The rows to be written so that what is kept is what is so."""
        kept = now.bookings
        gone = [
            each.replaced(expected={}) for id_, each in self.bookings.items() if id_ not in kept
        ]
        moved = [each for id_, each in kept.items() if each != self.bookings.get(id_)]
        billed = [each for key, each in now.billed.items() if each != self.billed.get(key)]
        return [*gone, *moved, *billed]

    def _bearers(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """Who bears which number, in the order that is kept; who is missing comes last."""
        found: dict[str, list[str]] = {}
        for shipment_id in sorted(wanted):
            for key in wanted[shipment_id]:
                found.setdefault(key, []).append(shipment_id)
        kept = {key: self.billed[key].bearers if key in self.billed else () for key in found}
        return {
            key: tuple(
                [each for each in kept[key] if each in ids]
                + [each for each in ids if each not in kept[key]]
            )
            for key, ids in found.items()
        }


def _charged(items: Iterable[Item]) -> dict[str, dict[str, int]]:
    """What stands charged by the number of a shipment and the currency."""
    sums: dict[str, dict[str, int]] = {}
    for item in items:
        key = number_key(item.shipment) if item.billed else ""
        if key:
            sums[key] = added(sums.get(key, {}), {item.currency: item.billed})
    return sums
