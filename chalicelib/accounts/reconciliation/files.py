"""Where the file of a reconciliation, its lines and their matches lie in the bucket."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from chalicelib.accounts.reconciliation.lines import Line
from chalicelib.accounts.reconciliation.model import Lines, Told
from chalicelib.accounts.reconciliation.selling.model import Sold
from chalicelib.imports.files import ImportFiles

_JSON = "application/json"
_SIDE = TypeAdapter(list[tuple[Line, Told]])
_LINES = TypeAdapter(list[Lines])
_FOUND = TypeAdapter(list[tuple[str, str, list[str], list[str]]])
_SOLD = TypeAdapter(list[Sold])
# A page of matches reads one piece; a match is never larger than its piece.
PIECE = 200


@dataclass(frozen=True)
class ReconciliationFiles(ImportFiles):
    """The files of one reconciliation; rows and columns are kept as an import keeps them."""

    def key(self, name: str) -> str:
        return f"T/{self.tenant}/reconciliations/{self.import_id}/{name}"

    def put_side(self, name: str, side: Sequence[tuple[Line, Told]]) -> None:
        self._put(f"{name}.json", _SIDE.dump_json(list(side)))

    def side(self, name: str) -> list[tuple[Line, Told]]:
        return _SIDE.validate_json(self._get(f"{name}.json"))

    def put_found(self, run: int, found: Sequence[tuple[str, str, list[str], list[str]]]) -> None:
        """The matches of a run: outcome, reason, and the ids of their lines."""
        self._put(f"found-{run}.json", _FOUND.dump_json(list(found)))

    def found(self, run: int) -> list[tuple[str, str, list[str], list[str]]]:
        return _FOUND.validate_json(self._get(f"found-{run}.json"))

    def put_sold(self, run: int, sold: Sequence[Sold]) -> None:
        """What customers were charged for each match of a run."""
        self._put(f"sold-{run}.json", _SOLD.dump_json(list(sold)))

    def sold(self, run: int) -> list[Sold]:
        return _SOLD.validate_json(self._get(f"sold-{run}.json"))

    def put_piece(self, run: int, number: int, lines: Sequence[Lines]) -> None:
        self._put(f"matches-{run}/{number:06d}.json", _LINES.dump_json(list(lines)))

    def piece(self, run: int, number: int) -> list[Lines]:
        return _LINES.validate_json(self._get(f"matches-{run}/{number:06d}.json"))

    def lines(self, run: int, seq: int) -> Lines:
        """The lines of one match."""
        return self.piece(run, seq // PIECE)[seq % PIECE]

    def put_thing(self, name: str, thing: object) -> None:
        """What a step leaves to the next: plain lists and mappings."""
        self._put(f"{name}.json", json.dumps(thing).encode())

    def thing(self, name: str) -> Any:
        return json.loads(self._get(f"{name}.json"))

    def put_bills(self, bills: Sequence[object]) -> None:
        self._put("bills.json", json.dumps(list(bills)).encode())

    def bills(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(self._get("bills.json"))
        return found
