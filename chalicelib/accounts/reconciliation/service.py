"""Use cases of reconciliations: upload, map, confirm, compare, decide, book.

Nothing is written to any account before somebody has seen the result and decided.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.accounts.payables.model import supplier_key
from chalicelib.accounts.payables.service import PayableService
from chalicelib.accounts.reconciliation.booking_step import BookingStep
from chalicelib.accounts.reconciliation.comparing_step import ComparingStep
from chalicelib.accounts.reconciliation.deciding import Deciding
from chalicelib.accounts.reconciliation.deciding_step import DecidingStep
from chalicelib.accounts.reconciliation.decisions import Decision, Side
from chalicelib.accounts.reconciliation.errors import NotAtThatPoint, SameFile, StillUndecided
from chalicelib.accounts.reconciliation.model import (
    Finding,
    Frame,
    Lines,
    Reconciliation,
    Sender,
)
from chalicelib.accounts.reconciliation.ports import CustomerFiles
from chalicelib.accounts.reconciliation.reading_step import ReadingStep
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn, SenderIn
from chalicelib.accounts.reconciliation.sheet import SHEET
from chalicelib.accounts.reconciliation.workshop import JOB, Workshop, reconciliation_of
from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import by_heading, heading_set
from chalicelib.imports.errors import UnreadableFile
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.profile import Profile
from chalicelib.imports.reading import MAX_BYTES, ReadAs
from chalicelib.imports.settling import checked_choices, checked_columns
from chalicelib.jobs.model import Job
from chalicelib.kit.blobs import UploadForm
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Three years of one sender; beyond that somebody chose the wrong dates.
LONGEST: Final = 1_100
Params = dict[str, Any] | None
_FOUND_BY: Final = ("number", "bill", "master", "container", "booking")
_REMEMBERED: Final = {"orders", "marks", "currency", "rounded"}


@dataclass
class ReconciliationService:
    """Everything that is done with carriers' bills and customers' lists."""

    shop: Workshop
    deciding: Deciding
    payables: PayableService
    customers: CustomerFiles

    # ---- looking

    def get(self, who: Principal, rec_id: str) -> Reconciliation:
        """A reconciliation of the tenant. Raises ``NotFound``."""
        return self.shop.get(who, rec_id)

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Reconciliation]:
        """All reconciliations, the newest first."""
        return self.shop.rows(who).newest(limit, after)

    def job_of(self, who: Principal, made: Reconciliation) -> Job | None:
        """The job that works on it now or did so last."""
        try:
            return self.shop.jobs.get(who, made.job) if made.job else None
        except NotFound:
            return None

    def profile(self, who: Principal, made: Reconciliation) -> Profile:
        """What the columns of the file hold and prove."""
        return self.shop.files(who, made.id).profile()

    def problems(self, who: Principal, made: Reconciliation, name: str) -> list[RowProblem]:
        """Rows that could not be read (``problems``), cells that were left out (``remarks``) or
        bills that could not be booked (``unbooked``), in the order of the file."""
        return self.shop.files(who, made.id).problems(name)

    def findings(
        self,
        who: Principal,
        made: Reconciliation,
        outcome: str = "",
        reason: str = "",
        undecided: bool = False,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Finding]:
        """The matches, narrowed to an outcome; of what is undecided also to a reason."""
        rows = self.shop.rows(who)
        if undecided:
            return rows.undecided(made, outcome, reason, limit, after)
        return rows.findings(made, outcome, limit, after)

    def finding(self, who: Principal, made: Reconciliation, seq: int) -> tuple[Finding, Lines]:
        """A match with its lines. Raises ``NotFound``."""
        found = self.shop.rows(who).finding(made, seq)
        if found is None:
            raise NotFound()
        return found, self.shop.files(who, made.id).lines(made.run, seq)

    def lines(self, who: Principal, made: Reconciliation, piece: int) -> list[Lines]:
        """The lines of a piece of matches: for exports, which go through all of them."""
        return self.shop.files(who, made.id).piece(made.run, piece)

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
        return self._committed(uow, reading)

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
        return self._committed(uow, started)

    def read_again(
        self, who: Principal, rec_id: str, version: int, read_as: ReadAs
    ) -> Reconciliation:
        """Read the file with another character set, delimiter or sheet."""
        made = self._at(who, rec_id, version)
        after = made.to("reading", read_as=read_as, choices=Choices())
        return self._start(who, after, "read-again")

    # ---- the person's decisions about the file

    def map_columns(
        self, who: Principal, rec_id: str, version: int, columns: dict[str, int]
    ) -> Reconciliation:
        """Say which column is what. Raises ``Invalid`` with every field that is missing."""
        made = self._at(who, rec_id, version)
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
        made = self._at(who, rec_id, version)
        choices = Choices.model_validate(
            made.choices.model_dump() | said | {"columns": made.choices.columns}
        )
        checked_choices(SHEET, choices, self.profile(who, made))
        after = made.to("comparing", choices=choices, run=made.run + 1, zeros_decided=False)
        uow = UnitOfWork(self.shop.backing, who)
        kept = {
            "columns": by_heading(made.headings, choices.columns),
            "settings": choices.model_dump(mode="json", include=_REMEMBERED),
        }
        self.shop.rows(who).remember(uow, made.sender.key, heading_set(made.headings), kept)
        started = self.shop.start(uow, after, "settle", total=made.rows)
        return self._committed(uow, started)

    def decide_zeros(
        self, who: Principal, rec_id: str, version: int, count: bool
    ) -> Reconciliation:
        """Say whether leading zeros count; the lines are compared again."""
        made = self._at(who, rec_id, version)
        after = made.to("comparing", zeros_count=count, zeros_decided=True, run=made.run + 1)
        return self._start(who, after, "zeros", total=made.rows)

    def compare_again(self, who: Principal, rec_id: str, version: int) -> Reconciliation:
        """Compare with our entries as they are now."""
        made = self._at(who, rec_id, version)
        after = made.to("comparing", run=made.run + 1)
        return self._start(who, after, "again", total=made.rows)

    def cancel(self, who: Principal, rec_id: str, version: int) -> Reconciliation:
        """Put a file aside on which nothing was decided; it may come again."""
        made = self._at(who, rec_id, version)
        after = made.to("cancelled", finished_at=self.shop.backing.clock.now())
        uow = UnitOfWork(self.shop.backing, who)
        if made.digest:
            self.shop.rows(who).forget_file(uow, made)
        self.shop.rows(who).replace(uow, after)
        uow.audit("reconciliation.cancel", made.id, sender=made.sender.name)
        return self._committed(uow, after)

    # ---- deciding and booking

    def decide(
        self, who: Principal, rec_id: str, seq: int, version: int, decision: Decision, note: str
    ) -> Finding:
        """Decide one match. Raises ``NotOpen``, and whatever the ledger refuses."""
        made = self.shop.get(who, rec_id)
        found, _lines = self.finding(who, made, seq)
        if found.version != version:
            raise Stale()
        return self.deciding.decide(who, made, found, decision, note, counted=True)

    def decide_all(self, who: Principal, rec_id: str, version: int, said: BulkIn) -> Reconciliation:
        """Decide all undecided matches of an outcome (and reason) in the background."""
        made = self._at(who, rec_id, version)
        after = made.to("deciding", refused=0)
        params = said.model_dump(mode="json") | {"reason": said.reason.value if said.reason else ""}
        total = sum(
            each.matches - each.decided
            for each in made.counts
            if each.outcome is said.outcome and said.reason in (None, each.reason)
        )
        return self._start(who, after, "decide-all", total=total, params=params)

    def book(self, who: Principal, rec_id: str, version: int, said: BookIn) -> Reconciliation:
        """Book a carrier's bills as their lines were decided, in the background.

        Raises ``StillUndecided``, and ``Invalid`` where rows name no bill and nobody else does.
        """
        made = self._at(who, rec_id, version)
        if not made.carrier:
            raise NotAtThatPoint()
        if made.undecided:
            raise StillUndecided(count=made.undecided)
        if not said.number and "number" not in made.choices.columns:
            raise Invalid.field("number", "The rows name no bill: give its number.")
        if said.due and said.due < said.dated:
            raise Invalid.field("due", "The due date lies before the date of the document.")
        params = {
            "number": said.number,
            "dated": f"{said.dated}",
            "due": f"{said.due}" if said.due else "",
        }
        return self._start(who, made.to("booking"), "book", params=params)

    def retry(self, who: Principal, rec_id: str) -> Reconciliation:
        """Let work that was given up go on where it stopped."""
        made = self.shop.get(who, rec_id)
        job = self.job_of(who, made)
        if not made.busy or job is None or job.state != "failed":
            raise NotAtThatPoint()
        uow = UnitOfWork(self.shop.backing, who)
        self.shop.jobs.resume(uow, job)
        uow.audit("reconciliation.retry", made.id, sender=made.sender.name)
        return self._committed(uow, made)

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a ``reconciliation`` job."""
        made = self.shop.get(who, reconciliation_of(job))
        if made.job != job.id or not made.busy:
            return job.finished(self.shop.backing.clock.now())
        steps: dict[str, Callable[[Principal, Job, Reconciliation], Job]] = {
            "reading": ReadingStep(self.shop),
            "comparing": ComparingStep(self.shop),
            "deciding": DecidingStep(self.shop, self.deciding),
            "booking": BookingStep(self.shop, self.payables),
        }
        return steps[made.state](who, job, made)

    # ---- parts

    def _new(
        self, who: Principal, asked: SenderIn, filename: str, size: int, digest: str
    ) -> Reconciliation:
        if size > MAX_BYTES:
            raise UnreadableFile("The file is larger than 20 MB. Split it and import the parts.")
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

    def _at(self, who: Principal, rec_id: str, version: int) -> Reconciliation:
        made = self.shop.get(who, rec_id)
        if made.version != version:
            raise Stale()
        return made

    def _start(
        self,
        who: Principal,
        after: Reconciliation,
        action: str,
        total: int = 0,
        params: Params = None,
    ) -> Reconciliation:
        uow = UnitOfWork(self.shop.backing, who)
        started = self.shop.start(uow, after, action, total, params)
        return self._committed(uow, started)

    def _committed(self, uow: UnitOfWork, made: Reconciliation) -> Reconciliation:
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
