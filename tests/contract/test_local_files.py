"""Uploads and downloads in local mode hold to what was signed."""

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from chalicelib.kit.blobs import UPLOAD_SECONDS
from infra import engine, resources
from infra.child import Child
from infra.local import uploads
from infra.local.uploads import FilesApplication, LocalBlobs

SECRET = "s3cret"


@pytest.fixture
def blobs(embedded_engine: Child) -> LocalBlobs:
    s3 = engine.client("s3", embedded_engine.url)
    return LocalBlobs(s3, resources.create_bucket(s3, "files"), SECRET)


@pytest.fixture
def browser(blobs: LocalBlobs) -> Client:
    return Client(FilesApplication(blobs, SECRET))


def post(browser: Client, form: Any, content: bytes, **changed: str) -> int:
    fields = form.fields | changed
    file = {"file": (io.BytesIO(content), "photo.jpg", fields["Content-Type"])}
    return browser.post(form.url, data=fields | file).status_code


def test_a_photo_goes_in_and_comes_out_whole(blobs: LocalBlobs, browser: Client) -> None:
    form = blobs.upload_form("T/ten_1/现场.jpg", "image/jpeg", 1000)
    assert blobs.size("T/ten_1/现场.jpg") is None
    assert post(browser, form, b"\xff\xd8photo") == 204
    assert blobs.size("T/ten_1/现场.jpg") == 7
    answer = browser.get(blobs.link("T/ten_1/现场.jpg", "破损 1.jpg"))
    assert (answer.status_code, answer.data) == (200, b"\xff\xd8photo")
    assert answer.content_type == "image/jpeg"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_what_is_written_once_is_never_written_over(blobs: LocalBlobs) -> None:
    assert blobs.put_new("T/ten_1/seals/1.json", b"first", "application/json")
    assert not blobs.put_new("T/ten_1/seals/1.json", b"second", "application/json")
    assert blobs.get("T/ten_1/seals/1.json") == b"first"


def test_a_photo_is_shown_and_a_document_opens_where_the_link_says_so(
    blobs: LocalBlobs, browser: Client
) -> None:
    for key, kind in (("T/ten_1/a.jpg", "image/jpeg"), ("T/ten_1/a.pdf", "application/pdf")):
        blobs.put(key, b"content", kind)
        answer = browser.get(blobs.link(key, "a", kind))
        assert answer.content_type == kind
        assert answer.headers["Content-Disposition"].startswith("inline")
        sandboxed = "sandbox" in answer.headers["Content-Security-Policy"]
        assert sandboxed is (kind == "image/jpeg")
    link = blobs.link("T/ten_1/a.jpg", "a").replace("show=", "show=text%2Fhtml")
    assert browser.get(link).status_code == 403


def test_without_script_the_browser_goes_on_to_the_page(blobs: LocalBlobs, browser: Client) -> None:
    form = blobs.upload_form("T/ten_1/y.jpg", "image/jpeg", 1000, "http://127.0.0.1/tickets/1")
    fields = form.fields | {"file": (io.BytesIO(b"photo"), "photo.jpg", "image/jpeg")}
    answer = browser.post(form.url, data=fields)
    assert (answer.status_code, answer.location) == (303, "http://127.0.0.1/tickets/1")


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "T/ten_2/x.jpg"},
        {"Content-Type": "text/html"},
        {"x-max-bytes": "99999999"},
        {"x-expires": "99999999999"},
        {"x-signature": ""},
        {"x-expires": "soon"},
        {"success_action_redirect": "https://elsewhere.example/"},
    ],
)
def test_a_form_holds_only_for_what_was_signed(
    blobs: LocalBlobs, browser: Client, changed: dict[str, str]
) -> None:
    form = blobs.upload_form("T/ten_1/x.jpg", "image/jpeg", 1000)
    assert post(browser, form, b"photo", **changed) == 403


def test_a_file_is_neither_empty_nor_too_large(blobs: LocalBlobs, browser: Client) -> None:
    form = blobs.upload_form("T/ten_1/large.jpg", "image/jpeg", 10)
    assert post(browser, form, b"12345678901") == 400
    assert post(browser, form, b"") == 400
    assert post(browser, form, b"1234567890") == 204


def test_forms_and_links_expire(
    blobs: LocalBlobs, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = blobs.upload_form("T/ten_1/late.jpg", "image/jpeg", 10)
    link = blobs.link("T/ten_1/late.jpg", "late.jpg")
    assert post(browser, form, b"in time") == 204
    now = uploads.time.time()
    monkeypatch.setattr(uploads.time, "time", lambda: now + UPLOAD_SECONDS + 1)
    assert post(browser, form, b"too late") == 403
    assert browser.get(link).status_code == 403


def test_a_link_opens_no_other_file(blobs: LocalBlobs, browser: Client) -> None:
    blobs.put("T/ten_2/secret.pdf", b"secret", "application/pdf")
    query = urlsplit(blobs.link("T/ten_1/mine.pdf", "mine.pdf")).query
    assert browser.get(f"/local/files/T/ten_2/secret.pdf?{query}").status_code == 403
    assert browser.get("/local/files/T/ten_2/secret.pdf").status_code == 403
