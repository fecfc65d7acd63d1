"""The rows that were not imported, as they stand in the file, with the reason beside each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chalicelib.imports.cells import as_text
from chalicelib.imports.model import Import
from chalicelib.kit.csv_export import csv_bytes, neutral
from chalicelib.kit.i18n import N_, translate
from chalicelib.tenancy.principal import Principal

if TYPE_CHECKING:
    from chalicelib.imports.service import ImportService

ROW, PROBLEM = N_("Row"), N_("What is wrong")


def report(imports: "ImportService", who: Principal, made: Import, language: str) -> bytes:
    """CSV as `kit.csv_export` writes it: mend, delete the first two columns and import again."""
    reasons = _reasons(imports, who, made, language)
    head = [translate(language, ROW), translate(language, PROBLEM), *map(neutral, made.headings)]

    def lines() -> Iterator[list[object]]:
        for row in imports.shop.files(who, made.id).rows() if reasons else []:
            if row.number in reasons:
                cells = [as_text(cell) for cell in row.cells]
                yield [row.number, " ".join(reasons[row.number]), *cells]

    return csv_bytes(head, lines())


def _reasons(
    imports: "ImportService", who: Principal, made: Import, language: str
) -> dict[int, list[str]]:
    """What is wrong with each row, in the reader's words."""
    reasons: dict[int, list[str]] = {}
    labels = {field.name: field.label for field in imports.shop.kind(made).fields}
    for problem in imports.problems(who, made):
        said = translate(language, problem.message, problem.params)
        label = translate(language, labels.get(problem.field, ""))
        reasons.setdefault(problem.row, []).append(f"{label}: {said}" if label else said)
    return reasons
