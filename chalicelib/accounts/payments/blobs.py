"""Where a bank's file, what was read of it and its faults lie in the bucket."""

from dataclasses import dataclass

from chalicelib.accounts.payments.lines import ReadFile
from chalicelib.imports.files import ImportFiles

_JSON = "application/json"


@dataclass(frozen=True)
class BankBlobs(ImportFiles):
    """The files of one upload; rows and columns of a table are kept as an import keeps them."""

    def key(self, name: str) -> str:
        return f"T/{self.tenant}/bank/{self.import_id}/{name}"

    def put_read(self, read: ReadFile) -> None:
        self.blobs.put(self.key("read.json"), read.model_dump_json().encode(), _JSON)

    def read(self) -> ReadFile:
        """What was read; an empty file before that."""
        body = self.blobs.get(self.key("read.json"))
        return ReadFile.model_validate_json(body) if body else ReadFile(format="")
