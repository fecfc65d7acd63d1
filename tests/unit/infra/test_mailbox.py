"""The local mailbox shows what was sent, and trusts none of it."""

from pathlib import Path

import pytest
from werkzeug.test import Client

from chalicelib.notify.mail import Email, MailFile
from chalicelib.notify.smtp import FolderMailer
from infra.local.mailbox import MailboxApplication


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    mailer = FolderMailer(str(tmp_path))
    text = "您好 <script>alert(1)</script>\nOpen http://127.0.0.1:8000/links/abc?x=1&y=2 today."
    pdf = MailFile("对账单.pdf", "application/pdf", b"%PDF-")
    mailer.send(Email("out_1", "Fairlead <a@b.invalid>", "li@b.invalid", "对账单 <1>", text))
    mailer.send(Email("out_2", "Fairlead <a@b.invalid>", "bo@b.invalid", "Hi", "Hi", files=(pdf,)))
    return tmp_path


def test_programs_read_the_newest_first_and_by_address(folder: Path) -> None:
    box = Client(MailboxApplication(folder))
    everything = box.get("/mailbox.json").json
    assert [each["id"] for each in everything] == ["out_2", "out_1"]  # type: ignore[union-attr]
    [only] = box.get("/mailbox.json?to=li@b.invalid").json  # type: ignore[misc]
    assert only["subject"] == "对账单 <1>"


def test_the_page_has_live_links_and_no_live_markup(folder: Path) -> None:
    page = Client(MailboxApplication(folder)).get("/mailbox").text
    assert "<script>" not in page
    assert 'href="http://127.0.0.1:8000/links/abc?x=1&amp;y=2"' in page
    assert "对账单.pdf" in page


def test_a_whole_e_mail_can_be_fetched_but_nothing_else(folder: Path) -> None:
    (folder.parent / "secret.eml").write_text("secret")
    box = Client(MailboxApplication(folder))
    assert b"Subject: Hi" in box.get("/mailbox/out_2.eml").data
    assert b"secret" not in box.get("/mailbox/..%2Fsecret.eml").data
    assert box.get("/mailbox/out_9.eml").status_code == 404


def test_an_empty_mailbox_says_so(tmp_path: Path) -> None:
    assert "No e-mail yet" in Client(MailboxApplication(tmp_path)).get("/mailbox").text


def test_raw_mail_is_taken_only_as_what_it_is(folder: Path) -> None:
    taken: list[bytes] = []

    def arrive(raw: bytes) -> str:
        taken.append(raw)
        return "inbound/1"

    box = Client(MailboxApplication(folder, arrive))
    assert box.post("/mailbox/in", data=b"x", content_type="text/plain").status_code == 415
    answer = box.post("/mailbox/in", data=b"To: a@b\r\n\r\nhi", content_type="message/rfc822")
    assert (answer.status_code, answer.text) == (202, "inbound/1")
    assert taken == [b"To: a@b\r\n\r\nhi"]
