"""One act, one transaction: the change, its audit line, its messages and its due times.

The audit line doubles as the operation row: its id is new for each unit of work, so when a
commit is cut off and repeated underneath us, finding the line means that it was done.

The first line that a process writes for a company in an hour carries the due time at which the
lines of that hour are sealed: no other row is needed, and who does nothing wakes nobody.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from chalicelib.audit.moments import (
    COMMIT_WITHIN,
    SEALING,
    hour_of,
    month_of,
    sealing_due,
)
from chalicelib.clock.due import due_fields
from chalicelib.kit import queues
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import (
    Absent,
    Check,
    Condition,
    ConditionFailed,
    Contention,
    Delete,
    Equals,
    Item,
    Key,
    Operation,
    OutcomeUnknown,
    Put,
    StoreError,
    Throttled,
    Update,
)
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.kit.errors import Busy, DomainError, Stale, Unsure
from chalicelib.notify.message import Message
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import tenant_key
from chalicelib.tenancy.idempotency import idempotency_item
from chalicelib.tenancy.principal import Principal

log = logging.getLogger(__name__)

ATTEMPTS = 4
# What the next try may decide; also a condition that our own lost write may have broken.
UNDECIDED = (Contention, OutcomeUnknown, Throttled, ConditionFailed)

Done = TypeVar("Done")


class UnitOfWork:
    """Collects operations, also from several services, and commits them once.

    ``refuse`` on an operation is the business error to raise when its condition fails;
    without it a failed condition is ``Stale``.
    """

    def __init__(self, backing: Backing, who: Principal) -> None:
        self.who = who
        self._clock = backing.clock
        self.now = backing.clock.now()
        self.ids = backing.ids
        self._queues = backing.queues
        self._armed = backing.armed
        self._store = FencedStore(backing.store, Scope.tenant(who.tenant))
        self._operations: list[Operation] = []
        self._refusals: dict[int, DomainError] = {}
        self._counts: dict[Key, dict[str, int]] = {}
        self._acts: list[dict[str, Any]] = []
        self._nudges: list[tuple[str, dict[str, str]]] = []

    @property
    def size(self) -> int:
        """How many operations are collected; a transaction takes 100, the audit line is one."""
        return len(self._operations) + len(self._counts)

    def insert(self, table: str, item: Item, *, refuse: DomainError | None = None) -> None:
        """Write an item that must not exist yet."""
        self._add(Put(table, item, Absent()), refuse)

    def replace(
        self, table: str, item: Item, version: int, *, refuse: DomainError | None = None
    ) -> None:
        """Write an aggregate whose stored ``version`` is still the given one.

        ``item["version"]`` must already be the next one.
        """
        self._add(Put(table, item, Equals("version", version)), refuse)

    def put(
        self,
        table: str,
        item: Item,
        condition: Condition | None = None,
        *,
        refuse: DomainError | None = None,
    ) -> None:
        """Write an item, under a condition or none."""
        self._add(Put(table, item, condition), refuse)

    def update(self, update: Update, *, refuse: DomainError | None = None) -> None:
        """Change some attributes of an item."""
        self._add(update, refuse)

    def count(self, key: Key, name: str, by: int) -> None:
        """Count a number of an item up or down; a transaction may count the same one often."""
        counted = self._counts.setdefault(key, {})
        counted[name] = counted.get(name, 0) + by

    def delete(
        self, key: Key, condition: Condition | None = None, *, refuse: DomainError | None = None
    ) -> None:
        """Remove an item."""
        self._add(Delete(key, condition), refuse)

    def check(self, key: Key, condition: Condition, *, refuse: DomainError | None = None) -> None:
        """Refuse everything unless the condition holds."""
        self._add(Check(key, condition), refuse)

    def audit(self, action: str, subject: str, **facts: Any) -> None:
        """Record what is done to whom: ``action`` is ``subject.verb``, facts are plain values."""
        self._acts.append({"action": action, "subject": subject, "facts": facts})

    def send(self, message: Message) -> str:
        """Put a message into the outbox, as part of this transaction; gives its id."""
        out = self.ids.new("out")
        pk = tenant_key(self.who.tenant, "OUT", out)
        item = {
            "pk": pk,
            "sk": "META",
            "type": "outbox",
            "id": out,
            "state": "pending",
            "attempts": 0,
            "created_at": stamp(self.now),
            "message": message.model_dump(mode="json"),
            "version": 1,
            **due_fields(pk, self.now),
        }
        self.insert(PLATFORM, item)
        self.nudge("outbox", out, queues.OUTBOX, item["due_at"])
        return out

    def nudge(self, type_: str, id_: str, queue: str, expected: str) -> None:
        """After the commit, wake an aggregate at once; the sweeper would do it within a minute."""
        body = {"tenant": self.who.tenant, "type": type_, "id": id_, "expected": expected}
        self._nudges.append((queue, body))

    def commit(self, answer: Any = None) -> None:
        """Do everything or nothing.

        ``answer`` is what the service is about to return: under an idempotency key, a
        repetition gets it again. Raises the refusal of the first condition that failed,
        ``Stale`` when it had none, ``Busy`` when it could not be done now, and ``Unsure`` when
        nobody can tell: whatever else is raised, it was not done.
        """
        for key, counted in self._counts.items():
            if moved := {name: by for name, by in counted.items() if by}:
                self._add(Update(key, add=moved), None)
        audit = self._audit_item()
        self._add(Put(PLATFORM, audit, Absent()), None)
        promise = self.who.idempotency
        if promise is not None and not promise.spent:
            row = idempotency_item(self.who, promise, self.now, answer)
            self._add(Put(PLATFORM, row, Absent()), None)
        self._commit(Key(PLATFORM, audit["pk"], audit["sk"]))
        self._armed.add(hour_of(self.now), self.who.tenant)
        if promise is not None:
            promise.spent = True
        self._nudge_all()

    def _commit(self, operation_row: Key) -> None:
        unsure = False
        for attempt in range(1, ATTEMPTS + 1):
            if self._clock.now() - self.now > COMMIT_WITHIN:
                # The trail may be sealed beyond our line: see audit/moments.py.
                raise Unsure() if unsure else Busy()
            try:
                self._store.commit(self._operations)
                return
            except StoreError as error:
                done = self._done(operation_row)
                if done:
                    return
                if done is False and isinstance(error, ConditionFailed):
                    raise self._refusal(error) from error
                perhaps = isinstance(error, OutcomeUnknown | ConditionFailed)
                unsure = done is None and (unsure or perhaps)
                if not isinstance(error, UNDECIDED) or attempt == ATTEMPTS:
                    raise (Unsure() if unsure else Busy()) from error

    def _done(self, operation_row: Key) -> bool | None:
        """Whether our own line stands in the trail; ``None`` when it could not be read."""
        try:
            return self._store.get(operation_row) is not None
        except StoreError:
            return None

    def _refusal(self, error: ConditionFailed) -> DomainError:
        # The idempotency row comes last: when only it failed, another call was first.
        for index in error.failed:
            if index in self._refusals:
                return self._refusals[index]
        return Stale()

    def _add(self, operation: Operation, refuse: DomainError | None) -> None:
        if refuse is not None:
            self._refusals[len(self._operations)] = refuse
        self._operations.append(operation)

    def _audit_item(self) -> Item:
        aud = self.ids.new("aud")
        pk = tenant_key(self.who.tenant, "AUDIT", month_of(self.now))
        line = {
            "pk": pk,
            "sk": aud,
            "id": aud,
            "at": stamp(self.now),
            "by": self.who.user,
            "request": self.who.request_id,
            "acts": self._acts,
        }
        if self._armed.has(hour_of(self.now), self.who.tenant):
            return line
        return line | {"type": SEALING} | due_fields(pk, sealing_due(self.now))

    def _nudge_all(self) -> None:
        for queue, body in self._nudges:
            try:
                self._queues.send(queue, body, group=self.who.tenant)
            except Exception:
                log.warning("a nudge was not sent to %s", queue)


def on_fresh_facts(act: Callable[[], Done], attempts: int = ATTEMPTS) -> Done:
    """Do it again on what stands there now when somebody was faster; each try reads anew and is
    a transaction of its own. Raises ``Stale`` when others were faster every time."""
    for _ in range(attempts - 1):
        try:
            return act()
        except Stale:
            continue
    return act()


def fingerprint(payload: Mapping[str, Any]) -> str:
    """What a caller sent, for comparison with what it sends again under the same key."""
    import hashlib

    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
