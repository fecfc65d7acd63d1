"""Counts what a piece of work asks of the store, in AWS's published units.

Engines that emulate DynamoDB report no capacity, so the meter applies the rules itself to
requests and answers. Index writes are counted as one write for each index entry touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.kit.dynamo import sizes
from chalicelib.kit.dynamo.vocabulary import (
    Check,
    Delete,
    Item,
    Key,
    Operation,
    Page,
    Put,
    Query,
    Store,
    Update,
)
from chalicelib.tables import TABLES, index_keys


@dataclass
class Usage:
    """Calls, items and capacity units of one measured piece of work."""

    calls: int = 0
    items_read: int = 0
    items_written: int = 0
    read_units: float = 0
    write_units: int = 0


class MeteredStore:
    """A store that keeps count; ``usage`` may be replaced to start afresh."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.usage = Usage()

    def start(self) -> None:
        """Begin counting afresh."""
        self.usage = Usage()

    def get(self, key: Key) -> Item | None:
        item = self._store.get(key)
        self._read([item] if item else [], consistent=True)
        return item

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        items = self._store.get_many(keys)
        self.usage.calls += 1
        self.usage.items_read += sum(item is not None for item in items)
        self.usage.read_units += sum(
            sizes.read_units(sizes.item_size(item or {}), consistent=True) for item in items
        )
        return items

    def query(self, query: Query) -> Page:
        page = self._store.query(query)
        self._read(page.items, consistent=query.index is None)
        return page

    def commit(self, operations: Sequence[Operation]) -> None:
        self._store.commit(operations)
        self.usage.calls += 1
        self.usage.items_written += sum(not isinstance(each, Check) for each in operations)
        self.usage.write_units += sum(_write_units(each) for each in operations)

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        self._store.put_many(table, items)
        self.usage.calls += -(-len(items) // 25)
        self.usage.items_written += len(items)
        self.usage.write_units += sum(
            sizes.write_units(sizes.item_size(item)) * (1 + _entries(table, item)) for item in items
        )

    def delete_many(self, keys: Sequence[Key]) -> None:
        self._store.delete_many(keys)
        self.usage.calls += -(-len(keys) // 25)
        self.usage.items_written += len(keys)
        self.usage.write_units += len(keys)

    def _read(self, items: Sequence[Item], *, consistent: bool) -> None:
        self.usage.calls += 1
        self.usage.items_read += len(items)
        total = sum(sizes.item_size(item) for item in items)
        self.usage.read_units += sizes.read_units(total, consistent=consistent)


def _write_units(operation: Operation) -> int:
    if isinstance(operation, Put):
        size = sizes.item_size(operation.item)
        entries = _entries(operation.table, operation.item)
        return sizes.write_units(size, transactional=True) + entries * sizes.write_units(size)
    if isinstance(operation, Update):
        key = {"pk": operation.key.pk, "sk": operation.key.sk}
        size = sizes.item_size(key | operation.set)
        entries = _entries(operation.key.table, operation.set)
        return sizes.write_units(size, transactional=True) + entries * sizes.write_units(size)
    if isinstance(operation, Delete):
        return sizes.write_units(0, transactional=True)
    return sizes.write_units(0, transactional=True)


def _entries(table: str, item: Item) -> int:
    return sum(index_keys(index)[1] in item for index in TABLES[table])
