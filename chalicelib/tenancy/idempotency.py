"""Idempotency rows: written in the same transaction as the change they stand for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item, Key, Store
from chalicelib.kit.errors import DomainError
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository, tenant_key
from chalicelib.tenancy.principal import Principal

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


def idempotency_item(who: Principal, now: datetime, answer: Any) -> Item:
    """The row to write beside a change made under the principal's key."""
    assert who.idempotency is not None
    return {
        "pk": tenant_key(who.tenant, "IDEM", _hash(who)),
        "sk": "META",
        "fingerprint": who.idempotency.fingerprint,
        "body": who.idempotency.render(answer),
        "at": stamp(now),
        "expires_at": int((now + KEPT).timestamp()),
    }


def repetition(store: Store, who: Principal, now: datetime) -> Repetition | None:
    """The first answer under the principal's key, if there was one.

    Raises ``KeyUsedForAnother`` when the first call sent something else.
    """
    if who.idempotency is None:
        return None
    repository = TenantRepository(store, who)
    row = repository.store.get(Key(PLATFORM, repository.pk("IDEM", _hash(who)), "META"))
    if row is None or row["expires_at"] <= int(now.timestamp()):
        return None
    if row["fingerprint"] != who.idempotency.fingerprint:
        raise KeyUsedForAnother()
    return Repetition(row["body"])


def _hash(who: Principal) -> str:
    # Two people may use the same key without meeting.
    assert who.idempotency is not None
    return hashlib.sha256(f"{who.user}\n{who.idempotency.key}".encode()).hexdigest()
