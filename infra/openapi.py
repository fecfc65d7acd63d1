"""The API's description, made from what the routes declare: ``python -m infra.openapi``.

Writes ``docs/openapi.json`` (OpenAPI 3.1). It is checked in; a test fails when it is stale.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

import app
from chalicelib.http import ENDPOINTS, Endpoint
from chalicelib.kit.paging import DEFAULT_LIMIT, MAX_LIMIT
from chalicelib.refusals import PROBLEM

PLACE = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"
REF = "#/components/schemas/{model}"
PART = re.compile(r"{(\w+)}")

PROBLEMS = {
    "401": "Nobody is signed in, or the key is not valid (any more).",
    "403": "The key has no right to this.",
    "404": "No such thing in this company.",
    "409": "The present state does not allow it.",
    "412": "Somebody changed it meanwhile: read it again.",
    "422": "What was sent does not fit; errors name each field.",
    "428": "Send If-Match with the version that you read.",
    "429": "Too many calls; Retry-After says when to go on.",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "A refusal (RFC 9457), in the language of Accept-Language.",
    "required": ["type", "title", "status", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


def document() -> dict[str, Any]:
    """The whole description."""
    assert app.app  # noqa: S101 - its import registers every route  # nosec B101
    schemas, components = _schemas()
    paths: dict[str, Any] = {}
    for route in sorted(ENDPOINTS, key=lambda each: (each.path, each.method)):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Fairlead",
            "version": "1",
            "description": "Customer service for freight forwarders. Times are UTC; amounts are "
            "whole minor units of their ISO 4217 currency.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted({**components, "Problem": PROBLEM_SCHEMA}.items())),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key."}
            },
        },
    }


def text() -> str:
    """The description as it stands in the file."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _schemas() -> tuple[dict[Any, Any], dict[str, Any]]:
    wanted: list[Any] = []
    for number, route in enumerate(ENDPOINTS):
        if route.takes is not None:
            wanted.append(((number, "takes"), "validation", TypeAdapter(route.takes)))
        if route.gives is not None:
            wanted.append(((number, "gives"), "serialization", TypeAdapter(route.gives)))
    found, whole = TypeAdapter.json_schemas(wanted, ref_template=REF)
    return {key: schema for (key, _), schema in found.items()}, whole.get("$defs", {})


def _operation(route: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    number = ENDPOINTS.index(route)
    operation: dict[str, Any] = {
        "operationId": _name(route),
        "summary": route.summary,
        "tags": [route.path.split("/")[2]],
        "parameters": _parameters(route),
        "responses": _responses(route, schemas.get((number, "gives"))),
    }
    if route.right is None:
        operation["security"] = []
    else:
        operation["x-right"] = route.right
    if route.takes is not None:
        content = {"application/json": {"schema": schemas[(number, "takes")]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _name(route: Endpoint) -> str:
    """The handler's name; with its subject where two subjects chose the same."""
    alone = sum(each.name == route.name for each in ENDPOINTS) == 1
    return route.name if alone else f"{route.path.split('/')[2]}_{route.name}"


def _parameters(route: Endpoint) -> list[dict[str, Any]]:
    found = [_parameter(name, "path", {"type": "string"}) for name in PART.findall(route.path)]
    if route.listing:
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        found += [_parameter("limit", "query", limit), _parameter("cursor", "query")]
    if route.versioned:
        found.append(_parameter("If-Match", "header", needed=True))
    if route.method == "POST" and route.right is not None:
        found.append(_parameter("Idempotency-Key", "header", {"type": "string", "maxLength": 255}))
    return found


def _parameter(
    name: str, place: str, schema: dict[str, Any] | None = None, *, needed: bool = False
) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": needed or place == "path",
        "schema": schema or {"type": "string"},
    }


def _responses(route: Endpoint, gives: Any) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done."}
    status = route.status
    if gives is None and not route.listing:
        status = 204 if status == 200 else status
    else:
        schema = _page(gives) if route.listing else gives
        done["content"] = {"application/json": {"schema": schema}}
    if route.versioned:
        done["headers"] = {"ETag": {"schema": {"type": "string"}}}
    refusals = {code: _refusal(words) for code, words in PROBLEMS.items() if _may(route, code)}
    return {str(status): done, **refusals}


def _may(route: Endpoint, code: str) -> bool:
    if code in ("412", "428"):
        return route.versioned
    if code in ("403", "429"):
        return route.right is not None
    if code == "409":
        return route.method != "GET"
    return True


def _page(items: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": items},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page."},
        },
    }


def _refusal(words: str) -> dict[str, Any]:
    schema = {"$ref": REF.format(model="Problem")}
    return {"description": words, "content": {PROBLEM: {"schema": schema}}}


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")
    print(f"{PLACE.name}: {len(document()['paths'])} paths")
