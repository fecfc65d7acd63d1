"""What is known of a file's columns once it is read, before anybody decides anything."""

from collections import Counter

from pydantic import Field

from chalicelib.imports.cells import Cell, as_text
from chalicelib.imports.date_evidence import DateEvidence
from chalicelib.imports.numbers import NumberEvidence
from chalicelib.imports.reading import Table
from chalicelib.kit.values import Frozen

_SAMPLES = 3
_SAMPLE_LENGTH = 60
# A column with more different values than this holds no words that a person would explain.
_DIFFERENT = 500
# So many of them, the commonest first, are asked about; longer ones are no words.
MOST_WORDS = 40
_WORD_LENGTH = 80


class Column(Frozen):
    """A column: how many cells are filled, the first few, what they prove as dates and amounts.

    ``words`` are its different values, the commonest first, where it has few.
    """

    heading: str
    filled: int
    samples: tuple[str, ...]
    dates: DateEvidence
    numbers: NumberEvidence
    words: dict[str, int] = Field(default_factory=dict)


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
        words=_words(texts),
    )


def _words(texts: list[str]) -> dict[str, int]:
    counts = Counter(text for text in texts if len(text) <= _WORD_LENGTH)
    return dict(counts.most_common(MOST_WORDS)) if len(counts) <= _DIFFERENT else {}
