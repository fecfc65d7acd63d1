"""The product's own handlers, called as Lambda calls them: with an event and a context."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.clock import sweeper
from chalicelib.kit.backing import Backing
from chalicelib.notify.outbox import OutboxSettings
from chalicelib.workers import escalations, events, indexing, jobs, mail, outbox, reminders, sweep
from tests.simulation.queue import Letter

HANDLERS: Final[dict[str, Callable[[Any, Any], dict[str, Any]]]] = {
    "escalations": escalations.escalations,
    "events": events.events,
    "indexing": indexing.indexing,
    "jobs": jobs.jobs,
    "mail": mail.mail,
    "outbox": outbox.outbox,
    "reminders": reminders.reminders,
}
# The event of a schedule; the sweeper looks at nothing of it.
MINUTE: Final[dict[str, Any]] = {
    "version": "0",
    "id": "tick",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-03-02T00:00:00Z",
    "region": "local",
    "resources": [],
    "detail": {},
}
MAIL_DOMAIN: Final = "mail.sim.example"


def handle(batch: list[Letter]) -> set[str]:
    """What Lambda does with a batch of one queue; the messages that failed."""
    records = [{"messageId": letter.id, "body": letter.body} for letter in batch]
    answer = HANDLERS[batch[0].queue]({"Records": records}, None)
    return {each["itemIdentifier"] for each in answer["batchItemFailures"]}


def tick() -> None:
    """One minute's sweep."""
    sweep.sweep(MINUTE, None)


class Bell:
    """Stands in for the sweeper's log, by which the alarm rings (infra/template/alarms.py)."""

    def __init__(self) -> None:
        self.rung = False

    def error(self, message: str, *_: object) -> None:
        self.rung = self.rung or message.startswith("parked after")

    def warning(self, *_: object) -> None:
        """Rings nothing."""

    exception = warning


@contextmanager
def listening(bell: Bell) -> Iterator[None]:
    """Whoever stands by hears the sweeper's alarm, also of one that dies in the middle."""
    before, sweeper.log = sweeper.log, bell  # type: ignore[assignment]
    try:
        yield
    finally:
        sweeper.log = before


class Paperless(Services):
    """The product, which draws no documents: that has tests of its own, and takes longer than
    all the rest."""

    @cached_property
    def tickets(self) -> Any:
        made = super().tickets
        made.written = None
        return made

    @cached_property
    def reminders(self) -> Any:
        made = super().reminders
        made.papers = None
        return made

    @cached_property
    def statements(self) -> Any:
        made = super().statements
        made.delivery.draw = lambda statement, _lines: statement.number.encode()
        return made

    @cached_property
    def confirmations(self) -> Any:
        made = super().confirmations
        # What is large work begins early, so that few rows show it.
        made.lines_at_once = 2
        return made

    @cached_property
    def bookkeeping(self) -> Any:
        made = super().bookkeeping
        made.making.workbook = lambda title, *_: title.encode()
        return made


def services(backing: Backing, mailer: Any) -> Services:
    """The product as a process has it when it starts."""
    settings = OutboxSettings(mail_domain=MAIL_DOMAIN)
    return Paperless(backing, mailer, secret="simulated", outbox=settings)


@contextmanager
def logging_off() -> Iterator[None]:
    """Thousands of expected failures would be written about; none of them tells anything."""
    before = logging.root.manager.disable
    if before < logging.CRITICAL:
        logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        if before < logging.CRITICAL:
            logging.disable(before)
