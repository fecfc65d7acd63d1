"""Starts everything the product needs on this machine, and stops it in order."""

import fcntl
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from chalicelib import bootstrap
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import Clock, SystemClock
from chalicelib.kit.dynamo.aws import AwsStore
from chalicelib.kit.ids import RandomIds
from chalicelib.kit.queues import SqsQueues
from chalicelib.notify.outbox import OutboxSettings
from chalicelib.notify.smtp import FolderMailer
from chalicelib.tables import TABLES
from infra import child, engine, resources
from infra.local import mailbox, uploads
from infra.local.expiry import Expiry
from infra.local.gateway import ApiApplication, Start
from infra.local.workers import Workers

SENDER = "Fairlead <no-reply@fairlead.invalid>"
BUCKET = "fairlead"
MAIL_DOMAIN = "fairlead.invalid"
MACHINE = SystemClock()

First = Callable[[bootstrap.Services, str], None]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


class AlreadyRunning(RuntimeError):
    """Another process works on the same data folder."""


@dataclass(frozen=True)
class Product:
    """The running product: where it answers, what it works with."""

    url: str
    services: bootstrap.Services
    mailbox: mailbox.MailboxApplication
    engine: child.Child


@contextmanager
def running(
    data: Path, port: int | None = None, first: First | None = None, clock: Clock = MACHINE
) -> Iterator[Product]:
    """The product for the length of a `with` block, on a loopback port.

    `first` is given the services and the engine's address; it is done before anything is
    served and before the workers look at what is due. `clock` is what all of it goes by.
    Raises AlreadyRunning, child.DidNotStart, and OSError when the port is taken.
    """
    with ExitStack() as stack:
        data.mkdir(parents=True, exist_ok=True)
        stack.enter_context(_alone(data))
        port = port or child.free_port()
        url = f"http://127.0.0.1:{port}"
        started = stack.enter_context(engine.running(data / "engine"))
        services = _services(data, url, started.url, clock)
        box = mailbox.MailboxApplication(data / "mail", services.mailroom.arrive)
        bootstrap.use(services)
        stack.callback(bootstrap.use, None)
        if first is not None:
            first(services, started.url)
        stack.enter_context(_serving(_application(services, box), port))
        stack.enter_context(_working(started.url, services))
        yield Product(url, services, box, started)


@contextmanager
def opened(data: Path) -> Iterator[tuple[bootstrap.Services, str]]:
    """The services on a data folder and the engine's address, with nothing served or working.

    Raises AlreadyRunning, child.DidNotStart.
    """
    with ExitStack() as stack:
        stack.enter_context(_alone(data))
        started = stack.enter_context(engine.running(data / "engine"))
        yield _services(data, "http://127.0.0.1", started.url, MACHINE), started.url


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    # The lock goes with the process, however it ends.
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(str(data)) from None
        yield


def _services(data: Path, url: str, engine_url: str, clock: Clock) -> bootstrap.Services:
    secret = _secret(data / "secret")
    dynamodb, sqs, s3 = (engine.client(name, engine_url) for name in ("dynamodb", "sqs", "s3"))
    tables = resources.create_tables(dynamodb)
    backing = Backing(
        store=AwsStore(dynamodb, tables),
        clock=clock,
        ids=RandomIds(clock),
        queues=SqsQueues(sqs, resources.create_queues(sqs)),
        blobs=uploads.LocalBlobs(s3, resources.create_bucket(s3, BUCKET), secret),
    )
    outbox = OutboxSettings(
        sender=SENDER, base_url=url, mail_domain=MAIL_DOMAIN, push_loopback=True
    )
    return bootstrap.Services(
        backing, FolderMailer(str(data / "mail")), secret=secret, outbox=outbox
    )


def _secret(path: Path) -> str:
    """Made once per data folder, readable by its owner only."""
    if not path.exists():
        draft = path.with_suffix(".draft")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        draft.rename(path)
    return path.read_text()


def _application(services: bootstrap.Services, box: mailbox.MailboxApplication) -> Wsgi:
    """One address for all: the API, files, the mailbox, and the pages."""
    from app import app
    from frontend import create_app

    api = ApiApplication(app)
    blobs = services.backing.blobs
    files = uploads.FilesApplication(blobs, services.secret)  # type: ignore[arg-type]
    pages = create_app(services)

    def dispatch(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path.startswith("/v1/"):
            return api(environ, start)
        if path.startswith("/local/"):
            return files(environ, start)
        if path in mailbox.PATHS or path.startswith("/mailbox/"):
            return box(environ, start)
        return pages(environ, start)

    return dispatch


class _Quiet(WSGIRequestHandler):
    """No line per request on the terminal, and connections that stay open."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@contextmanager
def _serving(application: Wsgi, port: int) -> Iterator[None]:
    server = make_server("127.0.0.1", port, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, name="web", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()


@contextmanager
def _working(engine_url: str, services: bootstrap.Services) -> Iterator[None]:
    queues: Any = services.backing.queues
    # Clients of their own: a client's pool is too small for the web and every poller together.
    dynamodb, sqs = engine.client("dynamodb", engine_url), engine.client("sqs", engine_url)
    threads = (Workers(sqs, queues._urls), Expiry(dynamodb, {name: name for name in TABLES}))
    for each in threads:
        each.start()
    try:
        yield
    finally:
        for each in threads:
            each.stop()
