"""Products with one guard taken away: what the simulation must find out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.kit.dynamo import Equals, Operation, Put, Update

Commit = Callable[[Any, Sequence[Operation]], None]


def careless(real: Commit) -> Commit:
    """A store that does not look at versions."""

    def commit(self: Any, operations: Sequence[Operation]) -> None:
        real(self, [_unguarded(each) for each in operations])

    return commit


def _unguarded(operation: Operation) -> Operation:
    """The operation without its condition on a version."""
    if isinstance(operation, Put | Update) and isinstance(operation.condition, Equals):
        return replace(operation, condition=None)
    return operation
