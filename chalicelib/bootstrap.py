"""The one place that wires settings to clients to services. Everything is made when first used,
so that a worker imports only what it needs; the parts stand in ``wiring``."""

from typing import TYPE_CHECKING, Any

from chalicelib.kit.backing import Backing
from chalicelib.notify.outbox import OutboxSettings
from chalicelib.wiring.accounts import AccountsWiring
from chalicelib.wiring.desk import DeskWiring
from chalicelib.wiring.house import HouseWiring
from chalicelib.wiring.trade import TradeWiring

if TYPE_CHECKING:
    from chalicelib.notify.mail import Mailer
    from chalicelib.settings import Settings


class Services(HouseWiring, TradeWiring, DeskWiring, AccountsWiring):
    """All use cases over one set of backing services."""


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


def _client(name: str, scoped_role: str = "") -> Any:
    # boto3's own client without boto3's file transfers, which cost every cold start 50 ms.
    from botocore.config import Config
    from botocore.session import get_session

    # Standard retries are bounded; the unit of work knows how to read back what was cut off.
    config = Config(retries={"mode": "standard", "max_attempts": 3}, connect_timeout=3)
    if name == "s3":
        # In some regions botocore would sign links in the old way, which newer buckets refuse.
        config = config.merge(Config(signature_version="s3v4"))
    if scoped_role:
        from chalicelib.kit.dynamo import scoped

        return scoped.session(scoped_role).create_client(name, config=config)
    return get_session().create_client(name, config=config)


def _store(settings: "Settings") -> Any:
    from chalicelib.kit.dynamo.aws import AwsStore

    return AwsStore(_client("dynamodb", settings.scoped_role), settings.tables)


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
        return SesMailer(_Lazy("sesv2"), settings.configuration_set)
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
