"""From rows to records: everything that can be said of a file without looking at what is known."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.imports.cells import Row
from chalicelib.imports.choices import Choices
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.kinds.kind import Kind, Record
from chalicelib.kit.i18n import N_


@dataclass
class Parsed:
    """What the rows say: records to import, rows that repeat an earlier one, what is wrong."""

    records: list[Record] = field(default_factory=list)
    repeated: list[RowProblem] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    wrong_rows: int = 0


def parse(rows: Iterable[Row], kind: Kind, choices: Choices) -> Parsed:
    """All rows of a file as records, in groups that are handled together.

    A row that says what an earlier one says is left out and named; a row with the same key and
    other content is a problem: which of the two is right, only the user can know.
    """
    parsed = Parsed()
    first: dict[str, Record] = {}
    for row in rows:
        record, problems = kind.parse(row, choices)
        if record is not None:
            problems = _repetition(parsed, first.setdefault(record.key, record), record, kind)
        if problems:
            parsed.problems += problems
            parsed.wrong_rows += 1
    parsed.records.sort(key=lambda record: (record.group, record.row))
    return parsed


def _repetition(parsed: Parsed, first: Record, record: Record, kind: Kind) -> list[RowProblem]:
    if first is record:
        parsed.records.append(record)
        return []
    field_name = kind.key_field
    value = str(getattr(record, field_name))
    if first.facts() == record.facts():
        said = N_("This repeats row %(first)s word for word; it is imported once.")
        parsed.repeated.append(
            RowProblem(record.row, field_name, said, {"first": first.row}, value)
        )
        return []
    said = N_("Row %(first)s has the same number with other content. Keep the right one.")
    return [RowProblem(record.row, field_name, said, {"first": first.row}, value)]
