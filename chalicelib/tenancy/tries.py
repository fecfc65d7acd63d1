"""Counting tries before they are looked at, so that many at once gain nothing."""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import (
    Absent,
    Condition,
    ConditionFailed,
    Contention,
    Delete,
    Equals,
    Operation,
    Put,
    StoreError,
    Update,
)
from chalicelib.kit.errors import Busy, TooMany
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import email_hash
from chalicelib.tenancy.directory import Directory, tries_item, tries_key
from chalicelib.tenancy.lockout import Tries

RACES = 4
Named = tuple[str, str]


@dataclass(frozen=True)
class Counted:
    """A try that was counted as wrong until it proves right."""

    account: tuple[Named, ...]
    address: Named


class TryCounter:
    """Keeps the counts of ``lockout`` in the table, the same way for known and unknown."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._directory = Directory(backing.store)
        self._store = unscoped.unscoped(backing.store, unscoped.sign_in())

    def password(self, email: str, address: str) -> Counted:
        """Count a try to sign in; raises ``TooMany`` while it must wait."""
        mail = email_hash(email)
        pair, account = _named("pair", mail, address), _named("account", mail)
        counted = Counted((pair, account), _named("address", address))
        self._count((pair, account, counted.address))
        return counted

    def mail(self, email: str, address: str) -> None:
        """Count an e-mail that somebody asks for; raises ``TooMany`` while it must wait."""
        self._count((_named("mail", email_hash(email)), _named("asked", address)))

    def lodged(self, tenant: str, email: str, address: str) -> None:
        """Count a complaint from a company's public page; ``TooMany`` while it must wait."""
        mail = email_hash(email)
        self._count((_named("lodged", tenant, mail), _named("lodging", tenant, address)))

    def forgive(self, counted: Counted) -> None:
        """The password was right: the account's counts begin anew, the address loses one."""
        operations: list[Operation] = [Delete(tries_key(each)) for _, each in counted.account]
        operations.append(Update(tries_key(counted.address[1]), add={"failures": -1}))
        try:
            self._store.commit(operations)
        except StoreError:
            return  # a count too high is harmless, a refused sign-in is not

    def _count(self, named: tuple[Named, ...]) -> None:
        for _ in range(RACES):
            now = self._backing.clock.now()
            before = self._directory.tries(named)
            wait = max(each.wait(now) for each in before)
            if wait > timedelta(0):
                raise TooMany(retry_after=math.ceil(wait.total_seconds()))
            puts = [
                Put(PLATFORM, tries_item(each, tries.failed(now), now), _unchanged(tries))
                for (_, each), tries in zip(named, before, strict=True)
            ]
            try:
                return self._store.commit(puts)
            except (ConditionFailed, Contention):
                continue  # somebody else tried at the same moment: count after them
            except StoreError as error:
                raise Busy() from error
        raise TooMany(retry_after=1)


def _named(kind: str, *parts: str) -> Named:
    return kind, hashlib.sha256("\n".join((kind, *parts)).encode()).hexdigest()


def _unchanged(tries: Tries) -> Condition:
    return Absent() if tries.last_at is None else Equals("failures", tries.failures)
