"""The fence: no call reaches an item outside of the scope it was made for.

A scope is a set of partition-key prefixes: one tenant's, or those of a named operation that
must look across tenants (listed in ``tenancy/unscoped.py``). The first layer is the
``FencedStore`` that a repository is built on; the second is a botocore hook that looks at the
very parameters that are about to leave, so that a mistake in the first cannot go unseen; the
third, in the cloud, is the rights that the call is signed with (``scoped.py``).
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

from chalicelib.kit.dynamo.vocabulary import Item, Key, Operation, OutOfBounds, Page, Query, Store

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Scope:
    """What may be touched: partition keys that begin with one of these.

    ``name`` is the operation and ``company`` the tenant it is done for, if it is for one: what
    rights it has in the cloud follows from these two.
    """

    name: str
    prefixes: tuple[str, ...]
    company: str = ""

    @classmethod
    @lru_cache(maxsize=1024)  # every repository asks for one
    def tenant(cls, tenant: str) -> "Scope":
        """Everything of one tenant, and nothing else."""
        # The delimiter belongs to the prefix: ten_1 must not open ten_10.
        return cls(TENANT, (f"T#{tenant}#",), tenant)

    def require(self, pk: str) -> None:
        """Raises ``OutOfBounds`` for a partition key outside of the scope."""
        if not pk.startswith(self.prefixes):
            raise OutOfBounds(f"{self.name} {self.company}: a key out of its bounds was refused")


# The operation that is no exception: work inside of one tenant.
TENANT: Final = "tenant"


_current: ContextVar[Scope | None] = ContextVar("dynamo_scope", default=None)


def current() -> Scope | None:
    """The scope of the call that is being made."""
    return _current.get()


class FencedStore:
    """A store that sees only one scope."""

    def __init__(self, store: Store, scope: Scope) -> None:
        self._store = store
        self._scope = scope

    def get(self, key: Key) -> Item | None:
        self._scope.require(key.pk)
        return self._within(self._store.get, key)

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        self._require_all(keys)
        return self._within(self._store.get_many, keys)

    def query(self, query: Query) -> Page:
        self._scope.require(query.pk)
        return self._within(self._store.query, query)

    def commit(self, operations: Sequence[Operation]) -> None:
        self._require_all([operation.key for operation in operations])
        self._within(self._store.commit, operations)

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        for item in items:
            self._scope.require(item["pk"])
        self._within(self._store.put_many, table, items)

    def delete_many(self, keys: Sequence[Key]) -> None:
        self._require_all(keys)
        self._within(self._store.delete_many, keys)

    def _within(self, call: Callable[..., Answer], *given: Any) -> Answer:
        """The call, with the scope known to the second layer meanwhile."""
        token = _current.set(self._scope)
        try:
            return call(*given)
        finally:
            _current.reset(token)

    def _require_all(self, keys: Sequence[Key]) -> None:
        for key in keys:
            self._scope.require(key.pk)


def guard(params: dict[str, Any], model: Any, **_: Any) -> None:
    """Botocore's ``provide-client-params.dynamodb`` hook: the second layer.

    Refuses every call made outside of a scope, every Scan, and every key out of bounds.
    """
    scope = _current.get()
    if scope is None:
        raise OutOfBounds(f"{model.name} without a scope was refused")
    if model.name not in _KEYS:
        raise OutOfBounds(f"{model.name} is not in the vocabulary")
    for pk in _KEYS[model.name](params):
        scope.require(pk)


def _of_query(params: dict[str, Any]) -> list[str]:
    # The vocabulary always calls the partition value ``:pk``.
    return [params["ExpressionAttributeValues"][":pk"]["S"]]


def _of_transaction(params: dict[str, Any]) -> list[str]:
    return [_of_write(next(iter(each.values()))) for each in params["TransactItems"]]


def _of_batch_write(params: dict[str, Any]) -> list[str]:
    requests = [each for table in params["RequestItems"].values() for each in table]
    return [_of_write(next(iter(request.values()))) for request in requests]


def _of_batch_get(params: dict[str, Any]) -> list[str]:
    tables = params["RequestItems"].values()
    return [key["pk"]["S"] for table in tables for key in table["Keys"]]


def _of_write(write: dict[str, Any]) -> str:
    value: str = (write.get("Key") or write.get("Item") or {})["pk"]["S"]
    return value


def _of_single(params: dict[str, Any]) -> list[str]:
    return [_of_write(params)]


_KEYS = {
    "GetItem": _of_single,
    "PutItem": _of_single,
    "UpdateItem": _of_single,
    "DeleteItem": _of_single,
    "Query": _of_query,
    "TransactWriteItems": _of_transaction,
    "BatchWriteItem": _of_batch_write,
    "BatchGetItem": _of_batch_get,
}
