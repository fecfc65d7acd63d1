"""API keys: made, listed, revoked, and who one stands for."""

import logging
from datetime import datetime, timedelta

from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Key, Present, StoreError, Update
from chalicelib.kit.errors import Invalid, NotFound, SignInNeeded, TooMany
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import secret_hash
from chalicelib.tenancy.api_keys import MARK, ApiKey, checked_days, checked_scopes, new_secret
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tenancy.per_request import PerRequest
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import (
    CompanyRepository,
    api_key_key,
    company_key,
    item_of,
    read,
)
from chalicelib.tenancy.rights import RIGHTS
from chalicelib.tenancy.unscoped import WiderUnitOfWork

log = logging.getLogger(__name__)

# What a program cannot be: a person with a profile.
NOT_FOR_KEYS = frozenset({"self.manage"})
CALLS_PER_MINUTE = 600
WINDOW = timedelta(minutes=1)


class Keys:
    """Keys of a company's own software."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._left = PerRequest()

    def scopes(self, who: Principal) -> frozenset[str]:
        """What a key of this maker may be allowed."""
        return frozenset(right for right in RIGHTS if who.permits(right)) - NOT_FOR_KEYS

    def all(self, who: Principal) -> list[ApiKey]:
        """The company's keys, newest first, revoked and expired ones too."""
        return CompanyRepository(self._backing.store, who).api_keys()

    def create(self, who: Principal, name: str, scopes: list[str], days: int) -> tuple[ApiKey, str]:
        """A new key and its secret, which is never shown again."""
        who.require("keys.manage")
        name = name.strip()
        if not 1 <= len(name) <= 80:
            raise Invalid.field("name", "Enter a name of at most 80 characters.")
        secret, shown, kept = new_secret(self._backing.ids.token())
        uow = self._unit(who)
        key = ApiKey(
            id=uow.ids.new("key"),
            name=name,
            shown=shown,
            hash=kept,
            role=who.role,
            scopes=checked_scopes(scopes, self.scopes(who)),
            created_by=who.user,
            created_at=uow.now,
            ends_at=uow.now + checked_days(days),
        )
        uow.insert(PLATFORM, self._row(who.tenant, key))
        lookup = lookup_key(kept)
        uow.insert(
            PLATFORM, {"pk": lookup.pk, "sk": lookup.sk, "tenant": who.tenant, "key": key.id}
        )
        uow.audit("key.created", key.id, name=name, scopes=sorted(key.scopes))
        uow.commit(key)
        return key, secret

    def revoke(self, who: Principal, key_id: str) -> ApiKey:
        """End a key at once; revoking it twice changes nothing."""
        who.require("keys.manage")
        key = CompanyRepository(self._backing.store, who).api_key(key_id)
        if key is None:
            raise NotFound()
        if key.revoked_at is not None:
            return key
        uow = self._unit(who)
        gone = key.model_copy(update={"revoked_at": uow.now, "version": key.version + 1})
        uow.replace(PLATFORM, self._row(who.tenant, gone), key.version)
        uow.delete(lookup_key(key.hash))
        uow.audit("key.revoked", key.id)
        uow.commit(gone)
        return gone

    def principal(self, secret: str, request_id: str = "") -> Principal:
        """Who a key stands for. Raises ``SignInNeeded``, and ``TooMany`` above its rate.

        Two reads: the look-up by hash, then key, company and count of the minute together.
        """
        if not secret.startswith(MARK) or len(secret) > 200:
            raise SignInNeeded()
        store = unscoped.unscoped(self._backing.store, unscoped.api_key())
        found = store.get(lookup_key(secret_hash(secret)))
        if found is None:
            raise SignInNeeded()
        who = Principal.system(found["tenant"])
        now = self._backing.clock.now()
        rows = KeyUse(self._backing.store, who)
        key, company, used = rows.look(found["key"], now)
        if key is None or company is None or not key.usable(now):
            raise SignInNeeded()
        if used >= CALLS_PER_MINUTE:
            raise TooMany(retry_after=seconds_left(now))
        rows.count(key, now)
        who = Principal(
            tenant=company.id,
            user=key.id,
            role=key.role,
            name=key.name,
            language=company.language,
            zone=company.zone,
            scopes=key.scopes,
            request_id=request_id,
            maker=key.created_by,
        )
        self._left.get(who, "calls", lambda: CALLS_PER_MINUTE - used - 1)
        return who

    def rate(self, who: Principal) -> dict[str, str]:
        """``RateLimit`` headers of the minute (draft-ietf-httpapi-ratelimit-headers)."""
        left = self._left.get(who, "calls", lambda: CALLS_PER_MINUTE)
        return rate_headers(left, self._backing.clock.now())

    def _row(self, tenant: str, key: ApiKey) -> dict[str, object]:
        row = item_of(api_key_key(tenant, key.id), key)
        return row | {"scopes": sorted(key.scopes)}

    def _unit(self, who: Principal) -> WiderUnitOfWork:
        return WiderUnitOfWork(self._backing, who, unscoped.api_keys(who.tenant))


class KeyUse(TenantRepository):
    """A key being used: read with its company and its minute, counted, its last use noted."""

    def look(self, key: str, now: datetime) -> tuple[ApiKey | None, Company | None, int]:
        tenant = self.who.tenant
        keys = (api_key_key(tenant, key), company_key(tenant), self._minute(key, now))
        held, company, minute = self.store.get_many(keys)
        return read(ApiKey, held), read(Company, company), minute["used"] if minute else 0

    def count(self, key: ApiKey, now: datetime) -> None:
        """One more call in this minute; once an hour also that the key is in use."""
        gone = int((now + 2 * WINDOW).timestamp())
        minute = self._minute(key.id, now)
        operations = [Update(minute, {"expires_at": gone}, {"used": 1})]
        if key.due_to_note(now):
            seen = Update(
                api_key_key(self.who.tenant, key.id), {"used_at": stamp(now)}, condition=Present()
            )
            operations.append(seen)
        try:
            self.store.commit(operations)
        except StoreError:
            log.info("a call of a key was not counted")

    def _minute(self, key: str, now: datetime) -> Key:
        return Key(PLATFORM, self.pk("RATE", key), f"{now:%Y-%m-%dT%H:%M}")


def lookup_key(key_hash: str) -> Key:
    return Key(PLATFORM, f"KH#{key_hash}", "META")


def seconds_left(now: datetime) -> int:
    return 60 - now.second


def rate_headers(left: int, now: datetime) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"key";q={CALLS_PER_MINUTE};w=60',
        "RateLimit": f'"key";r={left};t={seconds_left(now)}',
    }
