"""The sealed audit trail: its seals, its sealing by the clock, its checks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.checking import TrailChecking
from chalicelib.audit.model import Seal
from chalicelib.audit.ports import Companies, Trail
from chalicelib.audit.sealing import Sealing
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal


@dataclass
class TrailService:
    """The front of the subject."""

    backing: Backing
    rows: Callable[[Principal], Trail]
    companies: Companies
    jobs: Callable[[], Jobs]

    @cached_property
    def sealing(self) -> Sealing:
        return Sealing(self.backing, self.rows, self.companies)

    @cached_property
    def checks(self) -> TrailChecking:
        return TrailChecking(self.backing, self.jobs, self.rows, self.companies)

    def seals(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Seal]:
        """The seals of the company's chain, the newest, its head, first."""
        who.require("audit.read")
        return self.rows(who).newest(limit, after)
