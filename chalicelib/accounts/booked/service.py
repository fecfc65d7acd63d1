"""Expected charges of shipments: stated with the shipment, used up by the charges that name it.

Both happen in the transaction of their cause, so the exposure is right at every moment.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.accounts.booked.model import Billed, Booking, keys_of, moved, together
from chalicelib.accounts.booked.ports import Bookings, Watch
from chalicelib.accounts.credit.model import Side
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.text import number_key
from chalicelib.shipments.model import Shipment
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# The row of what was charged under a number, and the booking that it uses up.
_Rows = dict[str, Billed]


@dataclass
class BookingService:
    """Keeps what is booked and not billed yet, as a part of others' transactions."""

    rows: Callable[[Principal], Bookings]
    watch: Watch

    def get(self, who: Principal, customer_id: str, shipment_id: str) -> Booking:
        """What a shipment is expected to be charged, and what was charged; empty for none."""
        return self.rows(who).booking(customer_id, shipment_id)

    def open(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Booking]:
        """A customer's bookings of which something is still to be billed."""
        return self.rows(who).open(customer_id, limit, after)

    def stated(self, uow: UnitOfWork, before: Shipment | None, after: Shipment) -> None:
        """People have entered or changed a shipment, in this transaction."""
        was = before.expected_charges if before else {}
        if not was and not after.expected_charges:
            return
        if before and _facts(before) == _facts(after):
            return
        bore = keys_of(before) if before else ()
        if before and before.customer_id != after.customer_id:
            self._state(uow, before.model_copy(update={"expected_charges": {}}), bore)
            bore = ()
        self._state(uow, after, bore)

    def billed(
        self, uow: UnitOfWork, customer_id: str, moved_by: Mapping[tuple[str, str], int]
    ) -> None:
        """Charges that name shipments are booked, corrected or taken back in this transaction."""
        keyed = {place: number_key(place[0]) for place in moved_by}
        rows = self.rows(uow.who)
        found = rows.billed(customer_id, sorted({key for key in keyed.values() if key}))
        bookings: dict[str, Booking] = {}
        for place, by in moved_by.items():
            if key := keyed[place]:
                found[key] = found[key].plus(place[1], by)
        for each in found.values():
            rows.save_billed(uow, each)
            if each.holder and each.holder not in bookings:
                bookings[each.holder] = rows.booking(customer_id, each.holder)
        for before in bookings.values():
            self._save(uow, before, before.replaced(billed=self._billed_of(uow, before, found)))

    def _state(self, uow: UnitOfWork, said: Shipment, bore: Sequence[str]) -> None:
        """Lay down what is expected; a number that the shipment gives up goes to the next."""
        rows, customer_id = self.rows(uow.who), said.customer_id
        before = rows.booking(customer_id, said.id)
        wanted = keys_of(said) if said.expected_charges else ()
        found = rows.billed(customer_id, sorted({*bore, *wanted}))
        now = {key: each.borne(said.id, key in wanted) for key, each in found.items()}
        for key, each in now.items():
            save = rows.hold_billed if each is found[key] else rows.save_billed
            save(uow, each)
        told = {"title": said.title, "expected": dict(said.expected_charges)}
        heirs = {each.holder for each in now.values() if each.holder not in ("", said.id)}
        for booking in (before.replaced(**told), *(rows.booking(customer_id, h) for h in heirs)):
            keys = {key for key in booking.keys if key not in now}
            keys |= {key for key, each in now.items() if each.holder == booking.shipment_id}
            after = booking.replaced(keys=tuple(sorted(keys)))
            was = before if booking.shipment_id == said.id else booking
            self._save(uow, was, after.replaced(billed=self._billed_of(uow, after, now)))
        self.watch.if_watched(uow, customer_id)

    def _billed_of(self, uow: UnitOfWork, booking: Booking, known: _Rows) -> dict[str, int]:
        """What was charged under all the numbers of a shipment."""
        others = [key for key in booking.keys if key not in known]
        more = self.rows(uow.who).billed(booking.customer_id, others) if others else {}
        return together((known | more)[key] for key in booking.keys)

    def _save(self, uow: UnitOfWork, before: Booking, after: Booking) -> None:
        self.rows(uow.who).save(uow, after)
        difference = moved(before.left, after.left)
        self.watch.count(uow, after.customer_id, Side.BOOKING, difference)


def _facts(said: Shipment) -> tuple[object, ...]:
    return said.customer_id, said.title, keys_of(said), dict(said.expected_charges)
