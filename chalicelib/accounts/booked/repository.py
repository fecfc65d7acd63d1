"""Bookings in the accounts table, in the partition of the customer's account.

    BOOKED#<shipment>   what the shipment is expected to be charged, and what was charged
    SHIP#<number>       what was charged under a number, and the booking that it uses up

The worklist index lists a customer's bookings of which something is still to be billed. Every
write holds only if nobody was faster: a charge and a change of its shipment never miss each other.
"""

from collections.abc import Iterator, Sequence

from chalicelib.accounts.booked.model import Billed, Booking
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Absent, Equals, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

PAGE = 200


class BookingRepository(TenantRepository):
    """Reads and writes the bookings of one tenant."""

    def booking(self, customer_id: str, shipment_id: str) -> Booking:
        """What is expected of a shipment; nothing, version 0, where nothing is."""
        row = self.store.get(self._key(customer_id, f"BOOKED#{shipment_id}"))
        empty = Booking(customer_id=customer_id, shipment_id=shipment_id)
        return _booking(row) if row else empty

    def billed(self, customer_id: str, keys: Sequence[str]) -> dict[str, Billed]:
        """What was charged under each of up to 100 numbers."""
        found = {key: Billed(customer_id=customer_id, key=key) for key in keys}
        rows = self.store.get_many([self._key(customer_id, f"SHIP#{key}") for key in keys])
        return found | {row["key"]: _billed(row) for row in rows if row}

    def open(self, customer_id: str, limit: int, after: dynamo.Item | None) -> Listing[Booking]:
        """Bookings of which something is still to be billed, in order of their shipments."""
        pk = self.pk("BOOKED", customer_id)
        page = self.store.query(Query(ACCOUNTS, pk, "worklist", limit=limit, after=after))
        return Listing([_booking(row) for row in page.items], page.after)

    def all_bookings(self, customer_id: str) -> list[Booking]:
        """Every booking of a customer: for counting anew, in jobs."""
        return [_booking(row) for row in self._all(customer_id, "BOOKED#")]

    def all_billed(self, customer_id: str) -> list[Billed]:
        """What was charged under each number: for counting anew, in jobs."""
        return [_billed(row) for row in self._all(customer_id, "SHIP#")]

    def save(self, uow: UnitOfWork, after: Booking) -> None:
        """Write a booking over the version that was read; one without expectation goes."""
        key = self._key(after.customer_id, f"BOOKED#{after.shipment_id}")
        was = _read_at(after.version)
        if not after.expected:
            uow.delete(key, was)
            return
        row = {"pk": key.pk, "sk": key.sk, **after.model_dump(mode="json")}
        row["version"] = after.version + 1
        if after.left:
            row["worklist_pk"] = self.pk("BOOKED", after.customer_id)
            row["worklist_sk"] = after.shipment_id
        uow.put(ACCOUNTS, row, was)

    def save_billed(self, uow: UnitOfWork, after: Billed) -> None:
        """Write what was charged under a number over the version that was read."""
        key = self._key(after.customer_id, f"SHIP#{after.key}")
        row = {"pk": key.pk, "sk": key.sk, **after.model_dump(mode="json")}
        uow.put(ACCOUNTS, row | {"version": after.version + 1}, _read_at(after.version))

    def put(self, uow: UnitOfWork, after: Booking | Billed) -> None:
        """Write either, as it was counted anew."""
        if isinstance(after, Booking):
            self.save(uow, after)
        else:
            self.save_billed(uow, after)

    def hold_billed(self, uow: UnitOfWork, read: Billed) -> None:
        """Refuse everything if something was charged under the number since it was read."""
        key = self._key(read.customer_id, f"SHIP#{read.key}")
        uow.check(key, _read_at(read.version))

    def _all(self, customer_id: str, prefix: str) -> Iterator[dynamo.Item]:
        query = Query(ACCOUNTS, self.pk("A", customer_id), sk=Prefix(prefix), limit=PAGE)
        return self.every(query)

    def _key(self, customer_id: str, sk: str) -> Key:
        return Key(ACCOUNTS, self.pk("A", customer_id), sk)


def _read_at(version: int) -> dynamo.Condition:
    return Equals("version", version) if version else Absent()


def _booking(row: dynamo.Item) -> Booking:
    return Booking.model_validate({name: row[name] for name in Booking.model_fields})


def _billed(row: dynamo.Item) -> Billed:
    return Billed.model_validate({name: row[name] for name in Billed.model_fields})
