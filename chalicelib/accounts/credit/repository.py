"""Credit in the accounts table: ``CREDIT`` in the partition of the customer's account.

The row is in the ``due`` index for what changes by itself, and in the ``worklist`` index under
``HOLD`` while the customer is on hold, under ``RELEASE`` while a release waits for its second
person. A booking only counts the version up and moves the due time: the row may then hold
nothing else yet. Beside it ``BESIDE`` counts what shipments and disputes add to the exposure, by
side and currency; each is counted in the transaction of what causes it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.accounts.credit.model import Beside, Credit, Side, Sums
from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Absent, Equals, Item, Key, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_OF_ROW = tuple(Credit.model_fields)


class CreditRepository(TenantRepository):
    """Reads and writes the credits of one tenant."""

    def get(self, customer_id: str) -> Credit:
        """The customer's credit; an empty one, version 0, where nothing is kept."""
        row = self.store.get(self._key(customer_id))
        return _credit(row) if row else Credit(customer_id=customer_id)

    def many(self, ids: Sequence[str]) -> dict[str, Credit]:
        """The credits of up to 100 customers; those of whom nothing is kept are left out."""
        rows = self.store.get_many([self._key(each) for each in ids]) if ids else []
        found = [_credit(row) for row in rows if row]
        return {each.customer_id: each for each in found}

    def held(self, limit: int, after: Item | None) -> Listing[Credit]:
        """Who is on hold, the longest first."""
        return self._worklist("HOLD", limit, after)

    def asked(self, limit: int, after: Item | None) -> Listing[Credit]:
        """Whose release waits for a second person, the longest first."""
        return self._worklist("RELEASE", limit, after)

    def beside(self, customer_id: str) -> Beside:
        """What is counted of bookings and accepted disputes, by side and currency."""
        row = self.store.get(self._beside_key(customer_id)) or {}
        writes = row.get("writes", 0)
        counted = {_place(name): row[name] for name in row if name not in ("pk", "sk", "writes")}
        return Beside({place: amount for place, amount in counted.items() if amount}, writes)

    def count(
        self, uow: UnitOfWork, customer_id: str, side: Side, moved: Mapping[str, int]
    ) -> None:
        """Count bookings or accepted disputes up and down, by currency."""
        key = self._beside_key(customer_id)
        for currency, by in sorted(moved.items()):
            uow.count(key, f"{side}_{currency}", by)
            uow.count(key, "writes", 1)

    def recount(self, uow: UnitOfWork, customer_id: str, was: Beside, now: Sums) -> None:
        """Write the sums as they were added up anew, if nothing was counted since."""
        key = self._beside_key(customer_id)
        sums = {f"{side}_{code}": amount for (side, code), amount in sorted(now.items())}
        row = {"pk": key.pk, "sk": key.sk, "writes": was.writes + 1, **sums}
        uow.put(ACCOUNTS, row, Equals("writes", was.writes) if was.writes else Absent())

    def hold_still(self, uow: UnitOfWork, credit: Credit) -> None:
        """Refuse everything if the credit has changed since it was read."""
        same = Equals("version", credit.version) if credit.version else Absent()
        uow.check(self._key(credit.customer_id), same)

    def save(self, uow: UnitOfWork, after: Credit) -> None:
        """Write a credit over the version before it."""
        before = after.version - 1
        condition = Equals("version", before) if before else Absent()
        uow.put(ACCOUNTS, self._row(after), condition)

    def rearm(self, after: Credit) -> None:
        """The same where nothing but the due time changed: no audit line is written.

        Raises ``ConditionFailed`` when somebody was faster; that write armed it again.
        """
        key, due = self._key(after.customer_id), self._due(after.customer_id, after.due_at)
        gone = () if due else ("due_at", "wake_at", "wake_shard", "wake_tries")
        facts = {"version": after.version, "watched": after.watched, **due}
        same = Equals("version", after.version - 1)
        self.store.commit([Update(key, facts, {}, gone, condition=same)])

    def arm(self, uow: UnitOfWork, customer_id: str, at: datetime) -> None:
        """Let the credit be looked at, whatever else is kept of it."""
        key = self._key(customer_id)
        facts = {"type": Credit.TYPE, "id": customer_id, "customer_id": customer_id}
        uow.update(Update(key, {**facts, **due_fields(key.pk, at)}, {"version": 1}))

    def _worklist(self, kind: str, limit: int, after: Item | None) -> Listing[Credit]:
        query = Query(ACCOUNTS, self.pk("CREDIT", kind), "worklist", None, limit, True, after)
        page = self.store.query(query)
        return Listing([_credit(row) for row in page.items], page.after)

    def _row(self, credit: Credit) -> Item:
        key = self._key(credit.customer_id)
        row = {"pk": key.pk, "sk": key.sk, **credit.model_dump(mode="json", exclude={"due_at"})}
        row |= {"type": Credit.TYPE, "id": credit.customer_id}
        row |= self._due(credit.customer_id, credit.due_at)
        release = credit.release
        if release is not None and not release.granted:
            row["worklist_pk"] = self.pk("CREDIT", "RELEASE")
            row["worklist_sk"] = f"{stamp(release.asked_at)}#{credit.customer_id}"
        elif credit.hold is not None:
            row["worklist_pk"] = self.pk("CREDIT", "HOLD")
            row["worklist_sk"] = f"{stamp(credit.hold.since)}#{credit.customer_id}"
        return row

    def _due(self, customer_id: str, at: datetime | None) -> Item:
        return due_fields(self._key(customer_id).pk, at)

    def _key(self, customer_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("A", customer_id), "CREDIT")

    def _beside_key(self, customer_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("A", customer_id), "BESIDE")


def _credit(row: Item) -> Credit:
    return Credit.model_validate({name: row[name] for name in _OF_ROW if name in row})


def _place(name: str) -> tuple[Side, str]:
    side, _, currency = name.rpartition("_")
    return Side(side), currency
