"""Addresses of static files that carry their content's hash, so that they can be kept for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

STATIC = Path(__file__).resolve().parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """/static/app.css?v=1f3a…"""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def service_worker() -> Response:
    """The worker stands at the root, since it may only rule below its own address."""
    answer = send_from_directory(STATIC, "sw.js", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def keep(response: Response) -> Response:
    """Static files with a hash are kept; the others are asked for again."""
    if request.path.startswith("/static/") and response.status_code == 200:
        response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") else "no-cache"
    return response


def install(app: Flask) -> None:
    """Give templates ``asset('app.css')`` and serve the service worker."""
    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/sw.js", "service_worker", service_worker)
    app.after_request(keep)
