"""The vocabulary in memory: for unit tests and the simulation, exact and quick."""

import threading
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chalicelib.kit.dynamo import sizes
from chalicelib.kit.dynamo.vocabulary import (
    Absent,
    AllOf,
    AtMost,
    Between,
    Condition,
    ConditionFailed,
    Delete,
    Equals,
    Item,
    Key,
    Operation,
    Page,
    Prefix,
    Present,
    Put,
    Query,
    TooLarge,
    Update,
)
from chalicelib.tables import TABLES, index_keys

# The indexes of each table with their key attributes, looked up once.
_INDEXES = {
    table: tuple((index, *index_keys(index)) for index in indexes)
    for table, indexes in TABLES.items()
}
# A sort key that sorts after every text that begins with a prefix.
_END = "\U0010ffff"
_UNCHANGING = frozenset({str, int, bool, type(None)})

_Place = tuple[str, str | None, str]
_Position = tuple[str, str, str]


@dataclass
class _Partition:
    """One partition of a table or an index: sort positions in order."""

    order: list[_Position] = field(default_factory=list)


class MemoryStore:
    """All tables in one process; every operation holds one lock, so commits are serial."""

    def __init__(self) -> None:
        self._items: dict[str, dict[tuple[str, str], Item]] = {name: {} for name in TABLES}
        self._order: dict[_Place, _Partition] = defaultdict(_Partition)
        self._lock = threading.RLock()

    def get(self, key: Key) -> Item | None:
        with self._lock:
            item = self._items[key.table].get((key.pk, key.sk))
            return None if item is None else copied(item)

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        if len(keys) > sizes.MAX_OPERATIONS:
            raise TooLarge(f"{len(keys)} keys in one read")
        with self._lock:
            return [self.get(key) for key in keys]

    def query(self, query: Query) -> Page:
        partition = self._order.get((query.table, query.index, query.pk))
        if partition is None or not partition.order:
            return Page([])  # most shards of the due index are empty at most ticks
        with self._lock:
            found = self._slice(query)
            picked, rest = found[: query.limit], len(found) > query.limit
            items = [self._items[query.table][pk, sk] for _, pk, sk in picked]
            after = _position(query, items[-1]) if rest and items else None
            return Page([_project(item, query.fields) for item in items], after)

    def commit(self, operations: Sequence[Operation]) -> None:
        keys = [operation.key for operation in operations]
        _within_limits(operations, keys)
        with self._lock:
            # No item is there twice, so each stays as it is found here until it is written.
            found = [self._items[table].get((pk, sk)) for table, pk, sk in keys]
            failed = [
                index
                for index, operation in enumerate(operations)
                if not _holds(found[index], operation.condition)
            ]
            if failed:
                raise ConditionFailed(failed)
            for operation, before in zip(operations, found, strict=True):
                self._apply(operation, before)

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        with self._lock:
            for item in items:
                sizes.check_item(item)
                before = self._items[table].get((item["pk"], item["sk"]))
                self._write(table, copied(item), before)

    def delete_many(self, keys: Sequence[Key]) -> None:
        with self._lock:
            for key in keys:
                self._remove(key)

    def _apply(self, operation: Operation, before: Item | None) -> None:
        if isinstance(operation, Put):
            self._write(operation.table, copied(operation.item), before)
        elif isinstance(operation, Update):
            self._write(operation.key.table, changed(before, operation), before)
        elif isinstance(operation, Delete):
            self._remove(operation.key)

    def _write(self, table: str, item: Item, before: Item | None) -> None:
        self._items[table][item["pk"], item["sk"]] = item
        now = _places(table, item)
        if before is not None:
            then = _places(table, before)
            if then == now:
                return  # nothing that anything is ordered by has changed
            self._leave(then)
        for place, position in now:
            insort(self._order[place].order, position)

    def _remove(self, key: Key) -> None:
        item = self._items[key.table].pop((key.pk, key.sk), None)
        if item is not None:
            self._leave(_places(key.table, item))

    def _leave(self, places: list[tuple[_Place, _Position]]) -> None:
        for place, position in places:
            order = self._order[place].order
            del order[bisect_left(order, position)]

    def _slice(self, query: Query) -> list[_Position]:
        partition = self._order.get((query.table, query.index, query.pk))
        order = partition.order if partition else []
        low, high = _bounds(query)
        start, stop = bisect_left(order, (low, "", "")), bisect_right(order, (high, _END, _END))
        if query.after is not None:
            last = _sort_position(query, query.after)
            if query.forward:
                start = max(start, bisect_right(order, last))
            else:
                stop = min(stop, bisect_left(order, last))
        if query.forward:
            return order[start : min(stop, start + query.limit + 1)]
        return order[max(start, stop - query.limit - 1) : stop][::-1]


