"""The e-mails that the product sent in local mode, as a page and as JSON; and mail to it."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from infra.local.gateway import Start

PATHS = ("/mailbox", "/mailbox.json")
SHOWN = 200
INWARDS = "/mailbox/in"
RAW_MAIL = "message/rfc822"
# What SES takes at most.
LONGEST_MAIL = 40 * 1024 * 1024
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_NAME = re.compile(r"[\w.-]+\.eml")


class MailboxApplication:
    """Shows the folder that the product's mailer writes to, newest first."""

    def __init__(self, folder: Path, arrive: Callable[[bytes], str] | None = None) -> None:
        self._folder = folder
        self._arrive = arrive

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        request = Request(environ)
        response = self._answer(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'"
        return response(environ, start)

    def emails(self, to: str = "") -> list[dict[str, Any]]:
        """The e-mails, newest first; with `to` only those to one address."""
        files = sorted(self._folder.glob("[!.]*.json"), key=_age, reverse=True)
        found = (_read(path) for path in files)
        return [each for each in found if not to or each["to"] == to][:SHOWN]

    def _answer(self, request: Request) -> Response:
        if request.path == INWARDS and request.method == "POST":
            return self._take(request)
        to = request.args.get("to", "")
        if request.path == "/mailbox.json":
            text = json.dumps(self.emails(to), ensure_ascii=False)
            return Response(text, content_type="application/json")
        wanted = request.path.removeprefix("/mailbox/")
        if _NAME.fullmatch(wanted):
            return self._whole(wanted)
        return Response(page(self.emails(to)), content_type="text/html; charset=utf-8")

    def _take(self, request: Request) -> Response:
        """A raw mail, put where SES would put it. A page of another site cannot send this type
        without asking first, and is not answered."""
        if self._arrive is None or request.mimetype != RAW_MAIL:
            return Response(f"POST the raw mail as {RAW_MAIL}", 415)
        if (request.content_length or 0) > LONGEST_MAIL:
            return Response("too long", 413)
        return Response(self._arrive(request.get_data()), 202)

    def _whole(self, name: str) -> Response:
        path = self._folder / name
        if not path.is_file():
            return Response("not found", 404)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(path.read_bytes(), 200, headers, content_type="message/rfc822")


def page(emails: list[dict[str, Any]]) -> str:
    """All e-mails on one page; it has no script and works on a phone."""
    letters = "".join(map(_letter, emails)) or "<p>No e-mail yet. 还没有邮件。</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Mailbox 邮箱</title>"
        '<link rel="stylesheet" href="/static/app.css"></head>'
        f'<body><main class="page"><h1>Mailbox 邮箱</h1>'
        f"<p>What this machine would have sent, newest first.</p>{letters}</main></body></html>"
    )


def _letter(email: dict[str, Any]) -> str:
    files = "".join(f"<li>{escape(name)}</li>" for name in email.get("files", []))
    text = _linked(email["text"]).replace("\n", "<br>")
    return (
        f'<article class="card" id="{escape(email["id"])}"><h2>{escape(email["subject"])}</h2>'
        f"<p>{escape(email['to'])} · {escape(email['at'])} · "
        f'<a href="/mailbox/{escape(email["id"])}.eml">.eml</a></p>'
        f"<p>{text}</p>{f'<ul>{files}</ul>' if files else ''}</article>"
    )


def _linked(text: str) -> str:
    parts, last = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found.group())
        parts += [escape(text[last : found.start()]), f'<a href="{address}">{address}</a>']
        last = found.end()
    return "".join([*parts, escape(text[last:])])


def _read(path: Path) -> dict[str, Any]:
    email: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return email | {"at": at.isoformat(timespec="seconds").replace("+00:00", "Z")}


def _age(path: Path) -> int:
    return path.stat().st_mtime_ns
