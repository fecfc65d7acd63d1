"""Every answer carries the exact policies; another site cannot post here."""

import pytest
from flask.testing import FlaskClient

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob: https://files.example; connect-src 'self' https://files.example; "
    "form-action 'self' https://files.example; font-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/page", "/nowhere", "/static/app.css", "/sw.js"])
def test_every_answer_has_the_exact_policy(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_kept_nowhere_and_static_files_by_hash(client: FlaskClient) -> None:
    kept = {}
    for path in ("/page", "/static/app.css?v=1", "/static/app.css"):
        with client.get(path) as answer:
            kept[path] = answer.headers["Cache-Control"]
    assert kept["/page"] == "no-store"
    assert "immutable" in kept["/static/app.css?v=1"]
    assert kept["/static/app.css"] == "no-cache"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://app.fairlead.example"}, 200),
        ({"Origin": "https://app.fairlead.example.evil.example"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 200),
    ],
)
def test_only_our_own_pages_may_post(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/page", headers=headers).status_code == status


def test_another_site_may_link_here(client: FlaskClient) -> None:
    assert client.get("/page", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_https_is_remembered_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/page").headers
    secure = client.get("/page", base_url="https://localhost")
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=63072000")
