"""What the import needs to know of a kind of row, whatever it is a row of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.imports.cells import Row
from chalicelib.imports.choices import Choices
from chalicelib.imports.fields import Field, RowProblem, Type
from chalicelib.imports.row_reader import RowReader
from chalicelib.kit.values import Frozen


class Record(Frozen):
    """A row that was understood. `row` is its number in the file."""

    row: int

    @property
    def key(self) -> str:
        """The business key: two rows with the same key speak of the same thing."""
        raise NotImplementedError

    @property
    def group(self) -> str:
        """Rows of one group are handled together (one account, one customer)."""
        return self.key

    def facts(self) -> dict[str, Any]:
        """What the row says, without where it stands."""
        return self.model_dump(mode="json", exclude={"row"})


@dataclass(frozen=True)
class Kind:
    """A kind of import: its fields, and how a row that reads well becomes a record."""

    name: str
    label: str
    fields: tuple[Field, ...]
    record: type[Record]
    build: Callable[[RowReader], Record | None]
    right: str
    key_field: str

    def parse(self, row: Row, choices: Choices) -> tuple[Record | None, list[RowProblem]]:
        """The record of a row, or the problems that keep it out."""
        reader = RowReader(row, {field.name: field for field in self.fields}, choices)
        record = self.build(reader)
        return (None if reader.problems else record), reader.problems

    def of_type(self, *types: Type) -> tuple[Field, ...]:
        """The fields of some types, in order."""
        return tuple(field for field in self.fields if field.type in types)

    def missing(self, columns: Sequence[str]) -> tuple[Field, ...]:
        """Required fields for which no column is chosen."""
        return tuple(each for each in self.fields if each.required and each.name not in columns)
