"""Reminders in the accounts table, in the partition of the customer's account.

META                              ``reminders`` on the account's summary, and its due time
REM#<currency>-<episode>#<step>   a step taken or passed: there can only be one
RMSG#<id>                         a message or call, in the ``worklist`` index while it waits
WHY                               why the customer does not pay, in the ``worklist`` index

The ``worklist`` index also holds every armed account under ``DUE``, by its due time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from chalicelib.accounts.reminders.arming import ARMED, LISTED, armed
from chalicelib.accounts.reminders.decision import Mark
from chalicelib.accounts.reminders.model import WORKLIST, AccountReminders, Reminder, Status
from chalicelib.accounts.reminders.ports import Remembered
from chalicelib.accounts.reminders.unpaid import Unpaid
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Between, Equals, Item, Key, Prefix, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class State:
    """What reminders know of an account, as it was read."""

    customer_id: str
    reminders: AccountReminders
    version: int
    settled: Mapping[str, int] = field(default_factory=dict)


class ReminderRepository(TenantRepository):
    """Reads and writes the reminders of one tenant."""

    def state(self, customer_id: str) -> Remembered | None:
        row = self.store.get(self._key(customer_id, "META"))
        return _state(row) if row else None

    def states(self, ids: Sequence[str]) -> list[Remembered]:
        """The states of up to 100 accounts; those that have none are left out."""
        rows = self.store.get_many([self._key(each, "META") for each in ids]) if ids else []
        return [_state(row) for row in rows if row]

    def due(self, until: datetime, limit: int, after: Item | None) -> Listing[str]:
        """The customers whose accounts fall due up to an instant, the earliest first."""
        span = Between("0", f"{stamp(until)}~")
        query = Query(ACCOUNTS, self.pk("DUE"), "worklist", span, limit, after=after)
        page = self.store.query(query)
        return Listing([str(row["id"]) for row in page.items], page.after)

    def owing(self, limit: int, after: Item | None) -> Listing[str]:
        """All customers that have an account, in the ledger's order."""
        query = Query(ACCOUNTS, self.pk("ACCOUNT"), "by_month", limit=limit, after=after)
        page = self.store.query(query)
        return Listing([str(row["id"]) for row in page.items], page.after)

    def get(self, customer_id: str, reminder_id: str) -> Reminder | None:
        row = self.store.get(self._key(customer_id, f"RMSG#{reminder_id}"))
        return _reminder(row) if row else None

    def of_customer(self, customer_id: str, limit: int, after: Item | None) -> Listing[Reminder]:
        """A customer's reminders, the newest first."""
        pk = self.pk("A", customer_id)
        query = Query(ACCOUNTS, pk, None, Prefix("RMSG#"), limit, False, after)
        page = self.store.query(query)
        return Listing([_reminder(row) for row in page.items], page.after)

    def worklist(self, status: Status, limit: int, after: Item | None) -> Listing[Reminder]:
        """What waits for a person, the oldest first."""
        query = Query(ACCOUNTS, self.pk("WORK", status), "worklist", limit=limit, after=after)
        page = self.store.query(query)
        return Listing([_reminder(row) for row in page.items], page.after)

    def note_why(self, uow: UnitOfWork, customer_id: str, why: str, on: date) -> None:
        """List the customer under its reason; no reason: not at all."""
        key = self._key(customer_id, "WHY")
        if not why:
            uow.delete(key)
            return
        place = {"worklist_pk": self.pk("WHY", why), "worklist_sk": f"{on}#{customer_id}"}
        facts = {"id": customer_id, "on": on.isoformat()}
        uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, **facts, **place})

    def unpaid(self, why: str, limit: int, after: Item | None) -> Listing[Unpaid]:
        """Who does not pay for a reason, the longest first; who paid since is left out."""
        query = Query(ACCOUNTS, self.pk("WHY", why), "worklist", limit=limit, after=after)
        page = self.store.query(query)
        keys = [self._key(row["id"], "META") for row in page.items]
        accounts = self.store.get_many(keys) if keys else []
        pairs = zip(page.items, accounts, strict=True)
        rows = [_unpaid(why, listed, row) for listed, row in pairs if row is not None]
        return Listing([each for each in rows if each is not None], page.after)

    def keep(
        self, uow: UnitOfWork, read: Remembered, state: AccountReminders, due_at: datetime | None
    ) -> None:
        """Write the account's new state and due time, if nobody was faster."""
        uow.update(self._kept(read, state, due_at))

    def rearm(self, read: Remembered, state: AccountReminders, due_at: datetime | None) -> None:
        """The same where nothing was done but look: no audit line, nothing leaves the house.

        Raises ``ConditionFailed`` when the account moved; its own write armed it again then.
        """
        self.store.commit([self._kept(read, state, due_at)])

    def insert(self, uow: UnitOfWork, reminder: Reminder, marks: Sequence[Mark]) -> None:
        """A new message, and the steps it takes: each can be taken once, by whomever."""
        uow.insert(ACCOUNTS, self._row(reminder))
        pk = self.pk("A", reminder.customer_id)
        for mark in marks:
            sk = f"REM#{mark.episode}#{mark.step:02d}"
            event = {"pk": pk, "sk": sk, "reminder": reminder.id, "passed": mark.passed}
            uow.insert(ACCOUNTS, event | {"at": stamp(reminder.prepared_at)})

    def replace(self, uow: UnitOfWork, after: Reminder) -> None:
        """Write a message over the version before it."""
        uow.replace(ACCOUNTS, self._row(after), after.version - 1)

    def _kept(self, read: Remembered, state: AccountReminders, due_at: datetime | None) -> Update:
        due = armed(self.who.tenant, read.customer_id, due_at)
        facts = {"reminders": state.model_dump(mode="json"), "version": read.version + 1} | due
        gone = () if due else ARMED
        key = self._key(read.customer_id, "META")
        return Update(key, facts, {}, gone, condition=Equals("version", read.version))

    def _row(self, reminder: Reminder) -> Item:
        pk, sk = self.pk("A", reminder.customer_id), f"RMSG#{reminder.id}"
        row = {"pk": pk, "sk": sk, **reminder.model_dump(mode="json")}
        if reminder.status in WORKLIST:
            row["worklist_pk"] = self.pk("WORK", reminder.status)
            row["worklist_sk"] = reminder.id
        return row

    def _key(self, customer_id: str, sk: str) -> Key:
        return Key(ACCOUNTS, self.pk("A", customer_id), sk)


def _state(row: Item) -> State:
    reminders = AccountReminders.model_validate(row.get("reminders") or {})
    balances = row.get("balances", {}).items()
    settled = {code: int(each.get("settled", 0)) for code, each in balances}
    return State(str(row["id"]), reminders, int(row["version"]), settled)


def _unpaid(why: str, listed: Item, row: Item) -> Unpaid | None:
    state = _state(row).reminders
    if state.why != why:
        return None
    nets = {code: b["debits"] - b["credits"] for code, b in row.get("balances", {}).items()}
    oldest = min(state.oldest_due.values(), default=None)
    owed = {code: net for code, net in sorted(nets.items()) if net}
    return Unpaid(str(row["id"]), why, date.fromisoformat(listed["on"]), oldest, owed)


def _reminder(row: Item) -> Reminder:
    own = {name: value for name, value in row.items() if name not in ("pk", "sk", *LISTED)}
    return Reminder.model_validate(own)
