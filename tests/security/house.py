"""Our company with a person and a key for each role, and a stranger's company beside it."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import app as api_application
from chalicelib.http import ENDPOINTS, Endpoint
from chalicelib.kit.dynamo import Item, Key, Operation, Update
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.api_keys import ApiKey, new_secret
from chalicelib.tenancy.keys import CALLS_PER_MINUTE, lookup_key
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import api_key_key, item_of
from chalicelib.tenancy.rights import RIGHTS, ROLES
from frontend.addresses import every
from tests.api import Api
from tests.companies import LONG_AGO, open_company
from tests.security.doors import get, post, signed_in, web
from tests.security.samples import sample
from tests.security.things import MAKERS, PLAIN, Things, maker_of
from tests.world import World

assert api_application.app  # its import fills the registry
NOWHERE = "xxx_01J00000000000000000000000"
# Enough of every form to get past its reading, so that the thing itself is looked for.
FORM = {"version": "1", "match": "yes", "decision": "sent"}
PART = re.compile(r"[{<](?:\w+:)?(\w+)[}>]")

API = {f"{each.method} {each.path}": each for each in ENDPOINTS}
WEB = {f"{method} {each.rule}": (method, each) for each in every() for method in each.methods}
OPEN_API = {name for name, each in API.items() if each.right is None}
OPEN_WEB = {name for name, (_, each) in WEB.items() if each.right is None}


class WatchedStore(MemoryStore):
    """Notes what is written, but for the counting of calls and the coarse last use of a key or
    session."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[Key] = []

    def commit(self, operations: Sequence[Operation]) -> None:
        super().commit(operations)
        self.written += [each.key for each in operations if not _counts(each)]

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        super().put_many(table, items)
        self.written += [Key(table, item["pk"], item["sk"]) for item in items]

    def delete_many(self, keys: Sequence[Key]) -> None:
        super().delete_many(keys)
        self.written += keys


def _counts(operation: Operation) -> bool:
    used = isinstance(operation, Update) and not {"used_at", "seen_at"}.isdisjoint(operation.set)
    return used or "#RATE#" in operation.key.pk


class House:
    """Our company with a person and a key for each role, and a stranger's company."""

    def __init__(self) -> None:
        self.store, self.calls = WatchedStore(), 0
        self.world = World(store=self.store)
        ours, theirs = self.world.who, self.world.stranger
        self.people = {role: Principal(ours.tenant, f"usr_{role}", role, role) for role in ROLES}
        open_company(self.world.store, ours, *self.people.values())
        self.ours, self.theirs = Things(self.world, ours, "Ours"), Things(self.world, theirs)
        for name in MAKERS:
            self.ours[name], self.theirs[name]
        self.world.settle()
        self.app = web(self.world)
        self.clients = {r: signed_in(self.world, p, self.app) for r, p in self.people.items()}
        self.apis = {role: Api(self.world, self._key(who)) for role, who in self.people.items()}

    def _key(self, who: Principal) -> str:
        secret, shown, kept = new_secret(f"{who.role}-key")
        key = ApiKey(
            id=f"key_{who.role}",
            name=who.role,
            shown=shown,
            hash=kept,
            role=who.role,
            scopes=frozenset(RIGHTS),
            created_by=who.user,
            created_at=LONG_AGO,
            ends_at=LONG_AGO.replace(year=2036),
        )
        found = lookup_key(kept)
        rows = [
            item_of(api_key_key(who.tenant, key.id), key) | {"scopes": sorted(RIGHTS)},
            {"pk": found.pk, "sk": found.sk, "tenant": who.tenant, "key": key.id},
        ]
        self.world.store.put_many(PLATFORM, rows)
        return secret

    def address(self, rule: str, **given: str) -> str:
        """The rule with our own things in it, but for those given."""
        return PART.sub(lambda part: given.get(part[1]) or self._ours(rule, part[1]), rule)

    def foreign(self, rule: str) -> Iterator[str]:
        """The rule with one foreign or invented thing in it, each in turn, and with all."""
        names = [name for name in PART.findall(rule) if name not in PLAIN]
        theirs = {name: self.theirs[maker_of(rule, name)] for name in names}
        for name in names:
            yield self.address(rule, **{name: theirs[name]})
            yield self.address(rule, **{name: NOWHERE})
        if len(names) > 1:
            yield self.address(rule, **theirs)

    def _ours(self, rule: str, name: str) -> str:
        return PLAIN[name] if name in PLAIN else self.ours[maker_of(rule, name)]

    def call(self, role: str, route: Endpoint, path: str) -> Any:
        headers = {"If_Match": '"v1"'} if route.versioned else {}
        body = sample(route.takes, **self.own) if route.takes else None
        self.calls += 1
        if self.calls % CALLS_PER_MINUTE == 0:  # the limit of keys is not what is looked at here
            self.world.clock.advance(timedelta(minutes=1))
        query = "?currency=USD" if route.listing and "?" not in path else ""
        return self.apis[role].call(route.method, path + query, body, **headers)

    @property
    def own(self) -> dict[str, str]:
        """What a body may name of ours, so that only the address is a stranger's."""
        user = self.world.who.user
        return {"customer_id": self.ours["customer_id"], "assignee": user, "deputy": user}

    def visit(self, role: str, method: str, path: str) -> Any:
        client = self.clients[role]
        return get(client, path) if method == "GET" else post(client, path, FORM)
