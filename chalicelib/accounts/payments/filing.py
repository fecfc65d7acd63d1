"""Use cases of banks' files: upload, look at, take in, undo. Each write is one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.accounts.payments.errors import FileNotReady, UnreadableBankFile
from chalicelib.accounts.payments.lines import Fault, ReadFile
from chalicelib.accounts.payments.model import BankFile, FileState
from chalicelib.accounts.payments.office import Office
from chalicelib.accounts.payments.placing import say
from chalicelib.accounts.payments.reading.reader import MAX_BYTES
from chalicelib.accounts.payments.reading_step import ReadingStep
from chalicelib.accounts.payments.tables.mapping import TableChoices, checked
from chalicelib.accounts.payments.taking_step import TakingStep
from chalicelib.accounts.payments.undoing_step import UndoingStep
from chalicelib.imports.columns import heading_set
from chalicelib.imports.profile import Profile
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.jobs.service import Step
from chalicelib.kit.blobs import UploadForm
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB = "bank-file"
# Looks for what the lines that were taken in may be; see ``looking_step``.
LOOKING = "bank-looking"


@dataclass(frozen=True)
class Begun:
    """An announced file, and how to upload it."""

    made: BankFile
    upload: UploadForm


@dataclass
class Filing:
    """Everything that is done with a bank's file as a whole."""

    office: Office
    jobs: Jobs

    # ---- looking

    def get(self, who: Principal, file_id: str) -> BankFile:
        """A file of the tenant. Raises ``BankFileNotFound``."""
        return self.office.file(who, file_id)

    def listed(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[BankFile]:
        """Files, the newest first."""
        return self.office.rows(who).files(limit, after)

    def read(self, who: Principal, made: BankFile) -> ReadFile:
        """The statements and lines of a file, as they were read."""
        return self.office.blobs(who, made.id).read()

    def faults(self, who: Principal, made: BankFile) -> tuple[Fault, ...]:
        """What is wrong with a file, in the order of its rows."""
        return self.read(who, made).faults if made.faults else ()

    def job_of(self, who: Principal, made: BankFile) -> Job | None:
        """The job that works on a file now or did so last."""
        try:
            return self.jobs.get(who, made.job) if made.job else None
        except NotFound:
            return None

    # ---- the file

    def upload(self, who: Principal, filename: str, content: bytes) -> BankFile:
        """Take a file that came with the request, and start reading it."""
        made = self._new(who, filename, len(content))
        self.office.blobs(who, made.id).put_file(content)
        uow = UnitOfWork(self.office.backing, who)
        job = self.jobs.start(uow, JOB, {"file": made.id})
        reading = made.model_copy(update={"state": "reading", "job": job.id})
        self.office.rows(who).insert_file(uow, reading)
        uow.audit("bank-file.upload", made.id, filename=made.filename, size=made.size)
        uow.commit(reading)
        return reading

    def begin(self, who: Principal, filename: str, size: int) -> Begun:
        """Announce a file that will be uploaded straight into the bucket, and how."""
        made = self._new(who, filename, size)
        begun = Begun(made, self.office.blobs(who, made.id).upload_form(MAX_BYTES))
        uow = UnitOfWork(self.office.backing, who)
        self.office.rows(who).insert_file(uow, made)
        uow.audit("bank-file.begin", made.id, filename=made.filename, size=size)
        uow.commit(begun)
        return begun

    def upload_form(self, who: Principal, file_id: str, then: str) -> UploadForm:
        """The form of an announced file for a browser, which sees the page ``then`` afterwards."""
        made = self.get(who, file_id)
        return self.office.blobs(who, made.id).upload_form(MAX_BYTES, then)

    def uploaded(self, who: Principal, file_id: str) -> BankFile:
        """The announced file is in the bucket: start reading it."""
        made = self.get(who, file_id)
        if self.office.blobs(who, made.id).file() is None:
            raise FileNotReady("The file did not arrive. Please upload it again.")
        return self._start(who, made, "reading", "uploaded")

    def look_again(self, who: Principal, file_id: str, version: int) -> BankFile:
        """Compare a file anew with what was taken in since."""
        return self._start(who, self._at(who, file_id, version), "reading", "look-again")

    def profile(self, who: Principal, made: BankFile) -> Profile:
        """What the columns of a table hold and prove."""
        return self.office.blobs(who, made.id).profile()

    # ---- deciding and doing

    def map_table(self, who: Principal, file_id: str, version: int, said: TableChoices) -> BankFile:
        """Say how a table is read, now and for the next with these headings.

        Raises ``Invalid`` with every decision that is missing.
        """
        made = self._at(who, file_id, version)
        if made.format != "table" or not made.headings:
            raise FileNotReady()
        choices = checked(said, made.headings)
        after = made.to("reading", choices=choices, recalled=False)
        kept = choices.kept(made.headings)

        def remember(uow: UnitOfWork) -> None:
            rows = self.office.rows(who)
            rows.remember_mapping(uow, heading_set(made.headings), kept)

        return self._begin(who, after, "map", 0, remember)

    def decide(self, who: Principal, file_id: str, version: int, new: bool) -> BankFile:
        """Whether lines that may be known already are other payments."""
        made = self._at(who, file_id, version)
        if made.state != "preview":
            raise FileNotReady()
        return self.office.save(who, made.replaced(doubtful_are_new=new), "decide")

    def say_account(
        self, who: Principal, file_id: str, version: int, account: str, currency: str, kept_as: str
    ) -> BankFile:
        """Say which of our accounts a file means, now and for every file that writes it so.

        Without ``kept_as`` a person wants to be asked. The file is compared anew.
        """
        made = self._at(who, file_id, version)
        if made.state != "preview":
            raise FileNotReady()
        made, remember = say(self.office.rows(who), made, account, currency, kept_as.strip())
        return self._begin(who, made.to("reading"), "account", 0, remember)

    def take(self, who: Principal, file_id: str, version: int) -> BankFile:
        """Take the lines in. Raises ``FileNotReady`` while something is undecided."""
        made = self._at(who, file_id, version)
        if not made.may_take:
            raise FileNotReady()
        return self._start(who, made, "taking", "take", total=made.lines)

    def undo(self, who: Principal, file_id: str, version: int) -> BankFile:
        """Take the file's lines out again, as far as nothing was made of them."""
        made = self._at(who, file_id, version)
        return self._start(who, made, "undoing", "undo", total=made.lines)

    def retry(self, who: Principal, file_id: str) -> BankFile:
        """Start the work of a file again after its job was given up."""
        made = self.get(who, file_id)
        job = self.job_of(who, made)
        if not made.busy or (job is not None and job.is_open):
            raise FileNotReady()
        return self._begin(who, made.replaced(), "retry", made.lines)

    def cancel(self, who: Principal, file_id: str, version: int) -> BankFile:
        """Put a file aside before it was taken in."""
        made = self._at(who, file_id, version)
        after = made.to("cancelled", finished_at=self.office.backing.clock.now())
        return self.office.save(who, after, "cancel")

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a ``bank-file`` job: reading, taking in or taking out."""
        made = self.office.file(who, str(job.params["file"]))
        steps: dict[str, Step] = {
            "taking": TakingStep(self.office, lambda uow: self.jobs.start(uow, LOOKING, {})),
            "undoing": UndoingStep(self.office),
        }
        return steps.get(made.state, ReadingStep(self.office))(who, job)

    def _new(self, who: Principal, filename: str, size: int) -> BankFile:
        if size > MAX_BYTES:
            raise UnreadableBankFile(
                "The file is larger than 10 MB. Ask the bank for shorter periods."
            )
        if not size:
            raise UnreadableBankFile("The file is empty. Download it from the bank again.")
        backing = self.office.backing
        return BankFile(
            id=backing.ids.new("bkf"),
            filename=filename[-120:] or "file",
            size=size,
            started_by=who.user,
            started_by_name=who.name,
            created_at=backing.clock.now(),
        )

    def _at(self, who: Principal, file_id: str, version: int) -> BankFile:
        made = self.get(who, file_id)
        if made.version != version:
            raise Stale()
        return made

    def _start(
        self, who: Principal, made: BankFile, state: FileState, action: str, total: int = 0
    ) -> BankFile:
        return self._begin(who, made.to(state), action, total)

    def _begin(
        self,
        who: Principal,
        after: BankFile,
        action: str,
        total: int,
        also: Callable[[UnitOfWork], None] | None = None,
    ) -> BankFile:
        uow = UnitOfWork(self.office.backing, who)
        if also is not None:
            also(uow)
        job = self.jobs.start(uow, JOB, {"file": after.id}, total=total)
        after = after.model_copy(update={"job": job.id})
        self.office.rows(who).replace_file(uow, after)
        uow.audit(f"bank-file.{action}", after.id, filename=after.filename)
        uow.commit(after)
        return after
