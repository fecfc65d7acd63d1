"""What a sheet becomes in the tables: the writes of one transaction."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.errors import NumberTaken
from chalicelib.accounts.ledger.model import Account, AgeingClock, Entry, Item, Kind, Part
from chalicelib.accounts.ledger.months import Month, Place, increments
from chalicelib.accounts.ledger.rows import (
    document_sk,
    entry_sk,
    month_sk,
    open_sk,
    stored,
    unchanged,
)
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.accounts.reminders.arming import ARMED, armed
from chalicelib.clock.due import due_fields
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Key
from chalicelib.kit.money import LARGEST
from chalicelib.kit.text import number_key
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_STATED = {"stated", "stated_until", "parts", "parts_until"}


class AccountWrites(TenantRepository):
    """The writing half of ``repository.LedgerRepository``."""

    def plan(self, customer_id: str, parts: Sequence[Part]) -> None:
        """Lay down planned parts, which count for nothing until their credit is booked."""
        self.store.put_many(ACCOUNTS, [self._part_row(customer_id, part) for part in parts])

    def write(self, uow: UnitOfWork, sheet: Sheet, due_at: datetime | None) -> None:
        """Add everything on the sheet to a transaction that holds if nobody was faster."""
        customer_id = sheet.account.customer_id
        self.save(uow, sheet.account, due_at)
        freed = {document_sk(each.kind, each.number) for each in sheet.retired if each.number}
        for entry in sheet.entries:
            self._put_entry(uow, sheet.read, entry)
            self._put_document(uow, entry, freed)
        for item_id, item in sheet.items.items():
            was = sheet.was[item_id]
            if item != was:
                self._put_item(uow, was, item)
        for (currency, month), sums in sorted(sheet.months.items()):
            key = self._key(customer_id, month_sk(month, currency))
            if counts := increments(sums):
                uow.update(dynamo.Update(key, add=counts))
        for part in sheet.parts.values():
            uow.put(ACCOUNTS, self._part_row(customer_id, part))
        for sk in sorted(freed):
            uow.delete(self._key(customer_id, sk))

    def save(self, uow: UnitOfWork, account: Account, due_at: datetime | None) -> None:
        """Write the summary over the version it was read at, and arm its due time."""
        key = self._key(account.customer_id, "META")
        due = armed(self.who.tenant, account.customer_id, due_at)
        facts = account.model_dump(mode="json") | {
            "version": account.version + 1,
            "type": "account",
            "id": account.customer_id,
            "by_month_pk": self.pk("ACCOUNT"),
            "by_month_sk": account.customer_id,
            **due,
        }
        gone = () if due else ARMED
        uow.update(dynamo.Update(key, set=facts, remove=gone, condition=unchanged(account)))

    def save_stated(self, uow: UnitOfWork, account: Account) -> None:
        """Write how far the account is stated; its due time stays as it is."""
        facts = account.model_dump(mode="json", include=_STATED)
        facts["version"] = account.version + 1
        key = self._key(account.customer_id, "META")
        uow.update(dynamo.Update(key, set=facts, condition=unchanged(account)))

    def put_months(
        self,
        uow: UnitOfWork,
        account: Account,
        before: dict[Place, Month],
        after: dict[Place, Month],
    ) -> None:
        """Write the months of an account as they were counted, if nobody has booked since."""
        customer_id = account.customer_id
        self.hold_still(uow, account)
        for currency, month in sorted(before.keys() | after.keys()):
            place = currency, month
            if before.get(place) != after.get(place):
                key = self._key(customer_id, month_sk(month, currency))
                sums = after.get(place, Month()).model_dump()
                uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, **sums})

    def hold_still(self, uow: UnitOfWork, account: Account) -> None:
        """Refuse everything if somebody has booked since the summary was read."""
        uow.check(self._key(account.customer_id, "META"), unchanged(account))

    def name_sheet(
        self, uow: UnitOfWork, customer_id: str, ids: Sequence[str], sheet_id: str
    ) -> None:
        """Write which fee sheet these entries stand on."""
        for each in ids:
            row = {"pk": self._pk(customer_id), "sk": f"LOCK#{each}", "sheet": sheet_id}
            uow.put(ACCOUNTS, row)

    def save_clock(self, uow: UnitOfWork, clock: AgeingClock) -> None:
        """Write when the company's ageing is computed next; version 0 is a new clock."""
        row = self.clock_row(clock)
        if clock.version:
            uow.replace(ACCOUNTS, row, clock.version)
        else:
            uow.insert(ACCOUNTS, row)

    def clock_row(self, clock: AgeingClock) -> dynamo.Item:
        """The row that keeps it, and brings it into the due index."""
        key = self._clock_key()
        return {
            "pk": key.pk,
            "sk": key.sk,
            "type": AgeingClock.TYPE,
            "id": AgeingClock.ID,
            "version": clock.version + 1,
            **due_fields(key.pk, clock.due_at),
        }

    def put_aged(self, run: str, lines: Sequence[tuple[str, AgedBalance]], expires_at: int) -> None:
        """Lay down lines of a computed ageing; the same line twice is the same line."""
        rows = [
            {
                "pk": self.pk("AGED", run),
                "sk": f"{aged.currency}#{customer_id}",
                "by_month_pk": self.pk("AGED", run, aged.currency),
                "by_month_sk": f"{LARGEST - aged.overdue:016d}#{customer_id}",
                "customer_id": customer_id,
                "expires_at": expires_at,
                **aged.model_dump(),
            }
            for customer_id, aged in lines
        ]
        self.store.put_many(ACCOUNTS, rows)

    def _put_entry(self, uow: UnitOfWork, account: Account, entry: Entry) -> None:
        pk, sk = self._pk(entry.customer_id), entry_sk(entry)
        numbered = {
            "by_month_pk": self.pk("BOOKED", entry.customer_id, entry.currency),
            "by_month_sk": f"{entry.seq:09d}",
        }
        uow.insert(ACCOUNTS, {"pk": pk, "sk": sk, **numbered, **stored(entry)})
        stated = account.stated_in(entry.currency)
        if stated is not None and entry.dated <= stated.until:
            late = f"LATE#{entry.currency}#{entry.seq:09d}"
            uow.insert(ACCOUNTS, {"pk": pk, "sk": late, "entry": sk})

    def _put_document(self, uow: UnitOfWork, entry: Entry, freed: set[str]) -> None:
        """Claim the number; one that this very sheet gives up may be used again at once."""
        if not entry.number or entry.kind is Kind.CORRECTION:
            return
        pk, sk = self._pk(entry.customer_id), document_sk(entry.kind, entry.number)
        row = {"pk": pk, "sk": sk, "entry": entry.id, "number": entry.number}
        if entry.amount > 0:
            row |= self._found_under(entry.number, entry.customer_id, "document", entry.id)
        if sk in freed:
            freed.remove(sk)
            uow.put(ACCOUNTS, row)
        else:
            uow.insert(ACCOUNTS, row, refuse=NumberTaken(number=entry.number))

    def _put_item(self, uow: UnitOfWork, was: Item | None, item: Item) -> None:
        pk, facts = self._pk(item.customer_id), stored(item)
        found: dynamo.Item = {}
        if item.shipment and item.kind is Kind.CHARGE:
            found = self._found_under(item.shipment, item.customer_id, "shipment", item.id)
        uow.put(ACCOUNTS, {"pk": pk, "sk": f"I#{item.id}", **facts, **found})
        before = open_sk(was) if was is not None and was.open else None
        after = open_sk(item) if item.open else None
        if before is not None and before != after:
            uow.delete(Key(ACCOUNTS, pk, before))
        if after is not None:
            side = "D" if item.debit else "C"
            index = {
                "open_items_pk": self.pk("OPEN", side),
                "open_items_sk": f"{item.currency}#{item.due}#{item.customer_id}#{item.id}",
            }
            if item.debit:
                index["by_month_pk"] = self.pk("OPENAMT", item.currency, str(item.remaining))
                index["by_month_sk"] = f"{item.due}#{item.customer_id}#{item.id}"
            uow.put(ACCOUNTS, {"pk": pk, "sk": after, **facts, **index})

    def _found_under(self, number: str, customer_id: str, what: str, id_: str) -> dynamo.Item:
        """What lets a number that a payer writes lead to the customer."""
        key = number_key(number)
        if not key:
            return {}
        return {
            "by_month_pk": self.pk("NO", key),
            "by_month_sk": f"{customer_id}#{what}#{id_}",
        }

    def _part_row(self, customer_id: str, part: Part) -> dynamo.Item:
        sk = f"AL#{part.credit_id}#{part.number:04d}"
        return {"pk": self._pk(customer_id), "sk": sk, **part.model_dump(mode="json")}

    def _clock_key(self) -> Key:
        return Key(ACCOUNTS, self.pk("AGEING"), "META")

    def _pk(self, customer_id: str) -> str:
        return self.pk("A", customer_id)

    def _key(self, customer_id: str, sk: str) -> Key:
        return Key(ACCOUNTS, self._pk(customer_id), sk)
