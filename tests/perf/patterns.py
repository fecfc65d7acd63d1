"""Access patterns, each run once on a metered store: ``python -m tests.perf.patterns`` writes
``docs/data-model.md``, and a test fails when the page no longer says what is measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.kit.dynamo.meter import Usage
from tests.perf.measure import MeteredWorld

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
HEADING = "## Access patterns, as metered"


@dataclass(frozen=True)
class Pattern:
    """One way to the tables; ``where`` names the table and index it uses."""

    name: str
    where: str
    work: Callable[[], Any]


def measured(world: MeteredWorld, pattern: Pattern) -> Usage:
    """What the pattern asks of the store, once."""
    world.store.start()
    pattern.work()
    return world.store.usage


def table() -> str:
    """The table of all patterns as Markdown."""
    lines = [
        "| pattern | table / index | calls | items read | items written | RCU | WCU |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for world, pattern in every():
        used = measured(world, pattern)
        cells = (
            pattern.name,
            pattern.where,
            *(f"{used.calls}", f"{used.items_read}", f"{used.items_written}"),
            *(f"{used.read_units:g}", f"{used.write_units}"),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def every() -> Iterator[tuple[MeteredWorld, Pattern]]:
    """All patterns, subject by subject, each subject in a world of its own."""
    from tests.perf import (
        patterns_of_accounts,
        patterns_of_claims,
        patterns_of_customers,
        patterns_of_learning,
        patterns_of_mailroom,
        patterns_of_notices,
        patterns_of_payables,
        patterns_of_payments,
        patterns_of_reconciliation,
        patterns_of_settling,
        patterns_of_shipments,
        patterns_of_tenancy,
        patterns_of_tickets,
    )

    for subject in (
        patterns_of_tenancy,
        patterns_of_customers,
        patterns_of_tickets,
        patterns_of_claims,
        patterns_of_learning,
        patterns_of_accounts,
        patterns_of_payables,
        patterns_of_reconciliation,
        patterns_of_payments,
        patterns_of_shipments,
        patterns_of_settling,
        patterns_of_mailroom,
        patterns_of_notices,
    ):
        world = MeteredWorld()
        for pattern in subject.patterns(world):
            yield world, pattern


def page() -> str:
    """The page with its table measured anew; what stands before the heading is kept."""
    before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    return f"{before}{HEADING}\n\n{table()}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
