"""The parts and the finished files of an export, in the bucket."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from chalicelib.kit.blobs import Blobs
from chalicelib.kit.money import Money, format_amount

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ExportFiles:
    """The files of one export. Keys begin with the tenant's own folder."""

    blobs: Blobs
    tenant: str
    export: str

    def key(self, name: str) -> str:
        return f"T/{self.tenant}/bookkeeping/{self.export}/{name}"

    def put_part(self, part: int, rows: Sequence[Sequence[object]]) -> None:
        """Keep some rows; the same part twice is the same part."""
        body = json.dumps([[_packed(cell) for cell in row] for row in rows], ensure_ascii=False)
        self.blobs.put(self.key(f"parts/{part:06d}.json"), body.encode(), "application/json")

    def rows(self, parts: int) -> Iterator[list[object]]:
        """All rows of the first so many parts, in their order."""
        for part in range(parts):
            content = self.blobs.get(self.key(f"parts/{part:06d}.json"))
            if content is None:
                raise LookupError(f"part {part} of export {self.export} is missing")
            for row in json.loads(content):
                yield [_unpacked(cell) for cell in row]

    def put(self, kind: str, content: bytes) -> None:
        self.blobs.put(self.key(f"export.{kind}"), content, TYPES[kind])

    def get(self, kind: str) -> bytes | None:
        return self.blobs.get(self.key(f"export.{kind}"))

    def link(self, kind: str, filename: str) -> str:
        """An address that downloads the file for five minutes."""
        return self.blobs.link(self.key(f"export.{kind}"), filename)


def as_text(row: Sequence[object]) -> list[object]:
    """The row for a CSV file: amounts as plain numbers with the decimals of their currency."""
    return [
        format_amount(cell.amount, cell.currency, grouped=False)
        if isinstance(cell, Money)
        else cell
        for cell in row
    ]


def _packed(cell: object) -> Any:
    if isinstance(cell, Money):
        return {"amount": cell.amount, "currency": cell.currency}
    return {"day": f"{cell}"} if isinstance(cell, date) else cell


def _unpacked(cell: Any) -> object:
    if not isinstance(cell, dict):
        found: object = cell
        return found
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    return Money(cell["amount"], cell["currency"])
