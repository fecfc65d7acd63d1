"""The one way from an HTTP request to a service and back.

``@endpoint`` declares a route: its right, what it takes and gives. It finds the principal,
parses, calls, and answers JSON, or problem+json (RFC 9457) for every refusal. ``ENDPOINTS``
is the registry from which the OpenAPI file and the isolation matrix are generated.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from chalice.app import Blueprint, Request, Response
from pydantic import BaseModel, TypeAdapter, ValidationError

from chalicelib import bootstrap
from chalicelib.kit.errors import REFUSED, DomainError, Invalid, SignInNeeded, VersionNeeded
from chalicelib.kit.headers import GUARDS
from chalicelib.kit.i18n import best_language
from chalicelib.kit.paging import DEFAULT_LIMIT, MAX_LIMIT, Listing
from chalicelib.kit.validation import problems_of
from chalicelib.refusals import Unexpected, problem
from chalicelib.tenancy.idempotency import repetition
from chalicelib.tenancy.principal import Idempotency, Principal
from chalicelib.unit_of_work import fingerprint

log = logging.getLogger(__name__)

JSON: Final = "application/json"


@dataclass(frozen=True)
class Endpoint:
    """What is known about a route without calling it."""

    method: str
    path: str
    name: str
    right: str | None
    takes: type[BaseModel] | None
    gives: Any
    status: int
    listing: bool
    versioned: bool
    summary: str
    content_types: tuple[str, ...]
    module: str


ENDPOINTS: Final[list[Endpoint]] = []
# By method and path: what answers a request and the parts of its path.
ANSWERS: Final[dict[tuple[str, str], Callable[[Request, dict[str, str]], Response]]] = {}


@dataclass
class Call:
    """One request on its way to a service. ``version`` is what ``If-Match`` said, else 0."""

    services: "bootstrap.Services"
    who: Principal
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    raw: bytes
    headers: dict[str, str]
    version: int
    response_headers: dict[str, str] = field(default_factory=dict)

    @property
    def limit(self) -> int:
        """How many items of a list are wanted, 1 to 100."""
        text = self.query.get("limit", str(DEFAULT_LIMIT))
        if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
            raise Invalid.field("limit", "Give a number from 1 to %(most)d.", most=MAX_LIMIT)
        return int(text)

    @property
    def after(self) -> Any:
        """Where a list goes on, from the caller's cursor."""
        return self.services.cursors.open(self.who.tenant, self.query.get("cursor"))


def endpoint(
    bp: Blueprint,
    method: str,
    path: str,
    *,
    right: str | None,
    takes: type[BaseModel] | None = None,
    gives: Any = None,
    status: int = 200,
    listing: bool = False,
    versioned: bool = False,
    content_types: tuple[str, ...] = (JSON,),
) -> Callable[[Callable[[Call], Any]], Callable[[Call], Any]]:
    """Declare a route of the API.

    ``right`` ``None`` means open to everybody (the handler checks by itself). With
    ``listing`` the service answers a ``Listing`` of ``gives``; with ``versioned`` the caller
    must send ``If-Match``. The service's answer is validated into ``gives``.
    """

    def declare(handle: Callable[[Call], Any]) -> Callable[[Call], Any]:
        summary = " ".join((handle.__doc__ or handle.__name__).split("\n\n")[0].split())
        route = Endpoint(
            method, path, handle.__name__, right, takes, gives, status, listing, versioned, summary,
            content_types, handle.__module__,
        )  # fmt: skip
        ENDPOINTS.append(route)

        def answers(request: Request, parts: dict[str, str]) -> Response:
            return answer(request, route, handle, parts)

        def view(**parts: str) -> Response:
            return answers(bp.current_request, parts)

        ANSWERS[method, path] = answers
        view.__name__ = handle.__name__
        bp.route(path, methods=[method], content_types=list(content_types))(view)
        return handle

    return declare


def answer(
    request: Request, route: Endpoint, handle: Callable[[Call], Any], path: dict[str, str]
) -> Response:
    """Everything between the request and the response; never raises."""
    rate: dict[str, str] = {}
    response = _answered(request, route, handle, path, rate)
    response.headers.update(GUARDS | rate)
    return response


