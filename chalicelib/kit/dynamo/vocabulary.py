"""The words in which repositories speak to the tables.

An ``Item`` is a flat or nested dict of str, int, bool, None, list and dict; there are no
floats and no sets. Every implementation (memory, DynamoDB) means the same by them; the suite
in ``tests/contract`` holds them to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Protocol

Item = dict[str, Any]


class Key(NamedTuple):
    """Where an item lives."""

    table: str
    pk: str
    sk: str


@dataclass(frozen=True)
class Absent:
    """The item does not exist; with ``attribute``, it lacks that attribute."""

    attribute: str = "pk"


@dataclass(frozen=True)
class Present:
    """The item exists; with ``attribute``, it has that attribute."""

    attribute: str = "pk"


@dataclass(frozen=True)
class Equals:
    """The attribute is there and has exactly this value; a list, each of its members in order."""

    attribute: str
    value: str | int | bool | list[Any]


@dataclass(frozen=True)
class AtMost:
    """The attribute is there and not greater than this value (same type)."""

    attribute: str
    value: str | int


@dataclass(frozen=True)
class AllOf:
    """All of these hold."""

    conditions: tuple["Condition", ...]

    def __init__(self, *conditions: "Condition") -> None:
        object.__setattr__(self, "conditions", conditions)


Condition = Absent | Present | Equals | AtMost | AllOf


@dataclass(frozen=True)
class Put:
    """Write a whole item (it holds its own ``pk`` and ``sk``)."""

    table: str
    item: Item
    condition: Condition | None = None

    @cached_property  # everything between here and the tables asks for it
    def key(self) -> Key:
        return Key(self.table, self.item["pk"], self.item["sk"])


@dataclass(frozen=True)
class Update:
    """Change some attributes; ``add`` counts numbers up and starts them at 0."""

    key: Key
    set: Item = field(default_factory=dict)
    add: dict[str, int] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    condition: Condition | None = None


@dataclass(frozen=True)
class Delete:
    """Remove the item; nothing happens where there is none."""

    key: Key
    condition: Condition | None = None


@dataclass(frozen=True)
class Check:
    """Change nothing, but refuse the transaction unless the condition holds."""

    key: Key
    condition: Condition


Operation = Put | Update | Delete | Check


@dataclass(frozen=True)
class Prefix:
    """Sort keys that begin with this text."""

    text: str


@dataclass(frozen=True)
class Between:
    """Sort keys from ``low`` to ``high``, both included."""

    low: str
    high: str


class Query(NamedTuple):
    """The items of one partition (of the table or of an index), in the order of sort keys.

    ``after`` is what a former page gave. ``fields`` limits what comes back.
    """

    table: str
    pk: str
    index: str | None = None  # type: ignore[assignment]  # hides the index() of tuples
    sk: Prefix | Between | None = None
    limit: int = 25
    forward: bool = True
    after: Item | None = None
    fields: tuple[str, ...] = ()


class Page(NamedTuple):
    """Some items, and where to go on (``None``: there are no more)."""

    items: list[Item]
    after: Item | None = None


class Store(Protocol):
    """What the tables can do. Reads by key are consistent; index reads may lag in the cloud."""

    def get(self, key: Key) -> Item | None: ...

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        """The items of up to 100 keys in the keys' order, ``None`` where there is none."""

    def query(self, query: Query) -> Page: ...

    def commit(self, operations: Sequence[Operation]) -> None:
        """Do all or nothing of up to 100 operations on distinct items.

        Raises ``ConditionFailed``, ``Contention``, ``Throttled``, ``TooLarge`` (nothing was
        done) or ``OutcomeUnknown`` (all or nothing was done).
        """

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        """Write items without condition or atomicity: only for what may be written twice."""

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove items without condition or atomicity: only for what may be removed twice."""


class StoreError(Exception):
    """The store did not do what was asked."""


class ConditionFailed(StoreError):
    """Some conditions did not hold; nothing was done."""

    def __init__(self, failed: Sequence[int]) -> None:
        super().__init__(f"conditions failed: {list(failed)}")
        self.failed = tuple(failed)


class Contention(StoreError):
    """Another transaction was at the same items; nothing was done, trying again may work."""


class Throttled(StoreError):
    """Over capacity; nothing was done, trying again later may work."""


class OutcomeUnknown(StoreError):
    """No answer came: it was done wholly or not at all. Read to know."""


class TooLarge(StoreError):
    """Over a limit of DynamoDB: 100 operations, 4 MB a transaction, 400 KB an item."""


class OutOfBounds(StoreError):
    """A key outside of the principal's tenant: refused before it left."""
