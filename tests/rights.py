"""The rights of the deployed functions, kept by the tests' own backing services.

No emulated cloud enforces IAM. So whoever is at work in a test's world is given, for as long as
it works, what infra/functions.py gives its function, and is stopped at anything else. Nobody at
work means a person at a page or a program at the API.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.kit.blobs import Blobs, UploadForm
from chalicelib.kit.dynamo import Check, Item, Key, Operation, Page, Put, Query, Store
from chalicelib.kit.queues import Queues
from chalicelib.notify.mail import Email, Mailer
from chalicelib.tables import DUE
from infra.functions import FUNCTIONS, Function

WORKER_OF: Final = {each.queue: each for each in FUNCTIONS if each.queue}
[SWEEP] = [each for each in FUNCTIONS if each.due_only]


class Denied(BaseException):
    """The cloud would have refused this. No handler may swallow it, so it is no Exception."""


@dataclass
class Rights:
    """Who is at work."""

    function: Function | None = None

    @contextmanager
    def of(self, function: Function | None) -> Iterator[None]:
        """Everything done meanwhile is done by this function, or by nobody."""
        before, self.function = self.function, function
        try:
            yield
        finally:
            self.function = before

    def reads(self, table: str, index: str | None = None) -> None:
        """Stops a read that the function's role does not allow."""
        if self.function and not _may_read(self.function, table, index):
            self._denied(f"reads {table}")

    def writes(self, operation: Operation) -> None:
        """Stops an operation of a transaction that the function's role does not allow."""
        table = operation.table if isinstance(operation, Put) else operation.key.table
        if isinstance(operation, Check):
            return self.reads(table)
        if self.function and not _may_write(self.function, table, type(operation).__name__):
            self._denied(f"writes {table} ({type(operation).__name__})")
        return None

    def may(self, allowed: str, what: str) -> None:
        """Stops what the function's data do not name: ``files`` or ``mail``."""
        if self.function and not getattr(self.function, allowed):
            self._denied(what)

    def sends(self, queue: str) -> None:
        """Stops a message to a queue that the function may not send to."""
        if self.function and queue not in self.function.sends_to:
            self._denied(f"sends to {queue}")

    def _denied(self, what: str) -> None:
        assert self.function
        raise Denied(f"{self.function.name} {what}: infra/functions.py does not allow it")


def _may_read(function: Function, table: str, index: str | None) -> bool:
    return table in function.writes + function.reads or (function.due_only and index == DUE)


def _may_write(function: Function, table: str, operation: str) -> bool:
    return table in function.writes or (function.due_only and operation == "Update")


@dataclass
class GuardedStore:
    """A store whose every call is asked for its right."""

    store: Store
    rights: Rights

    def get(self, key: Key) -> Item | None:
        self.rights.reads(key.table)
        return self.store.get(key)

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        for key in keys:
            self.rights.reads(key.table)
        return self.store.get_many(keys)

    def query(self, query: Query) -> Page:
        self.rights.reads(query.table, query.index)
        return self.store.query(query)

    def commit(self, operations: Sequence[Operation]) -> None:
        for each in operations:
            self.rights.writes(each)
        self.store.commit(operations)

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        for item in items:
            self.rights.writes(Put(table, item))
        self.store.put_many(table, items)

    def delete_many(self, keys: Sequence[Key]) -> None:
        for key in keys:
            self.rights.writes(Put(key.table, {}))
        self.store.delete_many(keys)


@dataclass
class GuardedQueues:
    """Queues that take a message only from who may send it."""

    queues: Queues
    rights: Rights

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        self.rights.sends(queue)
        self.queues.send(queue, body, delay=delay, group=group)


class GuardedBlobs:
    """A bucket that opens only to who may look into it; a link opens what its signer may open."""

    def __init__(self, blobs: Blobs, rights: Rights) -> None:
        self._blobs = blobs
        self._rights = rights
        self.origins = blobs.origins

    def put(self, key: str, content: bytes, content_type: str) -> None:
        self._rights.may("files", f"writes the file {key}")
        self._blobs.put(key, content, content_type)

    def get(self, key: str) -> bytes | None:
        self._rights.may("files", f"reads the file {key}")
        return self._blobs.get(key)

    def size(self, key: str) -> int | None:
        self._rights.may("files", f"measures the file {key}")
        return self._blobs.size(key)

    def delete(self, key: str) -> None:
        self._rights.may("files", f"deletes the file {key}")
        self._blobs.delete(key)

    def upload_form(
        self, key: str, content_type: str, max_bytes: int, then: str = ""
    ) -> UploadForm:
        self._rights.may("files", f"signs an upload of {key}")
        return self._blobs.upload_form(key, content_type, max_bytes, then)

    def link(self, key: str, filename: str, show: str = "") -> str:
        self._rights.may("files", f"signs a link to {key}")
        return self._blobs.link(key, filename, show)


@dataclass
class GuardedMailer:
    """A mailer that takes an e-mail only from who may send one."""

    mailer: Mailer
    rights: Rights

    def send(self, email: Email) -> str | None:
        self.rights.may("mail", "sends an e-mail")
        return self.mailer.send(email)