def _answered(
    request: Request,
    route: Endpoint,
    handle: Callable[[Call], Any],
    path: dict[str, str],
    rate: dict[str, str],
) -> Response:
    headers = {name.lower(): value for name, value in dict(request.headers).items()}
    language = best_language(headers.get("accept-language", ""))
    request_id = _request_id(request)
    try:
        services = bootstrap.services()
        who = _principal(services, route, headers, request_id)
        if who.tenant:
            rate.update(services.tenancy.keys.rate(who))
        call = _call(services, who, route, request, headers, path)
        result = _first_answer(call, route) or _handled(call, route, handle)
        if isinstance(result, Response):
            return result
        return _json(_body(call, route, result), route.status, _headers(call, result))
    except ValidationError as error:
        return problem(Invalid(problems=problems_of(error)), language, request_id)
    except DomainError as error:
        if error.status in REFUSED:
            log.info("request %s was refused %s: %s", request_id, route.right, error.type)
        return problem(error, language, request_id)
    except Exception:
        log.exception("request %s failed", request_id)
        return problem(Unexpected(), language, request_id)


def _first_answer(call: Call, route: Endpoint) -> Response | None:
    """What was answered the first time under the caller's idempotency key."""
    backing = call.services.backing
    again = repetition(backing.store, call.who, backing.clock.now())
    if again is None:
        return None
    return _json(again.body, route.status, {"Idempotent-Replayed": "true"})


def _handled(call: Call, route: Endpoint, handle: Callable[[Call], Any]) -> Any:
    try:
        return handle(call)
    except DomainError:
        # Refused because the same call, sent twice at once, was done by its twin: its answer.
        twin = _first_answer(call, route)
        if twin is None:
            raise
        return twin


def _principal(
    services: "bootstrap.Services", route: Endpoint, headers: dict[str, str], request_id: str
) -> Principal:
    if route.right is None:
        return Principal(tenant="", user="", role="", request_id=request_id)
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise SignInNeeded("Send an API key: Authorization: Bearer …")
    who: Principal = services.tenancy.principal_for_key(token.strip(), request_id)
    who.require(route.right)
    return who


def _call(
    services: "bootstrap.Services",
    who: Principal,
    route: Endpoint,
    request: Request,
    headers: dict[str, str],
    path: dict[str, str],
) -> Call:
    sent = request.raw_body or b""
    raw = sent if isinstance(sent, bytes) else sent.encode()
    body = _parsed(route, raw)
    key = headers.get("idempotency-key", "")
    if key and route.method == "POST" and who.tenant:
        who = who.once(_idempotency(route, key, raw, path))
    query = dict((request.query_params or {}).items())
    version = _version(route, headers)
    return Call(services, who, path, query, body, raw, headers, version)


def _parsed(route: Endpoint, raw: bytes) -> Any:
    if route.takes is None:
        return None
    try:
        document = json.loads(raw or b"{}")
    except ValueError:
        raise Invalid("The body is not valid JSON.") from None
    return route.takes.model_validate(document)


def _idempotency(route: Endpoint, key: str, raw: bytes, path: dict[str, str]) -> Idempotency:
    if len(key) > 255:
        raise Invalid.field("Idempotency-Key", "Use at most 255 characters.")
    print_ = fingerprint({"route": f"{route.method} {route.path}", "path": path, "raw": raw.hex()})
    return Idempotency(key, print_, lambda result: _serialised(route, result))


def _version(route: Endpoint, headers: dict[str, str]) -> int:
    if not route.versioned:
        return 0
    text = headers.get("if-match", "").strip().strip('"').removeprefix("v")
    if not text:
        raise VersionNeeded()
    if not text.isdecimal():
        raise Invalid.field("If-Match", "Send the ETag exactly as it was given.")
    return int(text)


def _body(call: Call, route: Endpoint, result: Any) -> str:
    if not route.listing:
        return _serialised(route, result)
    page: Listing[Any] = result
    items = TypeAdapter(list[route.gives]).validate_python(  # type: ignore[name-defined]
        page.items, from_attributes=True
    )
    cursor = call.services.cursors.seal(call.who.tenant, page.after)
    body = {"items": [item.model_dump(mode="json") for item in items], "next": cursor}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _serialised(route: Endpoint, result: Any) -> str:
    if route.gives is None:
        return ""
    return str(route.gives.model_validate(result, from_attributes=True).model_dump_json())


def _headers(call: Call, result: Any) -> dict[str, str]:
    headers = dict(call.response_headers)
    version = getattr(result, "version", None)
    if isinstance(version, int):
        headers["ETag"] = f'"v{version}"'
    return headers


def _json(body: str, status: int, headers: dict[str, str]) -> Response:
    common: dict[str, Any] = {
        "Content-Type": JSON,
        "Cache-Control": "no-store",
        "Vary": "Authorization",
    }
    if not body and status == 200:
        status = 204
    return Response(body=body, status_code=status, headers=common | headers)


def _request_id(request: Request) -> str:
    context: dict[str, Any] = request.context or {}
    return str(context.get("requestId") or "local")
