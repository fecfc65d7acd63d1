"""What the check finds for a record, and what a run plans and does with it."""

from typing import Any, Literal

from pydantic import Field

from chalicelib.imports.fields import RowProblem
from chalicelib.kit.values import Frozen

Outcome = Literal["new", "changed", "unchanged", "wrong"]


class Finding(Frozen):
    """How a record stands to what is known.

    `id` is the known thing's, empty when new; `group_id` the customer's. `before` are the known
    values that differ, under the record's field names, ready to be restored by an undo;
    `after` what the record says instead. `alike` is the known number that differs from the
    record's only by leading zeros. `makes_customer` tells that the customer must be made first.
    """

    row: int
    key: str
    label: str
    outcome: Outcome
    id: str = ""
    group_id: str = ""
    before: dict[str, Any] = Field(default_factory=dict)
    after: dict[str, Any] = Field(default_factory=dict)
    alike: str = ""
    makes_customer: bool = False
    problem: RowProblem | None = None


def wrong(row: int, key: str, problem: RowProblem) -> Finding:
    """A record that cannot be imported as things stand."""
    return Finding(row=row, key=key, label=problem.value, outcome="wrong", problem=problem)


def differences(
    known: dict[str, Any], said: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Before and after of the values that differ; what the file leaves empty stays as it is."""
    names = [
        name for name, value in said.items() if value not in ("", None) and known.get(name) != value
    ]
    return {name: known.get(name) for name in names}, {name: said[name] for name in names}
