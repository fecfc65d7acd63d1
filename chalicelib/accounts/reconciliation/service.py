"""Use cases of reconciliations: look, decide, book; ``receiving`` has how a file comes in.

Nothing is written to any account before somebody has seen the result and decided.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.accounts.payables.service import PayableService
from chalicelib.accounts.reconciliation.booking_step import BookingStep
from chalicelib.accounts.reconciliation.comparing_step import ComparingStep
from chalicelib.accounts.reconciliation.deciding import Deciding
from chalicelib.accounts.reconciliation.deciding_step import DecidingStep
from chalicelib.accounts.reconciliation.decisions import Decision
from chalicelib.accounts.reconciliation.errors import NotAtThatPoint, StillUndecided
from chalicelib.accounts.reconciliation.model import Finding, Lines, Reconciliation
from chalicelib.accounts.reconciliation.reading_step import ReadingStep
from chalicelib.accounts.reconciliation.receiving import Receiving
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn, ChargeOnIn
from chalicelib.accounts.reconciliation.selling.charging import ChargingOn
from chalicelib.accounts.reconciliation.workshop import reconciliation_of
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.profile import Profile
from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class ReconciliationService(Receiving):
    """Everything that is done with carriers' bills and customers' lists."""

    deciding: Deciding
    charging: ChargingOn
    payables: PayableService

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
        margin: str = "",
    ) -> Listing[Finding]:
        """The matches, narrowed to an outcome; of what is undecided also to a reason; or those
        that customers were never charged for, or below cost (``margin``)."""
        rows = self.shop.rows(who)
        if margin:
            return rows.short(made, margin, limit, after)
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

    # ---- deciding and booking

    def decide(
        self,
        who: Principal,
        rec_id: str,
        seq: int,
        version: int,
        decision: Decision,
        note: str,
        together: bool = False,
    ) -> Finding:
        """Decide one match. Raises ``NotOpen``, and whatever the ledger refuses."""
        made = self.shop.get(who, rec_id)
        found, _lines = self.finding(who, made, seq)
        if found.version != version:
            raise Stale()
        return self.deciding.decide(
            who, made, found, decision, note, counted=True, together=together
        )

    def reopen(self, who: Principal, rec_id: str, seq: int, version: int) -> Finding:
        """Take back what was accepted, kept or claimed, until the bill is booked. ``NotOpen``."""
        made = self.shop.get(who, rec_id)
        found, _lines = self.finding(who, made, seq)
        if found.version != version:
            raise Stale()
        return self.deciding.reopen(who, made, found)

    def charge_on(
        self, who: Principal, rec_id: str, seq: int, version: int, said: ChargeOnIn
    ) -> Finding:
        """Charge the customer for what a carrier bills; see ``ChargingOn``."""
        made = self.shop.get(who, rec_id)
        found, lines = self.finding(who, made, seq)
        if found.version != version:
            raise Stale()
        return self.charging.charge_on(who, made, found, lines, said)

    def as_it_stands(self, who: Principal, found: Finding) -> Finding:
        """The match without a charge that was made from it and undone since."""
        return self.charging.as_it_stands(who, found)

    def decide_all(self, who: Principal, rec_id: str, version: int, said: BulkIn) -> Reconciliation:
        """Decide all undecided matches of an outcome (and reason) in the background."""
        made = self.at(who, rec_id, version)
        after = made.to("deciding", refused=0)
        params = said.model_dump(mode="json") | {"reason": said.reason.value if said.reason else ""}
        total = sum(
            each.matches - each.decided
            for each in made.counts
            if each.outcome is said.outcome and said.reason in (None, each.reason)
        )
        return self.started(who, after, "decide-all", total=total, params=params)

    def book(self, who: Principal, rec_id: str, version: int, said: BookIn) -> Reconciliation:
        """Book a carrier's bills as their lines were decided, in the background.

        Raises ``StillUndecided``, and ``Invalid`` where rows name no bill and nobody else does.
        """
        made = self.at(who, rec_id, version)
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
        return self.started(who, made.to("booking"), "book", params=params)

    def retry(self, who: Principal, rec_id: str) -> Reconciliation:
        """Let work that was given up go on where it stopped."""
        made = self.shop.get(who, rec_id)
        job = self.job_of(who, made)
        if not made.busy or job is None or job.state != "failed":
            raise NotAtThatPoint()
        uow = UnitOfWork(self.shop.backing, who)
        self.shop.jobs.resume(uow, job)
        uow.audit("reconciliation.retry", made.id, sender=made.sender.name)
        return self.committed(uow, made)

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a ``reconciliation`` job."""
        made = self.shop.get(who, reconciliation_of(job))
        if made.job != job.id or not made.busy:
            return job.finished(self.shop.backing.clock.now())
        steps: dict[str, Callable[[Principal, Job, Reconciliation], Job]] = {
            "reading": ReadingStep(self.shop),
            "comparing": ComparingStep(self.shop, self.charging.books),
            "deciding": DecidingStep(self.shop, self.deciding),
            "booking": BookingStep(self.shop, self.payables),
        }
        return steps[made.state](who, job, made)
