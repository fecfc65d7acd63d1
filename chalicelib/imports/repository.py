"""Imports, remembered mappings and the places of plans in the platform table."""

from typing import Any

from chalicelib.imports.model import Import
from chalicelib.kit.dynamo import Absent, ConditionFailed, Item, Key, Put, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class ImportRepository(TenantRepository):
    """Reads and writes the imports of one tenant."""

    def get(self, import_id: str) -> Import | None:
        item = self.store.get(Key(PLATFORM, self.pk("IMPORT", import_id), "META"))
        return Import.model_validate(item) if item else None

    def listed(self, limit: int, after: Item | None) -> Listing[Import]:
        query = Query(
            PLATFORM, self.pk("IMPORTS"), "newest", limit=limit, forward=False, after=after
        )
        page = self.store.query(query)
        return Listing([Import.model_validate(item) for item in page.items], page.after)

    def insert(self, uow: UnitOfWork, made: Import) -> None:
        uow.insert(PLATFORM, self._item(made))

    def replace(self, uow: UnitOfWork, after: Import) -> None:
        uow.replace(PLATFORM, self._item(after), after.version - 1)

    def mapping(self, kind: str, headings: str) -> dict[str, Any]:
        item = self.store.get(Key(PLATFORM, self.pk("IMPORTMAP", kind, headings), "META"))
        return dict(item["kept"]) if item else {}

    def remember(self, uow: UnitOfWork, kind: str, headings: str, kept: dict[str, Any]) -> None:
        pk = self.pk("IMPORTMAP", kind, headings)
        uow.put(PLATFORM, {"pk": pk, "sk": "META", "type": "import-map", "kept": kept})

    def planned(self, import_id: str, chunk: int) -> str | None:
        item = self.store.get(self._plan_key(import_id, chunk))
        return item["blob"] if item else None

    def plan(self, import_id: str, chunk: int, blob: str) -> str:
        key = self._plan_key(import_id, chunk)
        try:
            self.store.commit([Put(PLATFORM, {"pk": key.pk, "sk": key.sk, "blob": blob}, Absent())])
        except ConditionFailed:
            # Another worker planned this chunk first: what it saw before acting is the truth.
            return self.planned(import_id, chunk) or blob
        return blob

    def _plan_key(self, import_id: str, chunk: int) -> Key:
        return Key(PLATFORM, self.pk("IMPORT", import_id), f"PLAN#{chunk:06d}")

    def _item(self, made: Import) -> Item:
        return {
            "pk": self.pk("IMPORT", made.id),
            "sk": "META",
            "type": "import",
            "newest_pk": self.pk("IMPORTS"),
            "newest_sk": made.id,
            **made.model_dump(mode="json"),
        }