def copied(value: Any) -> Any:
    """A copy that shares nothing changeable; quicker than ``deepcopy`` on plain values."""
    kind = type(value)
    if kind is dict:
        made = value.copy()
        for name, each in value.items():
            if type(each) not in _UNCHANGING:
                made[name] = copied(each)
        return made
    if kind is list:
        return [each if type(each) in _UNCHANGING else copied(each) for each in value]
    if kind is tuple:
        # DynamoDB knows lists only; what comes back is one.
        return [copied(each) for each in value]
    if isinstance(value, str):
        # A word of an enumeration goes in, a plain text comes back, as from DynamoDB.
        return str.__str__(value)
    return value


def changed(item: Item | None, update: Update) -> Item:
    """The item after an update; a missing item is created, as DynamoDB does."""
    # What is kept is never changed, so that two versions may share it.
    after: Item = item.copy() if item else {"pk": update.key.pk, "sk": update.key.sk}
    after.update(copied(update.set))
    for name, amount in update.add.items():
        after[name] = after.get(name, 0) + amount
    for name in update.remove:
        after.pop(name, None)
    sizes.check_item(after)
    return after


def _places(table: str, item: Item) -> list[tuple[_Place, _Position]]:
    pk, sk = item["pk"], item["sk"]
    places: list[tuple[_Place, _Position]] = [((table, None, pk), (sk, pk, sk))]
    for index, hash_name, range_name in _INDEXES[table]:
        if hash_name in item and range_name in item:
            places.append(((table, index, item[hash_name]), (item[range_name], pk, sk)))
    return places


def _bounds(query: Query) -> tuple[str, str]:
    if isinstance(query.sk, Prefix):
        return query.sk.text, query.sk.text + _END
    if isinstance(query.sk, Between):
        return query.sk.low, query.sk.high
    return "", _END


def _sort_position(query: Query, at: Item) -> tuple[str, str, str]:
    range_name = index_keys(query.index)[1] if query.index else "sk"
    return at[range_name], at["pk"], at["sk"]


def _position(query: Query, item: Item) -> Item:
    names = {"pk", "sk", *(index_keys(query.index) if query.index else ())}
    return {name: item[name] for name in names}


def _project(item: Item, fields: tuple[str, ...]) -> Item:
    if not fields:
        whole: Item = copied(item)
        return whole
    return {name: copied(item[name]) for name in fields if name in item}


def _holds(item: Item | None, condition: Condition | None) -> bool:
    if condition is None:
        return True
    if isinstance(condition, AllOf):
        return all(_holds(item, each) for each in condition.conditions)
    if isinstance(condition, Absent):
        return item is None or condition.attribute not in item
    if item is None or condition.attribute not in item:
        return False
    if isinstance(condition, Equals):
        found = item[condition.attribute]
        return type(found) is type(condition.value) and bool(found == condition.value)
    if isinstance(condition, AtMost):
        return bool(item[condition.attribute] <= condition.value)
    return isinstance(condition, Present)


def _within_limits(operations: Sequence[Operation], keys: Sequence[Key]) -> None:
    if len(operations) == 1 and not isinstance(operations[0], Put):
        return  # a single change: its item is measured when it has been made
    if not 0 < len(operations) <= sizes.MAX_OPERATIONS:
        raise TooLarge(f"{len(operations)} operations in one transaction")
    if len(set(keys)) != len(keys):
        raise ValueError(f"one item twice in a transaction: {keys}")
    sizes.check_transaction([each.item for each in operations if isinstance(each, Put)])
