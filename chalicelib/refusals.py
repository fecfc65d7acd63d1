"""Refusals as problem+json (RFC 9457), in the reader's language."""

import json
from collections.abc import Callable
from typing import Any, Final

from chalice.app import Response

from chalicelib.kit.errors import DomainError, Problem, SignInNeeded
from chalicelib.kit.i18n import filled, translator

PROBLEM: Final = "application/problem+json"


class Unexpected(DomainError):
    """What nobody foresaw. Its cause is in the log, under the request's id."""

    status = 500
    type = "unexpected"
    title = "Something went wrong on our side. It has been recorded."


def problem(error: DomainError, language: str, request_id: str) -> Response:
    """A refusal as problem+json in the reader's language."""
    say = translator(language).gettext
    body: dict[str, Any] = {
        "type": f"/problems/{error.type}",
        "title": filled(say(error.title), error.params),
        "status": error.status,
        "request_id": request_id,
    }
    if error.detail:
        body["detail"] = filled(say(error.detail), error.params)
    if error.problems:
        body["errors"] = [_field_error(each, say) for each in error.problems]
    headers: dict[str, Any] = {
        "Content-Type": PROBLEM,
        "Cache-Control": "no-store",
        "Content-Language": language,
    }
    if "retry_after" in error.params:
        headers["Retry-After"] = str(error.params["retry_after"])
    if error.status == SignInNeeded.status:
        headers["WWW-Authenticate"] = "Bearer"
    text = json.dumps(body, ensure_ascii=False)
    return Response(body=text, status_code=error.status, headers=headers)


def _field_error(each: Problem, say: Callable[[str], str]) -> dict[str, str]:
    pointer = "/" + each.field.replace(".", "/")
    return {"pointer": pointer, "detail": filled(say(each.message), dict(each.params))}
