"""How a bill or list comes in: uploaded once, its columns and settings confirmed, compared."""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.accounts.payables.model import supplier_key
from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.errors import NotAtThatPoint, SameFile
from chalicelib.accounts.reconciliation.model import Frame, Reconciliation, Sender
from chalicelib.accounts.reconciliation.ports import CustomerFiles
from chalicelib.accounts.reconciliation.schemas import SenderIn
from chalicelib.accounts.reconciliation.sheet import SHEET
from chalicelib.accounts.reconciliation.workshop import JOB, Workshop
from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import by_heading, heading_set
from chalicelib.imports.reading import MAX_BYTES, ReadAs, fits
from chalicelib.imports.settling import checked_choices, checked_columns
from chalicelib.kit.blobs import UploadForm
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Three years of one sender; beyond that somebody chose the wrong dates.
LONGEST: Final = 1_100
Params = dict[str, Any] | None
_FOUND_BY: Final = ("number", "bill", "master", "container", "booking")
_REMEMBERED: Final = {"orders", "marks", "currency", "rounded"}


@dataclass
class Receiving:
    """The first half of ``service.ReconciliationService``: everything before the result."""

    shop: Workshop
    customers: CustomerFiles

    # ---- the file

    def upload(
        self, who: Principal, asked: SenderIn, filename: str, content: bytes
    ) -> Reconciliation:
        """Take a file that came with the request, and start reading it.

        Raises ``SameFile`` when this sender's very file was compared before.
        """
        made = self._new(who, asked, filename, len(content), _digest(content))
        self._refuse_again(who, made)
        self.shop.files(who, made.id).put_file(content)
        uow = UnitOfWork(self.shop.backing, who)
        job = self.shop.jobs.start(uow, JOB, {"reconciliation": made.id})
        reading = made.model_copy(update={"job": job.id})
        self.shop.rows(who).insert(uow, reading)
        uow.audit("reconciliation.upload", made.id, sender=made.sender.name, size=made.size)
        return self.committed(uow, reading)

    def begin(
        self, who: Principal, asked: SenderIn, filename: str, size: int
    ) -> tuple[Reconciliation, UploadForm]:
        """Announce a file that will be uploaded straight into the bucket, and how."""
        made = self._new(who, asked, filename, size, "")
        made = made.model_copy(update={"state": "uploading"})
        uow = UnitOfWork(self.shop.backing, who)
        self.shop.rows(who).insert(uow, made)
        uow.audit("reconciliation.begin", made.id, sender=made.sender.name, size=size)
        uow.commit(made)
        return made, self.shop.files(who, made.id).upload_form(MAX_BYTES)

    def upload_form(self, who: Principal, rec_id: str, then: str) -> UploadForm:
        """The form of an announced file for a browser, which sees the page ``then`` afterwards."""
        made = self.shop.get(who, rec_id)
        return self.shop.files(who, made.id).upload_form(MAX_BYTES, then)

    def uploaded(self, who: Principal, rec_id: str) -> Reconciliation:
        """The announced file is in the bucket: start reading it. Raises ``SameFile``."""
        made = self.shop.get(who, rec_id)
        content = self.shop.files(who, made.id).file()
        if content is None or made.state != "uploading":
            raise NotAtThatPoint("The file did not arrive. Please upload it again.")
        after = made.to("reading", digest=_digest(content), size=len(content))
        self._refuse_again(who, after)
        uow = UnitOfWork(self.shop.backing, who)
        self.shop.rows(who).claim_file(uow, after)
        started = self.shop.start(uow, after, "upload")
        return self.committed(uow, started)

    def read_again(
        self, who: Principal, rec_id: str, version: int, read_as: ReadAs
    ) -> Reconciliation:
        """Read the file with another character set, delimiter or sheet."""
        made = self.at(who, rec_id, version)
        after = made.to("reading", read_as=read_as, choices=Choices())
        return self.started(who, after, "read-again")

    # ---- the person's decisions about the file

    def map_columns(
        self, who: Principal, rec_id: str, version: int, columns: dict[str, int]
    ) -> Reconciliation:
        """Say which column is what. Raises ``Invalid`` with every field that is missing."""
        made = self.at(who, rec_id, version)
        chosen = checked_columns(SHEET, columns, len(made.headings))
        if not any(name in chosen for name in _FOUND_BY):
            raise Invalid.field("bill", "Choose a column with bills, containers or bookings.")
        choices = made.choices.model_copy(update={"columns": chosen})
        return self.shop.save(who, made.to("settling", choices=choices), "map")

    def settle(
        self, who: Principal, rec_id: str, version: int, said: dict[str, Any]
    ) -> Reconciliation:
        """Confirm date orders, decimal marks and currency; the comparison begins.

        What was said is remembered for this sender's files with the same headings.
        """
        made = self.at(who, rec_id, version)
        choices = Choices.model_validate(
            made.choices.model_dump() | said | {"columns": made.choices.columns}
        )
        checked_choices(SHEET, choices, self.shop.files(who, made.id).profile())
        after = made.to("comparing", choices=choices, run=made.run + 1, zeros_decided=False)
        uow = UnitOfWork(self.shop.backing, who)
        kept = {
            "columns": by_heading(made.headings, choices.columns),
            "settings": choices.model_dump(mode="json", include=_REMEMBERED),
        }
        self.shop.rows(who).remember(uow, made.sender.key, heading_set(made.headings), kept)
        started = self.shop.start(uow, after, "settle", total=made.rows)
        return self.committed(uow, started)

    def decide_zeros(
        self, who: Principal, rec_id: str, version: int, count: bool
    ) -> Reconciliation:
        """Say whether leading zeros count; the lines are compared again."""
        made = self.at(who, rec_id, version)
        after = made.to("comparing", zeros_count=count, zeros_decided=True, run=made.run + 1)
        return self.started(who, after, "zeros", total=made.rows)

    def compare_again(self, who: Principal, rec_id: str, version: int) -> Reconciliation:
        """Compare with our entries as they are now."""
        made = self.at(who, rec_id, version)
        after = made.to("comparing", run=made.run + 1)
        return self.started(who, after, "again", total=made.rows)

    def cancel(self, who: Principal, rec_id: str, version: int) -> Reconciliation:
        """Put a file aside on which nothing was decided; it may come again."""
        made = self.at(who, rec_id, version)
        after = made.to("cancelled", finished_at=self.shop.backing.clock.now())
        uow = UnitOfWork(self.shop.backing, who)
        if made.digest:
            self.shop.rows(who).forget_file(uow, made)
        self.shop.rows(who).replace(uow, after)
        uow.audit("reconciliation.cancel", made.id, sender=made.sender.name)
        return self.committed(uow, after)

    # ---- parts

    def _new(
        self, who: Principal, asked: SenderIn, filename: str, size: int, digest: str
    ) -> Reconciliation:
        fits(size)
        backing = self.shop.backing
        return Reconciliation(
            id=backing.ids.new("rec"),
            sender=self._sender(who, asked),
            frame=_frame(asked),
            filename=filename[-120:] or "file",
            size=size,
            digest=digest,
            started_by=who.user,
            started_by_name=who.name,
            created_at=backing.clock.now(),
        )

    def _sender(self, who: Principal, asked: SenderIn) -> Sender:
        customer = self.customers.get(who, asked.customer_id) if asked.customer_id else None
        if asked.side is Side.CUSTOMER:
            if customer is None:
                raise Invalid.field("customer_id", "Choose the customer whose list it is.")
            key, name = customer.id, customer.name
        else:
            key, name = supplier_key(asked.supplier), asked.supplier
            if not key:
                raise Invalid.field("supplier", "Name the carrier whose bill it is.")
        found = customer.id if customer else ""
        return Sender(side=asked.side, key=f"{asked.side}#{key}", name=name, customer_id=found)

    def _refuse_again(self, who: Principal, made: Reconciliation) -> None:
        known = self.shop.rows(who).same_file(made.sender.key, made.digest)
        if known:
            raise SameFile(reconciliation=known)

    def at(self, who: Principal, rec_id: str, version: int) -> Reconciliation:
        made = self.shop.get(who, rec_id)
        if made.version != version:
            raise Stale()
        return made

    def started(
        self,
        who: Principal,
        after: Reconciliation,
        action: str,
        total: int = 0,
        params: Params = None,
    ) -> Reconciliation:
        uow = UnitOfWork(self.shop.backing, who)
        started = self.shop.start(uow, after, action, total, params)
        return self.committed(uow, started)

    def committed(self, uow: UnitOfWork, made: Reconciliation) -> Reconciliation:
        uow.commit(made)
        return made


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _frame(asked: SenderIn) -> Frame:
    if asked.until < asked.since:
        raise Invalid.field("until", "The period ends before it begins.")
    if (asked.until - asked.since).days > LONGEST:
        raise Invalid.field("since", "Choose at most three years.")
    return Frame(since=asked.since, until=asked.until)
