"""The third layer of the fence, in the cloud: a call is signed with rights that end at its scope.

A function's own role reaches no table. For each scope it takes on its second role, as a session
tagged with the operation and the tenant; what that role may touch depends on these tags, in
policies that ``infra/template/scoped.py`` makes from ``tenancy/unscoped.py``. So code that got
past the other two layers would still be refused by the service.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialProvider,
    CredentialResolver,
    Credentials,
    DeferredRefreshableCredentials,
    ReadOnlyCredentials,
)
from botocore.session import Session, get_session

from chalicelib.kit.dynamo import fence
from chalicelib.kit.dynamo.fence import Scope
from chalicelib.kit.dynamo.vocabulary import OutOfBounds

Assume = Callable[[Scope], Credentials]

# The longest that AWS gives a role taken on from another role.
SECONDS: Final = 3600
# A container that served this many tenants in an hour forgets the first.
MOST_KEPT: Final = 500
# A tag goes into the pattern of a policy: nothing in it may stand for anything else.
_TAG: Final = re.compile(r"[A-Za-z0-9_-]*")


class ScopedCredentials(Credentials):  # type: ignore[misc]  # botocore has no types
    """Credentials that are, at each signature, those of the scope of the call."""

    def __init__(self, assume: Assume) -> None:
        super().__init__("of-the-scope", "of-the-scope")
        self._assume = assume
        self._kept: OrderedDict[tuple[str, str], Credentials] = OrderedDict()
        self._lock = Lock()

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """What botocore signs with. Raises ``OutOfBounds`` outside of every scope."""
        scope = fence.current()
        if scope is None:
            raise OutOfBounds("a call without a scope was not signed")
        return self._of(scope).get_frozen_credentials()

    def _of(self, scope: Scope) -> Credentials:
        key = (scope.name, scope.company)
        with self._lock:
            found = self._kept.pop(key, None) or self._assume(scope)
            self._kept[key] = found
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found


def tags(scope: Scope) -> list[dict[str, str]]:
    """The session tags of a scope. Raises ``OutOfBounds`` for a tenant that is no plain id."""
    if not _TAG.fullmatch(scope.company):
        raise OutOfBounds("a tenant's id that could stand for another was refused")
    found = [{"Key": "operation", "Value": scope.name}]
    return found + [{"Key": "tenant", "Value": scope.company}] * bool(scope.company)


def session(role: str) -> Session:
    """A session whose clients sign each call with ``role``, narrowed to the call's scope."""
    own, narrowed = get_session(), get_session()
    credentials = ScopedCredentials(_assuming(own, role))
    narrowed.register_component("credential_provider", CredentialResolver([_Given(credentials)]))
    return narrowed


def _assuming(own: Session, role: str) -> Assume:
    # One client for all tenants: making it takes longer than its call.
    client = lru_cache(maxsize=1)(own.create_client)

    def assume(scope: Scope) -> Credentials:
        asked = {"RoleSessionName": "scope", "DurationSeconds": SECONDS, "Tags": tags(scope)}
        fetcher = AssumeRoleCredentialFetcher(client, own.get_credentials(), role, asked)
        return DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")

    return assume


class _Given(CredentialProvider):  # type: ignore[misc]
    """Botocore's way to be handed credentials that were made elsewhere."""

    METHOD = CANONICAL_NAME = "scoped"

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> Any:
        return self._credentials
