"""The same stories on the embedded engine, in step with the memory that the checks look at.

Every call is made of both; an engine that answers otherwise than the memory is found out by the
call at which it does.
"""

import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from chalicelib.kit.dynamo import (
    ConditionFailed,
    Item,
    Key,
    Operation,
    Page,
    Query,
    Store,
)
from chalicelib.kit.dynamo.aws import AwsStore
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tables import DUE
from infra import engine, resources
from tests.simulation.machine import Wrong

T = TypeVar("T")
# Twenty shards are looked at every minute, most of them empty: of these, one in so many is asked.
ASK_ONE_IN: Final = 8
Over = Callable[[MemoryStore], Store]


@dataclass
class InStep:
    """The engine's answers, which must be the memory's."""

    engine: Store
    memory: MemoryStore
    _asked: int = 0

    def get(self, key: Key) -> Item | None:
        return self._same(key, lambda store: store.get(key))

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        return self._same(keys, lambda store: store.get_many(keys))

    def query(self, query: Query) -> Page:
        expected = self.memory.query(query)
        if not expected.items and query.index == DUE and self._asked % ASK_ONE_IN:
            self._asked += 1
            return expected
        self._asked += query.index == DUE
        page = self.engine.query(query)
        # An index may hold less than the whole item: what it holds must be the memory's.
        pairs = zip(page.items, expected.items, strict=False)
        same = all(_within(item, whole) for item, whole in pairs)
        if not same or len(page.items) != len(expected.items) or page.after != expected.after:
            raise Wrong(f"the engine answers {page} to {query}, the memory {expected}")
        return page

    def commit(self, operations: Sequence[Operation]) -> None:
        refused = self._same(operations, lambda store: _refusal(store, operations))
        if refused is not None:
            raise ConditionFailed(refused)

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        for store in (self.engine, self.memory):
            store.put_many(table, items)

    def delete_many(self, keys: Sequence[Key]) -> None:
        for store in (self.engine, self.memory):
            store.delete_many(keys)

    def _same(self, asked: Any, ask: Callable[[Store], T]) -> T:
        found, expected = ask(self.engine), ask(self.memory)
        if found != expected:
            raise Wrong(f"the engine answers {found} to {asked}, the memory {expected}")
        return found


def _within(item: Item, whole: Item) -> bool:
    return all(whole.get(name) == value for name, value in item.items())


def _refusal(store: Store, operations: Sequence[Operation]) -> list[int] | None:
    """The operations whose conditions failed; None when all was written."""
    try:
        store.commit(operations)
    except ConditionFailed as error:
        return list(error.failed)
    return None


@contextmanager
def embedded() -> Iterator[Over]:
    """An engine of its own; each story gets tables of its own, which go with it."""
    with tempfile.TemporaryDirectory() as data, engine.running(Path(data), durable=False) as child:
        client, builder = (engine.client("dynamodb", child.url) for _ in range(2))
        tables: dict[str, str] = {}

        def over(memory: MemoryStore) -> Store:
            for name in tables.values():
                builder.delete_table(TableName=name)
            tables.update(resources.create_tables(builder, f"{uuid.uuid4().hex[:8]}-"))
            return InStep(AwsStore(client, tables), memory)

        yield over
