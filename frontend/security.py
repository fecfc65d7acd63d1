"""What every answer carries, and who may post: exact policies, no ``unsafe-*``."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}  # "none": typed, or opened from a bookmark

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(uploads: str = "") -> str:
    """The content security policy; ``uploads`` is the origin that takes and gives photos."""
    also = f" {uploads}" if uploads else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{also}",
            f"connect-src 'self'{also}",
            f"form-action 'self'{also}",
            "font-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def from_elsewhere(method: str, headers: dict[str, str], origins: frozenset[str]) -> bool:
    """Whether another site made the browser send this.

    Browsers since 2020 say so in Sec-Fetch-Site; older ones send an Origin with every POST.
    A request with neither was not made by a browser, and carries no cookie a site could use.
    """
    if method in SAFE:
        return False
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OURS
    origin = headers.get("Origin")
    return origin is not None and origin not in origins


def install(app: Flask, public_url: str = "", uploads: str = "") -> None:
    """Refuse posts from other sites; put the headers on every answer."""
    own = frozenset({_origin(public_url)} if public_url else ())
    csp = policy(uploads)

    def guard() -> None:
        here = frozenset({_origin(request.url_root)})
        if from_elsewhere(request.method, dict(request.headers), own | here):
            abort(403, "cross-site")

    def dress(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", csp)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        return response

    app.before_request(guard)
    app.after_request(dress)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
