"""Idempotency rows: written in the same transaction as the change they stand for."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item, Key, Present, Store, StoreError, Update
from chalicelib.kit.errors import DomainError
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository, tenant_key
from chalicelib.tenancy.principal import Idempotency, Principal

KEPT: Final = timedelta(hours=24)


class KeyUsedForAnother(DomainError):
    """The key came with another payload before."""

    status = 422
    type = "idempotency-key-reused"
    title = "This Idempotency-Key was used for something else. Use a new one."


@dataclass(frozen=True)
class Repetition:
    """What was answered the first time."""

    body: str


def idempotency_item(who: Principal, promise: Idempotency, now: datetime, answer: Any) -> Item:
    """The row to write beside a change made under the principal's key."""
    return {
        "pk": tenant_key(who.tenant, "IDEM", _hash(who, promise)),
        "sk": "META",
        "fingerprint": promise.fingerprint,
        "body": promise.render(answer),
        "at": stamp(now),
        "expires_at": int((now + KEPT).timestamp()),
    }


def repetition(store: Store, who: Principal, now: datetime) -> Repetition | None:
    """The first answer under the principal's key, if there was one.

    Raises ``KeyUsedForAnother`` when the first call sent something else.
    """
    promise = who.idempotency
    if promise is None:
        return None
    row = TenantRepository(store, who).store.get(_key(who, promise))
    if row is None or row["expires_at"] <= int(now.timestamp()):
        return None
    if row["fingerprint"] != promise.fingerprint:
        raise KeyUsedForAnother()
    return Repetition(row["body"])


def remember(store: Store, who: Principal, body: str) -> None:
    """Replace what a repetition gets, when that is known only after the act (a page's next
    address). Best effort: without it the first body stands."""
    if who.idempotency is None or not who.idempotency.spent:
        return
    change = Update(_key(who, who.idempotency), {"body": body}, condition=Present())
    with suppress(StoreError):
        TenantRepository(store, who).store.commit([change])


def _key(who: Principal, promise: Idempotency) -> Key:
    return Key(PLATFORM, tenant_key(who.tenant, "IDEM", _hash(who, promise)), "META")


def _hash(who: Principal, promise: Idempotency) -> str:
    # Two people may use the same key without meeting.
    return hashlib.sha256(f"{who.user}\n{promise.key}".encode()).hexdigest()
