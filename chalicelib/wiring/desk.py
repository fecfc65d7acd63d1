"""Wiring: complaints and everything beside them."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.wired import Wired

if TYPE_CHECKING:
    from chalicelib.tallies.recounting import Recounting
    from chalicelib.tickets.canned.service import CannedService
    from chalicelib.tickets.claims.service import ClaimService
    from chalicelib.tickets.desk.service import DeskService
    from chalicelib.tickets.learning.counting import Counting
    from chalicelib.tickets.learning.publishing import Publishing
    from chalicelib.tickets.learning.report import Reporting
    from chalicelib.tickets.learning.service import LearningService
    from chalicelib.tickets.portal.answering import Answering
    from chalicelib.tickets.portal.lodging import LodgingService
    from chalicelib.tickets.portal.recording import Recording
    from chalicelib.tickets.portal.service import PortalService
    from chalicelib.tickets.promised.service import Promises
    from chalicelib.tickets.sampling.service import Sampling
    from chalicelib.tickets.service import TicketService
    from chalicelib.tickets.settling.service import SettlingService
    from chalicelib.tickets.tasks.service import TaskService
    from chalicelib.tickets.views.service import ViewService
    from chalicelib.tickets.wording.service import WordingService


class DeskWiring(Wired):
    """Complaints and everything beside them."""

    @cached_property
    def tickets(self) -> "TicketService":
        from chalicelib.tickets.repository import TicketRepository
        from chalicelib.tickets.service import TicketService
        from chalicelib.tickets.word_rows import WordRows

        return TicketService(
            self.backing,
            self.whole.tenancy,
            self.whole.customers,
            self.rows(TicketRepository),
            self.rows(WordRows),
            lambda: self.whole.jobs,
            notices=lambda: self.whole.notices,
            new_link=lambda uow, ticket: self.portal.add_link(uow, ticket),
            written=lambda *act: self._answering.kept(*act),
            figures=lambda uow, before, after: self.counting.order(uow, before, after),
            named=lambda uow, ticket: self.settling.take_off(uow, ticket),
        )

    @cached_property
    def wording(self) -> "WordingService":
        from chalicelib.tickets.wording.service import WordingService

        return WordingService(self.tickets)

    @cached_property
    def tasks(self) -> "TaskService":
        from chalicelib.tickets.tasks.repository import TaskRepository
        from chalicelib.tickets.tasks.service import TaskService

        return TaskService(self.tickets, self.rows(TaskRepository))

    @cached_property
    def canned(self) -> "CannedService":
        from chalicelib.tickets.canned.repository import CannedRepository
        from chalicelib.tickets.canned.service import CannedService

        return CannedService(self.backing, self.rows(CannedRepository))

    @cached_property
    def portal(self) -> "PortalService":
        from chalicelib.tickets.portal.repository import SideRepository
        from chalicelib.tickets.portal.service import PortalService

        return PortalService(
            self.backing,
            self.tickets,
            self.rows(SideRepository),
        )

    @cached_property
    def _answering(self) -> "Answering":
        from chalicelib.tickets.portal.answering import Answering
        from chalicelib.tickets.repository import TicketRepository

        return Answering(self.backing, self.whole.tenancy, self.rows(TicketRepository))

    @cached_property
    def lodging(self) -> "LodgingService":
        from chalicelib.tenancy.tries import TryCounter
        from chalicelib.tickets.portal.lodging import LodgingService
        from chalicelib.tickets.portal.repository import LodgingRepository

        return LodgingService(
            self.backing,
            self.whole.tenancy,
            self.tickets,
            self.portal,
            self.rows(LodgingRepository),
            TryCounter(self.backing),
        )

    @cached_property
    def recording(self) -> "Recording":
        from chalicelib.tickets.portal.recording import Recording

        return Recording(self.backing, self.tickets)

    @cached_property
    def promises(self) -> "Promises":
        from chalicelib.tickets.promised.service import Promises

        return Promises(self.tickets)

    @cached_property
    def desk(self) -> "DeskService":
        from chalicelib.tickets.desk.repository import DeskRepository
        from chalicelib.tickets.desk.service import DeskService

        return DeskService(self.tickets, self.rows(DeskRepository))

    @cached_property
    def views(self) -> "ViewService":
        from chalicelib.tickets.views.repository import ViewRepository
        from chalicelib.tickets.views.service import ViewService

        return ViewService(self.desk, self.rows(ViewRepository))

    @cached_property
    def counting(self) -> "Counting":
        from chalicelib.tickets.learning.counting import Counting
        from chalicelib.tickets.learning.figure_rows import FigureRows
        from chalicelib.tickets.learning.repository import ReviewRepository
        from chalicelib.tickets.repository import TicketRepository

        return Counting(
            self.backing,
            self.whole.tenancy,
            self.rows(TicketRepository),
            self.rows(ReviewRepository),
            self.rows(FigureRows),
            lambda who, ticket: self.bulletins.shipped_again(who, ticket),
            lambda: self.whole.jobs,
        )

    @cached_property
    def figures(self) -> "Reporting":
        from chalicelib.tickets.learning.figure_rows import FigureRows
        from chalicelib.tickets.learning.report import Reporting
        from chalicelib.tickets.repository import TicketRepository

        return Reporting(
            self.backing,
            self.whole.tenancy,
            self.rows(FigureRows),
            lambda who, ids: TicketRepository(self.backing.store, who).many(ids),
        )

    @cached_property
    def bulletins(self) -> "Publishing":
        from chalicelib.tickets.learning.bulletin_rows import BulletinRows
        from chalicelib.tickets.learning.publishing import Publishing
        from chalicelib.tickets.learning.repository import ReviewRepository
        from chalicelib.tickets.repository import TicketRepository

        return Publishing(
            self.backing,
            self.whole.tenancy,
            self.figures,
            self.whole.shipments,
            self.rows(ReviewRepository),
            lambda who, ticket_id: TicketRepository(self.backing.store, who).story(ticket_id),
            self.rows(BulletinRows),
            lambda: self.whole.jobs,
            self.tickets.people,
            lambda: self.whole.notices,
        )

    @cached_property
    def sampling(self) -> "Sampling":
        from chalicelib.tickets.sampling.repository import SampleRepository
        from chalicelib.tickets.sampling.service import Sampling

        return Sampling(
            self.backing,
            self.tickets,
            self.figures,
            self.whole.tenancy,
            self.rows(SampleRepository),
            lambda: self.whole.jobs,
            lambda: self.whole.notices,
        )

    @cached_property
    def learning(self) -> "LearningService":
        from chalicelib.tickets.learning.repository import ReviewRepository
        from chalicelib.tickets.learning.service import LearningService

        return LearningService(
            self.backing,
            self.tickets,
            self.whole.tenancy,
            self.whole.shipments,
            self.rows(ReviewRepository),
            lambda uow, ticket, cause: self.claims.reviewed(uow, ticket, cause),
        )

    @cached_property
    def recounting_desk(self) -> "Recounting":
        from chalicelib.tallies.recounting import Recounting
        from chalicelib.tickets.claims.recounting import ClaimSums
        from chalicelib.tickets.claims.repository import ClaimRepository
        from chalicelib.tickets.loads import Loads
        from chalicelib.tickets.repository import TicketRepository

        tickets = self.rows(TicketRepository)
        sums = ClaimSums(self.backing, tickets, self.rows(ClaimRepository))
        return Recounting(self.backing, (Loads(self.whole.tenancy, tickets), sums))

    @cached_property
    def settling(self) -> "SettlingService":
        from chalicelib.tickets.settling.repository import SettlingRepository
        from chalicelib.tickets.settling.service import SettlingService

        return SettlingService(
            self.tickets,
            self.whole.ledger,
            self.rows(SettlingRepository),
            lambda: self.whole.disputes,
            lambda *given: self.claims.require_consent(*given),
        )

    @cached_property
    def claims(self) -> "ClaimService":
        from chalicelib.tickets.claims.repository import ClaimRepository
        from chalicelib.tickets.claims.service import ClaimService

        return ClaimService(
            self.backing,
            self.whole.tenancy,
            self.tickets,
            self.rows(ClaimRepository),
            lambda who, ticket: self.learning.cause(who, ticket),
            lambda who, ticket_id: self.settling.credited(who, ticket_id),
        )
