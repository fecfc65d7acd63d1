"""Where an import keeps its file, rows, records, findings and plans in the bucket."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

from chalicelib.imports.cells import Row, pack, unpack
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.profile import Profile
from chalicelib.kit.blobs import Blobs, UploadForm

_JSON = "application/json"
_PROBLEMS = TypeAdapter(list[RowProblem])
_FINDINGS = TypeAdapter(list[Finding])
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class ImportFiles:
    """The files of one import. Keys begin with the tenant's own folder."""

    blobs: Blobs
    tenant: str
    import_id: str

    def key(self, name: str) -> str:
        return f"T/{self.tenant}/imports/{self.import_id}/{name}"

    def upload_form(self, max_bytes: int, then: str = "") -> UploadForm:
        key = self.key("file")
        return self.blobs.upload_form(key, "application/octet-stream", max_bytes, then)

    def put_file(self, content: bytes) -> None:
        self.blobs.put(self.key("file"), content, "application/octet-stream")

    def file(self) -> bytes | None:
        return self.blobs.get(self.key("file"))

    def put_rows(self, rows: Iterable[Row]) -> None:
        self._put("rows.json", pack(rows))

    def rows(self) -> list[Row]:
        return unpack(self._get("rows.json"))

    def put_profile(self, profile: Profile) -> None:
        self._put("profile.json", profile.model_dump_json().encode())

    def profile(self) -> Profile:
        return Profile.model_validate_json(self._get("profile.json"))

    def put_records(self, chunk: int, records: Sequence[Record]) -> None:
        body = [record.model_dump(mode="json") for record in records]
        self._put(f"records/{chunk:06d}.json", json.dumps(body, ensure_ascii=False).encode())

    def records(self, chunk: int, kind: type[Record]) -> list[Record]:
        found = json.loads(self._get(f"records/{chunk:06d}.json"))
        return [kind.model_validate(each) for each in found]

    def put_problems(self, name: str, problems: Sequence[RowProblem]) -> None:
        self._put(f"{name}.json", _PROBLEMS.dump_json(list(problems)))

    def problems(self, name: str) -> list[RowProblem]:
        content = self.blobs.get(self.key(f"{name}.json"))
        return _PROBLEMS.validate_json(content) if content else []

    def put_findings(self, name: str, findings: Sequence[Finding]) -> str:
        """Keep findings under a name; gives the key they lie under."""
        self._put(f"{name}.json", _FINDINGS.dump_json(list(findings)))
        return self.key(f"{name}.json")

    def findings(self, name: str) -> list[Finding]:
        return self.findings_at(self.key(f"{name}.json"))

    def findings_at(self, key: str) -> list[Finding]:
        content = self.blobs.get(key)
        return _FINDINGS.validate_json(content) if content else []

    def _put(self, name: str, content: bytes) -> None:
        self.blobs.put(self.key(name), content, _JSON)

    def _get(self, name: str) -> bytes:
        content = self.blobs.get(self.key(name))
        if content is None:
            raise LookupError(f"{name} of import {self.import_id} is missing")
        return content
