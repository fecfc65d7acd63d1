"""The one place that wires settings to clients to services. Everything is made when first used,
so that a worker imports only what it needs."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from chalicelib.clock.sweeper import Sweeper
from chalicelib.kit.backing import Backing
from chalicelib.kit.paging import Cursors
from chalicelib.notify.outbox import OutboxService, OutboxSettings

if TYPE_CHECKING:
    from chalicelib.accounts.ledger.service import LedgerService
    from chalicelib.accounts.reminders.service import ReminderService
    from chalicelib.accounts.statements.service import StatementService
    from chalicelib.carriers.service import CarrierService
    from chalicelib.customers.service import CustomerService
    from chalicelib.imports.service import ImportService
    from chalicelib.jobs.service import JobService
    from chalicelib.mailroom.outgoing import Correspondence
    from chalicelib.mailroom.service import MailroomService
    from chalicelib.notify.mail import Mailer
    from chalicelib.settings import Settings
    from chalicelib.shipments.service import ShipmentService
    from chalicelib.tenancy.service import TenancyService
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
    from chalicelib.tickets.service import TicketService
    from chalicelib.tickets.settling.service import SettlingService
    from chalicelib.unit_of_work import UnitOfWork


# Which module brings the default and the check of which policy; imported when first asked for.
POLICIES: Final = {
    "authority": "chalicelib.tickets.settling.authority",
    "playbooks": "chalicelib.tickets.settling.playbooks",
    "claims": "chalicelib.tickets.claims.policy",
    "learning": "chalicelib.tickets.learning.policy",
    "reminders": "chalicelib.accounts.reminders.policy",
    "shipments": "chalicelib.shipments.policy",
    "terms": "chalicelib.accounts.ledger.policy",
    "tickets": "chalicelib.tickets.policy",
}


class Services:
    """All use cases over one set of backing services."""

    def __init__(
        self, backing: Backing, mailer: "Mailer", *, secret: str, outbox: OutboxSettings
    ) -> None:
        self.backing = backing
        self.mailer = mailer
        self.outbox_settings = outbox
        self.cursors = Cursors(secret)
        self.secret = secret

    @cached_property
    def sweeper(self) -> Sweeper:
        from chalicelib.tenancy.unscoped import SWEEPER, unscoped

        store = unscoped(self.backing.store, SWEEPER)
        return Sweeper(store, self.backing.queues, self.backing.clock)

    @cached_property
    def tenancy(self) -> "TenancyService":
        from chalicelib.tenancy.policies import PolicyBook
        from chalicelib.tenancy.service import TenancyService

        tenancy = TenancyService(self.backing, book=PolicyBook(POLICIES))
        tenancy.companies.rules_changed = self._rules_changed
        return tenancy

    def _rules_changed(self, uow: "UnitOfWork", what: str) -> None:
        """Whoever runs by a policy or the calendar looks anew at what it has armed."""
        self.tickets.rules_changed(uow, what)
        self.reminders.rules_changed(uow, what)

    @cached_property
    def customers(self) -> "CustomerService":
        from chalicelib.customers.repository import CustomerRepository
        from chalicelib.customers.service import CustomerService

        return CustomerService(
            self.backing, lambda who: CustomerRepository(self.backing.store, who)
        )

    @cached_property
    def tickets(self) -> "TicketService":
        from chalicelib.tickets.repository import TicketRepository
        from chalicelib.tickets.service import TicketService
        from chalicelib.tickets.word_rows import WordRows

        return TicketService(
            self.backing,
            self.tenancy,
            self.customers,
            lambda who: TicketRepository(self.backing.store, who),
            lambda who: WordRows(self.backing.store, who),
            lambda: self.jobs,
            new_link=lambda uow, ticket: self.portal.add_link(uow, ticket),
            written=lambda uow, ticket, event: self._answering.kept(uow, ticket, event),
            figures=lambda uow, before, after: self.counting.order(uow, before, after),
        )

    @cached_property
    def portal(self) -> "PortalService":
        from chalicelib.tickets.portal.repository import SideRepository
        from chalicelib.tickets.portal.service import PortalService

        return PortalService(
            self.backing,
            self.tickets,
            lambda who: SideRepository(self.backing.store, who),
        )

    @cached_property
    def _answering(self) -> "Answering":
        from chalicelib.tickets.portal.answering import Answering
        from chalicelib.tickets.repository import TicketRepository

        rows = lambda who: TicketRepository(self.backing.store, who)  # noqa: E731
        return Answering(self.backing, self.tenancy, rows)

    @cached_property
    def lodging(self) -> "LodgingService":
        from chalicelib.tenancy.tries import TryCounter
        from chalicelib.tickets.portal.lodging import LodgingService
        from chalicelib.tickets.portal.repository import LodgingRepository

        return LodgingService(
            self.backing,
            self.tenancy,
            self.tickets,
            self.portal,
            lambda who: LodgingRepository(self.backing.store, who),
            TryCounter(self.backing),
        )

    @cached_property
    def recording(self) -> "Recording":
        from chalicelib.tickets.portal.recording import Recording

        return Recording(self.backing, self.tickets)

    @cached_property
    def desk(self) -> "DeskService":
        from chalicelib.tickets.desk.repository import DeskRepository
        from chalicelib.tickets.desk.service import DeskService

        return DeskService(self.tickets, lambda who: DeskRepository(self.backing.store, who))

    @cached_property
    def counting(self) -> "Counting":
        from chalicelib.tickets.learning.counting import Counting
        from chalicelib.tickets.learning.figure_rows import FigureRows
        from chalicelib.tickets.learning.repository import ReviewRepository
        from chalicelib.tickets.repository import TicketRepository

        return Counting(
            self.backing,
            self.tenancy,
            lambda who: TicketRepository(self.backing.store, who),
            lambda who: ReviewRepository(self.backing.store, who),
            lambda who: FigureRows(self.backing.store, who),
            lambda: self.jobs,
        )

    @cached_property
    def figures(self) -> "Reporting":
        from chalicelib.tickets.learning.figure_rows import FigureRows
        from chalicelib.tickets.learning.report import Reporting
        from chalicelib.tickets.repository import TicketRepository

        return Reporting(
            self.backing,
            self.tenancy,
            lambda who: FigureRows(self.backing.store, who),
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
            self.tenancy,
            self.figures,
            self.shipments,
            lambda who: ReviewRepository(self.backing.store, who),
            lambda who, ticket_id: TicketRepository(self.backing.store, who).story(ticket_id),
            lambda who: BulletinRows(self.backing.store, who),
            lambda: self.jobs,
        )

    @cached_property
    def learning(self) -> "LearningService":
        from chalicelib.tickets.learning.repository import ReviewRepository
        from chalicelib.tickets.learning.service import LearningService

        return LearningService(
            self.backing,
            self.tickets,
            self.tenancy,
            self.shipments,
            lambda who: ReviewRepository(self.backing.store, who),
        )

    @cached_property
    def settling(self) -> "SettlingService":
        from chalicelib.tickets.settling.repository import SettlingRepository
        from chalicelib.tickets.settling.service import SettlingService

        return SettlingService(
            self.tickets, self.ledger, lambda who: SettlingRepository(self.backing.store, who)
        )

    @cached_property
    def claims(self) -> "ClaimService":
        from chalicelib.tickets.claims.repository import ClaimRepository
        from chalicelib.tickets.claims.service import ClaimService

        rows = lambda who: ClaimRepository(self.backing.store, who)  # noqa: E731
        return ClaimService(self.backing, self.tenancy, self.tickets, rows)

    @cached_property
    def ledger(self) -> "LedgerService":
        from chalicelib.accounts.ledger.repository import LedgerRepository
        from chalicelib.accounts.ledger.service import LedgerService

        return LedgerService(
            self.backing,
            lambda who: LedgerRepository(self.backing.store, who),
            self.tenancy,
            self.customers,
            self.jobs,
        )

    @cached_property
    def statements(self) -> "StatementService":
        from chalicelib.accounts.statements.repository import StatementRepository
        from chalicelib.accounts.statements.service import StatementService

        return StatementService(
            self.backing,
            lambda who: StatementRepository(self.backing.store, who),
            self.tenancy,
            self.customers,
            self.ledger,
            self.jobs,
        )

    @cached_property
    def reminders(self) -> "ReminderService":
        from chalicelib.accounts.reminders.repository import ReminderRepository
        from chalicelib.accounts.reminders.service import ReminderService

        return ReminderService(
            self.backing,
            lambda who: ReminderRepository(self.backing.store, who),
            self.tenancy,
            self.customers,
            self.ledger,
            self.jobs,
        )

    @cached_property
    def shipments(self) -> "ShipmentService":
        from chalicelib.shipments.repository import ShipmentRepository
        from chalicelib.shipments.service import ShipmentService

        return ShipmentService(
            self.backing,
            self.tenancy,
            self.tickets,
            lambda who: ShipmentRepository(self.backing.store, who),
            self.customers,
        )

    @cached_property
    def carriers(self) -> "CarrierService":
        from chalicelib.carriers.repository import CarrierRepository, whose_hook
        from chalicelib.carriers.service import CarrierService

        return CarrierService(
            self.backing,
            self.shipments,
            lambda who: CarrierRepository(self.backing.store, who),
            lambda token: whose_hook(self.backing.store, token),
            self.outbox_settings.base_url,
        )

    @cached_property
    def imports(self) -> "ImportService":
        from chalicelib.imports.repository import ImportRepository
        from chalicelib.imports.service import ImportService
        from chalicelib.imports.wiring import targets
        from chalicelib.imports.workshop import Workshop

        rows = lambda who: ImportRepository(self.backing.store, who)  # noqa: E731
        return ImportService(Workshop(self.backing, rows, targets(self)), self.jobs)

    @cached_property
    def jobs(self) -> "JobService":
        from chalicelib.jobs.repository import JobRepository
        from chalicelib.jobs.service import JobService

        return JobService(
            self.backing,
            lambda who: JobRepository(self.backing.store, who),
            {
                "import": lambda: self.imports.step,
                "import-undo": lambda: self.imports.undo_step,
                "statement-run": lambda: self.statements.step,
                "allocation": lambda: self.ledger.allocation_step,
                "ageing": lambda: self.ledger.ageing_step,
                "reminder-run": lambda: self.reminders.run_step,
                "reminder-rearm": lambda: self.reminders.rearm_step,
                "ticket-limits": lambda: self.tickets.recompute_step,
                "ticket-figures": lambda: self.counting.step,
                "ticket-bulletin": lambda: self.bulletins.step,
            },
        )

    @cached_property
    def outbox(self) -> OutboxService:
        from chalicelib.notify.repository import OutboxRepository

        return OutboxService(
            self.backing,
            self.mailer,
            lambda who: OutboxRepository(self.backing.store, who),
            self.outbox_settings,
            {"reminder": lambda: self.reminders},
            self._correspondence,
        )

    @cached_property
    def mailroom(self) -> "MailroomService":
        from chalicelib.mailroom.desk import Desk
        from chalicelib.mailroom.repository import MailRepository
        from chalicelib.mailroom.service import MailroomService

        return MailroomService(
            self.backing,
            lambda who: MailRepository(self.backing.store, who),
            Desk(self.backing, self.tickets, self.customers),
            self.secret,
            self.outbox_settings.mail_domain,
        )

    def _correspondence(self) -> "Correspondence":
        from chalicelib.mailroom.outgoing import Correspondence
        from chalicelib.mailroom.repository import MailRepository

        rows = lambda who: MailRepository(self.backing.store, who)  # noqa: E731
        return Correspondence(rows, self.secret, self.outbox_settings.mail_domain)


_services: Services | None = None


def services() -> Services:
    """The services of this process, made at the first call."""
    global _services
    if _services is None:
        from chalicelib.kit import logs
        from chalicelib.settings import Settings

        logs.install()
        _services = from_settings(Settings.from_environment())
    return _services


def use(made: Services | None) -> None:
    """Let this process work on other services: tests, the local run, the simulation."""
    global _services
    _services = made


def from_settings(settings: "Settings") -> Services:
    """Services over AWS, or over engines that speak its protocols."""
    from chalicelib.kit.clock import SystemClock
    from chalicelib.kit.ids import RandomIds

    clock = SystemClock()
    backing = Backing(
        store=_store(settings),
        clock=clock,
        ids=RandomIds(clock),
        queues=_queues(settings),
        blobs=_blobs(settings),
    )
    outbox = OutboxSettings(
        sender=settings.sender, base_url=settings.base_url, mail_domain=settings.mail_domain
    )
    return Services(backing, _mailer(settings), secret=settings.secret, outbox=outbox)


def _client(name: str) -> Any:
    # boto3's own client without boto3's file transfers, which cost every cold start 50 ms.
    from botocore.config import Config
    from botocore.session import get_session

    # Standard retries are bounded; the unit of work knows how to read back what was cut off.
    config = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=3)
    return get_session().create_client(name, config=config)


def _store(settings: "Settings") -> Any:
    from chalicelib.kit.dynamo.aws import AwsStore

    return AwsStore(_client("dynamodb"), settings.tables)


def _queues(settings: "Settings") -> Any:
    from chalicelib.kit.queues import SqsQueues

    return SqsQueues(_Lazy("sqs"), settings.queues)


def _blobs(settings: "Settings") -> Any:
    from chalicelib.kit.blobs import S3Blobs

    return S3Blobs(_Lazy("s3"), settings.bucket)


def _mailer(settings: "Settings") -> "Mailer":
    from chalicelib.notify.mail import SesMailer
    from chalicelib.notify.smtp import FolderMailer, SmtpMailer

    if settings.mail == "ses":
        return SesMailer(_Lazy("sesv2"))
    if settings.mail.startswith("smtp://"):
        return SmtpMailer(settings.mail)
    return FolderMailer(settings.mail)


class _Lazy:
    """A client made at its first use: most requests never send, queue or upload."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        client = self.__dict__.setdefault("_client", None) or _client(self._name)
        self.__dict__["_client"] = client
        return getattr(client, attribute)
