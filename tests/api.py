"""The API as a program calls it: API Gateway events into the Chalice application."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from chalicelib import bootstrap
from tests.world import World


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None


@dataclass
class Api:
    """Calls as the owner of the world's company, unless another key is given."""

    world: World
    key: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bootstrap.use(self.world.services)
        if not self.key:
            self.key = a_key(self.world)

    def call(
        self, method: str, path: str, body: Any = None, *, raw: str | None = None, **headers: str
    ) -> Answer:
        """One request; header names are given with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        event = an_event(method, path, body if raw is None else None, raw)
        event["headers"] |= {"Authorization": f"Bearer {self.key}", **self.headers, **sent}
        event["multiValueHeaders"] = {name: [v] for name, v in event["headers"].items()}
        return called(event)

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self.call("PUT", path, body, **headers)


def a_key(world: World, who: Any = None) -> str:
    """A key with every right its maker can give."""
    who = who or world.who
    scopes = sorted(world.services.tenancy.keys.scopes(who))
    return world.services.tenancy.keys.create(who, "tests", scopes, 30)[1]


def an_event(method: str, path: str, body: Any, raw: str | None = None) -> dict[str, Any]:
    """An API Gateway event whose resource is found as API Gateway finds it."""
    address, _, query = path.partition("?")
    resource, parameters = route_of(method, address)
    pairs = parse_qsl(query, keep_blank_values=True)
    return {
        "resource": resource,
        "path": address,
        "httpMethod": method,
        "headers": {"Content-Type": "application/json"},
        "multiValueHeaders": {},
        "pathParameters": parameters,
        "multiValueQueryStringParameters": {name: [value] for name, value in pairs} or None,
        "requestContext": {
            "requestId": "req-1",
            "resourcePath": resource,
            "httpMethod": method,
            "identity": {"sourceIp": "127.0.0.1"},
        },
        "stageVariables": {},
        "isBase64Encoded": False,
        "body": json.dumps(body) if body is not None else raw,
    }


def route_of(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The declared path that fits, literal parts first, and its parameters."""
    from app import app

    parts = path.strip("/").split("/")
    fitting = [
        route
        for route, methods in app.routes.items()
        if method in methods and _fits(route.strip("/").split("/"), parts)
    ]
    if not fitting:
        raise LookupError(f"no route for {method} {path}")
    best = min(fitting, key=lambda route: route.count("{"))
    names = zip(best.strip("/").split("/"), parts, strict=True)
    return best, {name[1:-1]: part for name, part in names if name.startswith("{")}


def called(event: dict[str, Any]) -> Answer:
    """The answer of the application to an event."""
    from app import app

    answer = app(event, None)
    headers = {**(answer.get("headers") or {})}
    return Answer(answer["statusCode"], headers, answer["body"])


def _fits(pattern: list[str], parts: list[str]) -> bool:
    return len(pattern) == len(parts) and all(
        name.startswith("{") or name == part for name, part in zip(pattern, parts, strict=True)
    )
