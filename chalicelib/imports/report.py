"""The rows that were not imported, as they stand in the file, with the reason beside each."""

import csv
import io
from typing import TYPE_CHECKING

from chalicelib.imports.cells import as_text, neutral
from chalicelib.imports.model import Import
from chalicelib.kit.i18n import N_, translate
from chalicelib.tenancy.principal import Principal

if TYPE_CHECKING:
    from chalicelib.imports.service import ImportService

ROW, PROBLEM = N_("Row"), N_("What is wrong")


def report(imports: "ImportService", who: Principal, made: Import, language: str) -> str:
    """CSV with a byte-order mark, so that spreadsheets read Chinese: mend, delete the first two
    columns and import again. Formulas are neutralised; a re-import reads them unchanged."""
    reasons: dict[int, list[str]] = {}
    labels = {field.name: field.label for field in imports.shop.kind(made).fields}
    for problem in imports.problems(who, made):
        said = translate(language, problem.message, problem.params)
        label = translate(language, labels.get(problem.field, ""))
        reasons.setdefault(problem.row, []).append(f"{label}: {said}" if label else said)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([translate(language, ROW), translate(language, PROBLEM), *made.headings])
    for row in imports.shop.files(who, made.id).rows() if reasons else []:
        if row.number in reasons:
            cells = [neutral(as_text(cell)) for cell in row.cells]
            writer.writerow([row.number, " ".join(reasons[row.number]), *cells])
    return "\ufeff" + out.getvalue()
