"""The worklist of mail, as somebody at the desk uses it."""

import pytest
from flask.testing import FlaskClient

from tests.security.doors import get, post, signed_in
from tests.unit.mailroom.post import Post

HTML = "<script>alert(1)</script><p>Three <b>cartons</b></p>"


@pytest.fixture
def client(mail: Post) -> FlaskClient:
    return signed_in(mail.world, mail.sam)


def unknown(mail: Post) -> str:
    head = f"To: {mail.room.address(mail.owner)}\r\nFrom: new@somewhere.example\r\n"
    subject = "Subject: <i>wet</i>\r\nContent-Type: text/html\r\n\r\n"
    mail.deliver(f"{head}{subject}{HTML}".encode())
    return mail.last.id


def test_an_unknown_senders_mail_is_made_a_complaint_by_one_tap(
    mail: Post, client: FlaskClient
) -> None:
    mail_id = unknown(mail)
    assert "Unknown sender" in get(client, "/mail").text
    answer = post(client, f"/mail/{mail_id}/ticket", {})
    assert answer.status_code == 303
    assert "Three cartons" in get(client, answer.location).text
    assert "Became a ticket" in get(client, "/mail?view=done").text


def test_who_only_asks_is_answered_as_that(mail: Post, client: FlaskClient) -> None:
    mail_id = unknown(mail)
    assert "Make it an enquiry" in get(client, f"/mail/{mail_id}").text
    answer = post(client, f"/mail/{mail_id}/ticket", {"kind": "enquiry"})
    page = get(client, answer.location).text
    assert "Enquiry ·" in page
    assert "The mail is an enquiry now" in page


def test_html_of_a_mail_is_never_shown_as_html(mail: Post, client: FlaskClient) -> None:
    page = get(client, f"/mail/{unknown(mail)}").text
    assert "Three cartons" in page
    assert "alert(1)" not in page
    assert "<i>wet</i>" not in page


def test_a_line_of_the_timeline_leads_to_the_whole_mail(mail: Post, client: FlaskClient) -> None:
    ticket, letter = mail.told()
    mail.send(letter.reply_to, "On Monday.\n\nOn 2 Mar 2026, Ours wrote:\n> Which day?")
    assert f'href="/mail/{mail.last.id}"' in get(client, f"/complaints/{ticket.id}").text
    assert "Which day?" in get(client, f"/mail/{mail.last.id}").text


def test_the_companys_address_is_on_the_page(mail: Post, client: FlaskClient) -> None:
    assert mail.room.address(mail.owner) in get(client, "/mail").text


def test_an_address_that_does_not_work_is_seen_at_the_contact(
    mail: Post, client: FlaskClient
) -> None:
    from tests.unit.mailroom.test_service import report

    _, letter = mail.told()
    mail.deliver(report(letter.reply_to, "mei@acme.example"))
    assert "Mail comes back" in get(client, f"/customers/{mail.customer.id}").text


def test_a_mail_is_set_aside(mail: Post, client: FlaskClient) -> None:
    mail_id = unknown(mail)
    assert post(client, f"/mail/{mail_id}/set-aside", {}).status_code == 303
    assert "Unknown sender" not in get(client, "/mail").text
