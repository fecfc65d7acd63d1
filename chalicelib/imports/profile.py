"""What is known of a file's columns once it is read, before anybody decides anything."""

from chalicelib.imports.cells import Cell, as_text
from chalicelib.imports.date_evidence import DateEvidence
from chalicelib.imports.numbers import NumberEvidence
from chalicelib.imports.reading import Table
from chalicelib.kit.values import Frozen

_SAMPLES = 3
_SAMPLE_LENGTH = 60


class Column(Frozen):
    """A column: how many cells are filled, the first few, what they prove as dates and amounts."""

    heading: str
    filled: int
    samples: tuple[str, ...]
    dates: DateEvidence
    numbers: NumberEvidence


class Profile(Frozen):
    """All columns of a file, and the decimals that amounts show."""

    columns: tuple[Column, ...]

    @classmethod
    def of(cls, table: Table) -> "Profile":
        """Look at every column of a table; a pass over 50,000 rows takes seconds."""
        return cls(columns=tuple(_column(table, at) for at in range(len(table.headings))))


def _column(table: Table, at: int) -> Column:
    cells: list[tuple[int, Cell]] = [(row.number, row.cell(at)) for row in table.rows]
    texts = [text for text in (as_text(cell) for _, cell in cells) if text]
    return Column(
        heading=table.headings[at],
        filled=len(texts),
        samples=tuple(dict.fromkeys(text[:_SAMPLE_LENGTH] for text in texts[:20]))[:_SAMPLES],
        dates=DateEvidence.of(cells),
        numbers=NumberEvidence.of(cells),
    )
