"""Use cases of payments: banks' files, and what becomes of their lines."""

from collections.abc import Callable

from chalicelib.accounts.payments.converting import Conversions
from chalicelib.accounts.payments.filing import LOOKING, Filing
from chalicelib.accounts.payments.finding import Finder
from chalicelib.accounts.payments.looking_step import AcceptingStep, LookingStep
from chalicelib.accounts.payments.model import Line, Proposal
from chalicelib.accounts.payments.office import Office
from chalicelib.accounts.payments.ports import Customers, Ledger, Payments, Policies, Rates
from chalicelib.accounts.payments.settling import Settling
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.text import fold, words
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# A search looks through this many pages of lines that share a word.
_SEARCH_PAGES = 4
ACCEPTING = "bank-accepting"


class PaymentService:
    """Everything that is done with money that banks report."""

    def __init__(
        self,
        backing: Backing,
        rows: Callable[[Principal], Payments],
        jobs: Jobs,
        ledger: Ledger,
        customers: Customers,
        policies: Policies,
        rates: Rates,
    ) -> None:
        self.office = Office(backing, rows)
        self.jobs = jobs
        self.files = Filing(self.office, jobs)
        self.finder = Finder(self.office, ledger, customers, policies, Conversions(rates))
        self.settling = Settling(self.office, ledger, self.finder)

    # ---- looking at lines

    def line(self, who: Principal, line_id: str) -> Line:
        """A line of the tenant. Raises ``LineNotFound``."""
        return self.office.line(who, line_id)

    def open_lines(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Line]:
        """Lines of which nobody has said what they are, the newest first."""
        return self.office.rows(who).open_lines(limit, after)

    def certain_lines(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Line]:
        """Open lines of which it seems certain what they are, the newest first."""
        return self.office.rows(who).certain_lines(limit, after)

    def all_lines(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Line]:
        """Every line that was taken in, the newest first."""
        return self.office.rows(who).all_lines(limit, after)

    def search(
        self,
        who: Principal,
        query: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Line]:
        """Lines in which every word of the query begins a word of payer, text or references."""
        asked = words(query)
        if not asked:
            return self.all_lines(who, limit, after)
        longest = max(asked, key=len)
        found: dict[str, Line] = {}
        for _ in range(_SEARCH_PAGES):
            page = self.office.rows(who).with_word(longest, limit, after)
            found |= {line.id: line for line in page.items if _has(line, asked)}
            after = page.after
            if after is None or len(found) >= limit:
                break
        return Listing(list(found.values()), after)

    def proposals(self, who: Principal, line: Line) -> list[Proposal]:
        """What an open line may be as things stand, the surest first; for a page."""
        if line.state != "open":
            return []
        return [plan.proposal for plan in self.finder.plans(who, line)]

    def aside(self, who: Principal, line: Line) -> Proposal | None:
        """What an open line that is nothing of a customer's may be called, and why."""
        return self.finder.aside(who, line) if line.state == "open" else None

    def rate(self, who: Principal, line: Line, into: str) -> str:
        """The company's rate of the day from a line's currency into another; empty without one."""
        made = self.finder.conversions.of(who, line, {into} - {""}).get(into)
        return made.rate if made else ""

    def takes_back(self, who: Principal, line: Line) -> list[Line]:
        """Earlier payments that an open debit may take back, the likeliest first."""
        if line.state != "open" or line.amount >= 0:
            return []
        return self.finder.earlier(who, line)

    # ---- all at once

    def look_at_all(self, who: Principal) -> Job:
        """Look in the background for what the open lines may be."""
        return self._start(who, LOOKING)

    def accept_all_certain(self, who: Principal) -> Job:
        """Book in the background every line of which it is certain what it is."""
        return self._start(who, ACCEPTING)

    def running(self, who: Principal) -> Job | None:
        """The work over all lines that goes on now."""
        for kind in (ACCEPTING, LOOKING):
            newest = self.jobs.newest(who, kind, 1).items
            if newest and newest[0].is_open:
                return newest[0]
        return None

    def looking_step(self, who: Principal, job: Job) -> Job:
        """One step of a ``bank-looking`` job."""
        return LookingStep(self.office, self.finder)(who, job)

    def accepting_step(self, who: Principal, job: Job) -> Job:
        """One step of a ``bank-accepting`` job."""
        return AcceptingStep(self.office, self.finder, self.settling)(who, job)

    def _start(self, who: Principal, kind: str) -> Job:
        who.require("accounts.post")
        running = self.running(who)
        if running is not None and running.kind == kind:
            return running
        uow = UnitOfWork(self.office.backing, who)
        job = self.jobs.start(uow, kind, {})
        uow.audit(f"bank-line.{kind.removeprefix('bank-')}", job.id)
        uow.commit(job)
        return job


def _has(line: Line, asked: tuple[str, ...]) -> bool:
    mine = words(fold(line.needle))
    return all(any(word.startswith(each) for word in mine) for each in asked)
