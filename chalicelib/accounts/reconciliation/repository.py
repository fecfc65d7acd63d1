"""Reconciliations in the accounts table.

T#<tenant>#REC#<id>              META              the reconciliation
T#<tenant>#REC#<id>              CHG#<entry>       a charge that was made from it
T#<tenant>#REC#<id>#<run>        <seq>             a match of its newest comparison
T#<tenant>#RECFILE#<sender>      <digest>          a sender's file, compared once
T#<tenant>#RECMAP#<sender>       <headings>        the columns as they were chosen last

Indexes: by_month lists reconciliations, and the matches of one by outcome; worklist holds the
matches that nobody has decided, by outcome and reason; open_items those of a carrier's bill that
customers were not charged for, or not enough.
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.accounts.reconciliation.errors import SameFile
from chalicelib.accounts.reconciliation.model import Finding, Reconciliation
from chalicelib.accounts.reconciliation.selling.model import SHORT
from chalicelib.kit.dynamo import Item, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

# One read takes a hundred; more charges of one shipment are not looked at one by one.
MOST_ASKED = 100
_FIELDS = tuple(Reconciliation.model_fields)
_OF_FINDING = tuple(Finding.model_fields)


class ReconciliationRepository(TenantRepository):
    """Reads and writes the reconciliations of one tenant."""

    def get(self, rec_id: str) -> Reconciliation | None:
        row = self.store.get(self._key(rec_id))
        return _reconciliation(row) if row else None

    def newest(self, limit: int, after: Item | None) -> Listing[Reconciliation]:
        """All reconciliations, the newest first."""
        query = Query(ACCOUNTS, self.pk("REC"), "by_month", limit=limit, forward=False, after=after)
        page = self.store.query(query)
        return Listing([_reconciliation(row) for row in page.items], page.after)

    def insert(self, uow: UnitOfWork, made: Reconciliation) -> None:
        """Write a new one; refuses a file that the sender has sent before. ``SameFile``."""
        uow.insert(ACCOUNTS, self._item(made))
        if made.digest:
            self.claim_file(uow, made)

    def claim_file(self, uow: UnitOfWork, made: Reconciliation) -> None:
        """Say that a sender's file is compared here; refuses one that was. ``SameFile``."""
        key = self._file_key(made.sender.key, made.digest)
        row = {"pk": key.pk, "sk": key.sk, "reconciliation": made.id}
        uow.insert(ACCOUNTS, row, refuse=SameFile(reconciliation=made.id))

    def replace(self, uow: UnitOfWork, after: Reconciliation) -> None:
        uow.replace(ACCOUNTS, self._item(after), after.version - 1)

    def same_file(self, sender: str, digest: str) -> str | None:
        """The reconciliation that a sender's file was compared in."""
        row = self.store.get(self._file_key(sender, digest))
        return str(row["reconciliation"]) if row else None

    def forget_file(self, uow: UnitOfWork, made: Reconciliation) -> None:
        """The file may come again: nothing was made of it."""
        uow.delete(self._file_key(made.sender.key, made.digest))

    def mapping(self, sender: str, headings: str) -> dict[str, Any]:
        """What was chosen last for a sender's file with these headings."""
        row = self.store.get(Key(ACCOUNTS, self.pk("RECMAP", sender), headings))
        return dict(row["kept"]) if row else {}

    def remember(self, uow: UnitOfWork, sender: str, headings: str, kept: dict[str, Any]) -> None:
        row = {"pk": self.pk("RECMAP", sender), "sk": headings, "kept": kept}
        uow.put(ACCOUNTS, row)

    def put_findings(self, made: Reconciliation, found: Sequence[Finding]) -> None:
        """Lay matches down; the same match twice is the same match."""
        self.store.put_many(ACCOUNTS, [self._match(made, each) for each in found])

    def finding(self, made: Reconciliation, seq: int) -> Finding | None:
        row = self.store.get(Key(ACCOUNTS, self._run(made), f"{seq:06d}"))
        return _finding(row) if row else None

    def findings(
        self, made: Reconciliation, outcome: str, limit: int, after: Item | None
    ) -> Listing[Finding]:
        """The matches of an outcome, or all, in the order of the file."""
        if outcome:
            query = Query(ACCOUNTS, f"{self._run(made)}#{outcome}", "by_month", limit=limit)
        else:
            query = Query(ACCOUNTS, self._run(made), limit=limit)
        return self._listed(query, after)

    def undecided(
        self, made: Reconciliation, outcome: str, reason: str, limit: int, after: Item | None
    ) -> Listing[Finding]:
        """The matches that nobody has decided, narrowed to an outcome and a reason."""
        place = f"{outcome}#{reason}#" if outcome and reason else f"{outcome}#" * bool(outcome)
        prefix = Prefix(place) if place else None
        return self._listed(
            Query(ACCOUNTS, self._run(made), "worklist", prefix, limit=limit), after
        )

    def short(
        self, made: Reconciliation, margin: str, limit: int, after: Item | None
    ) -> Listing[Finding]:
        """The matches that customers were never charged for, or below cost."""
        pk = f"{self._run(made)}#{margin}"
        return self._listed(Query(ACCOUNTS, pk, "open_items", limit=limit), after)

    def mark_charged(self, uow: UnitOfWork, made: Reconciliation, entry_id: str) -> None:
        """Say that an entry was made from here, so that it stands in nobody's way."""
        uow.put(ACCOUNTS, {"pk": self._key(made.id).pk, "sk": f"CHG#{entry_id}"})

    def marked_charged(self, made: Reconciliation, ids: Sequence[str]) -> set[str]:
        """Which of these entries were made from here."""
        keys = [Key(ACCOUNTS, self._key(made.id).pk, f"CHG#{each}") for each in ids[:MOST_ASKED]]
        rows = self.store.get_many(keys) if keys else []
        return {each for each, row in zip(ids[:MOST_ASKED], rows, strict=True) if row}

    def decide(
        self, uow: UnitOfWork, made: Reconciliation, before: Finding, after: Finding
    ) -> None:
        """Write a decision, once."""
        uow.replace(ACCOUNTS, self._match(made, after), before.version)

    def _listed(self, query: Query, after: Item | None) -> Listing[Finding]:
        page = self.store.query(query._replace(after=after))
        return Listing([_finding(row) for row in page.items], page.after)

    def _match(self, made: Reconciliation, found: Finding) -> Item:
        run = self._run(made)
        item = {
            "pk": run,
            "sk": f"{found.seq:06d}",
            "by_month_pk": f"{run}#{found.outcome}",
            "by_month_sk": f"{found.seq:06d}",
            **found.model_dump(mode="json"),
        }
        if not found.decision:
            place = f"{found.outcome}#{found.reason}#{found.seq:06d}"
            item |= {"worklist_pk": run, "worklist_sk": place}
        if found.margin in SHORT:
            short = {"open_items_pk": f"{run}#{found.margin}", "open_items_sk": f"{found.seq:06d}"}
            item |= short
        return item

    def _item(self, made: Reconciliation) -> Item:
        key = self._key(made.id)
        return {
            "pk": key.pk,
            "sk": key.sk,
            "type": "reconciliation",
            "by_month_pk": self.pk("REC"),
            "by_month_sk": made.id,
            **made.model_dump(mode="json"),
        }

    def _key(self, rec_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("REC", rec_id), "META")

    def _file_key(self, sender: str, digest: str) -> Key:
        return Key(ACCOUNTS, self.pk("RECFILE", sender), digest)

    def _run(self, made: Reconciliation) -> str:
        return self.pk("REC", made.id, f"{made.run:03d}")


def _reconciliation(row: Item) -> Reconciliation:
    return Reconciliation.model_validate({name: row[name] for name in _FIELDS if name in row})


def _finding(row: Item) -> Finding:
    return Finding.model_validate({name: row[name] for name in _OF_FINDING if name in row})
