"""The Chalice API as a WSGI application, in API Gateway's place."""

import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ForbiddenError, LocalChalice, LocalGateway
from werkzeug.wrappers import Request, Response

from infra.answers import GATEWAY_ANSWERS

# API Gateway takes no more than 10 MB.
MAX_BODY = 10 * 1024 * 1024

Start = Callable[..., Any]


class Gateway(LocalGateway):
    """Adds what Chalice's local gateway leaves out: the request's id, the body as text."""

    def _generate_lambda_event(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> dict[str, Any]:
        event: dict[str, Any] = super()._generate_lambda_event(method, path, headers, body)
        event["requestContext"]["requestId"] = str(uuid.uuid4())
        if body is not None:
            # API Gateway hands on text; bytes that are no text arrive with replacement marks.
            event["body"] = body.decode("utf-8", errors="replace")
        event["isBase64Encoded"] = False
        return event


def threaded(app: Chalice) -> Chalice:
    """The same application, with one current request per thread."""
    # Chalice's own development server does the same to the application it is given.
    made = type("ThreadedChalice", (LocalChalice, app.__class__), {})
    app.__class__ = made
    return app


class ApiApplication:
    """Answers what the API's routes answer, and refuses the rest as API Gateway would."""

    def __init__(self, app: Chalice) -> None:
        self._gateway = Gateway(threaded(app), Config())

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = MAX_BODY
        return self._answer(request)(environ, start)

    def _answer(self, request: Request) -> Response:
        body = request.get_data() if request.method in ("POST", "PUT", "PATCH") else None
        headers = dict(request.headers)
        try:
            answer = self._gateway.handle_request(request.method, _address(request), headers, body)
        except ForbiddenError:
            # Chalice's stand-in says 403 for an unknown path, as API Gateway does unless told.
            return refusal("MISSING_AUTHENTICATION_TOKEN")
        return _response(answer)


def refusal(kind: str) -> Response:
    """What the gateway answers by itself, the same here and in the cloud."""
    answer = GATEWAY_ANSWERS[kind]
    return Response(json.dumps(answer.body), answer.status, answer.headers)


def _address(request: Request) -> str:
    path = quote(request.path, safe="/:@!$&'()*+,;=-._~ ")
    query = request.query_string.decode("ascii", errors="replace")
    return f"{path}?{query}" if query else path


def _response(answer: dict[str, Any]) -> Response:
    body = answer.get("body") or ""
    if answer.get("isBase64Encoded"):
        import base64

        body = base64.b64decode(body)
    response = Response(body, answer["statusCode"])
    for name, value in (answer.get("headers") or {}).items():
        response.headers[name] = value
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        response.headers.setlist(name, values)
    return response
