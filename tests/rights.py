"""The rights of the deployed functions, kept by the tests' own backing services.

No emulated cloud enforces IAM. So whoever is at work in a test's world is given, for as long as
it works, what infra/functions.py gives its function, and is stopped at anything else. What is in
tables is judged by the very statements of the template, with the tags that the session would have
and the key of the item. Nobody at work means a person at a page or a program at the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

from chalicelib.kit.blobs import Blobs, UploadForm
from chalicelib.kit.dynamo import (
    Check,
    Delete,
    Item,
    Key,
    Operation,
    Page,
    Put,
    Query,
    Store,
    Update,
    fence,
)
from chalicelib.kit.queues import Queues
from chalicelib.notify.mail import Email, Mailer
from chalicelib.tables import DUE
from chalicelib.tenancy.unscoped import SWEEPER
from infra.functions import FUNCTIONS, Function
from infra.template.scoped import TAGGED, scoped_statements
from infra.template.storage import table_id

# Which rights were used by whom since this process began: what ``test_rights_used`` tells of.
USED: Final[set[tuple[str, str]]] = set()
WORKER_OF: Final = {each.queue: each for each in FUNCTIONS if each.queue}
[SWEEP] = [each for each in FUNCTIONS if each.due_only]
[WEB] = [each for each in FUNCTIONS if each.name == "Web"]
ACTIONS: Final = {
    Put: "PutItem",
    Update: "UpdateItem",
    Delete: "DeleteItem",
    Check: "ConditionCheckItem",
}


# Keys that may be touched: how they begin, and patterns with a gap.
Keys = tuple[tuple[str, ...], tuple[str, ...]]
# Who asks, in which scope, to do what to which key of which table.
Asked = tuple[object, ...]


class Denied(BaseException):
    """The cloud would have refused this. No handler may swallow it, so it is no Exception."""


@dataclass
class AtWork:
    """Who is at work inside of a ``with`` block; who was before, outside of it."""

    rights: "Rights"
    function: Function | None

    def __enter__(self) -> None:
        self._swap()

    def __exit__(self, *_: object) -> None:
        self._swap()

    def _swap(self) -> None:
        self.rights.function, self.function = self.function, self.rights.function


@dataclass
class Rights:
    """Who is at work."""

    function: Function | None = None
    # What was asked for before, since it is asked for at every call; and what was allowed then.
    _known: dict[tuple[str, ...], Keys] = field(default_factory=dict)
    _allowed: set[Asked] = field(default_factory=set)

    def of(self, function: Function | None) -> "AtWork":
        """Everything done meanwhile is done by this function, or by nobody."""
        return AtWork(self, function)

    def reads(self, action: str, table: str, pk: str, index: str | None = None) -> None:
        """Stops a read that the function's role does not allow."""
        of, scope = self.function, fence.current()
        by = (of and of.name, scope and scope.name, scope and scope.company)
        asked = (by, action, table, pk, index)
        if asked in self._allowed:
            return
        if self._sweeping(scope):
            if index != DUE:
                self._denied(f"reads {table}")
        elif not self._may(scope, action, table, pk):
            self._denied(f"reads {table} ({action} of {pk})")
        self._used(f"reads {table}")
        self._allowed.add(asked)

    def writes(self, operation: Operation) -> None:
        """Stops an operation of a transaction that the function's role does not allow."""
        (table, pk, _), action = operation.key, ACTIONS[type(operation)]
        of, scope = self.function, fence.current()
        by = (of and of.name, scope and scope.name, scope and scope.company)
        asked = (by, action, table, pk)
        if asked in self._allowed:
            return
        verb = type(operation).__name__
        if self._sweeping(scope):
            if verb != "Update":
                self._denied(f"writes {table} ({verb})")
        elif not self._may(scope, action, table, pk):
            self._denied(f"writes {table} ({verb} of {pk})")
        self._used(f"{'reads' if isinstance(operation, Check) else 'writes'} {table}")
        self._allowed.add(asked)

    def _sweeping(self, scope: fence.Scope | None) -> bool:
        """Whether the sweeper is at work, or a test sweeps by itself."""
        alone = self.function is None and scope is not None and scope.name == SWEEPER.name
        return alone or self.function is SWEEP

    def _may(self, scope: fence.Scope | None, action: str, table: str, pk: str) -> bool:
        """Whether the session of the call's scope may do it; a test itself has no scope."""
        if scope is None:
            return self.function is None
        function = self.function or WEB
        asked = function.name, scope.name, scope.company, action, table
        if asked not in self._known:
            patterns = _patterns(function, scope.name, action, table)
            self._known[asked] = _filled_in(patterns, scope.company)
        beginnings, patterns = self._known[asked]
        return pk.startswith(beginnings) or any(fnmatchcase(pk, each) for each in patterns)

    def may(self, allowed: str, what: str) -> None:
        """Stops what the function's data do not name: ``files`` or ``mail``."""
        if self.function and not getattr(self.function, allowed):
            self._denied(what)
        self._used(allowed)

    def sends(self, queue: str) -> None:
        """Stops a message to a queue that the function may not send to."""
        if self.function and queue not in self.function.sends_to:
            self._denied(f"sends to {queue}")
        self._used(f"sends to {queue}")

    def _used(self, right: str) -> None:
        if self.function:
            USED.add((self.function.name, right))

    def _denied(self, what: str) -> None:
        raise Denied(f"{(self.function or WEB).name} {what}: infra/functions.py does not allow it")


@cache
def _patterns(function: Function, operation: str, action: str, table: str) -> tuple[str, ...]:
    """The keys that a session with this tag may touch, as the template's statements say it."""
    found: list[str] = []
    for statement in scoped_statements(function):
        tag = statement["Condition"]["StringEquals"]["aws:PrincipalTag/operation"]
        places = {"Fn::GetAtt": [table_id(table), "Arn"]}
        named = f"dynamodb:{action}" in statement["Action"] and places in statement["Resource"]
        if tag == operation and named:
            found += statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
    return tuple(found)


def _filled_in(patterns: Sequence[str], company: str) -> Keys:
    keys = [each.replace(TAGGED, company) for each in patterns]
    plain = [each.removesuffix("*") for each in keys]
    beginnings = tuple(each for each in plain if "*" not in each)
    return beginnings, tuple(each for each in keys if "*" in each.removesuffix("*"))


def granted(function: Function) -> set[str]:
    """What a function may do, in the words in which its use is noted."""
    found = {f"writes {table}" for table in function.writes}
    found |= {f"reads {table}" for table in function.reads}
    found |= {f"sends to {queue}" for queue in function.sends_to}
    return found | {name for name in ("files", "mail") if getattr(function, name)}


@dataclass
class GuardedStore:
    """A store whose every call is asked for its right."""

    store: Store
    rights: Rights

    def get(self, key: Key) -> Item | None:
        self.rights.reads("GetItem", key.table, key.pk)
        return self.store.get(key)

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        for key in keys:
            self.rights.reads("BatchGetItem", key.table, key.pk)
        return self.store.get_many(keys)

    def query(self, query: Query) -> Page:
        self.rights.reads("Query", query.table, query.pk, query.index)
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
            self.rights.writes(Delete(key))
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

    def put_new(self, key: str, content: bytes, content_type: str) -> bool:
        self._rights.may("files", f"writes the file {key}")
        return self._blobs.put_new(key, content, content_type)

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
