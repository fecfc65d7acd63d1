"""The main job through the deployed addresses: sign-up to reminder, on the packaged artefact.

The tests of this file are one journey and build on each other, in order.
"""

import time
from datetime import date, timedelta
from typing import Any

import pytest

from infra.local.workers import tick_event
from tests.e2e.cloud.visitor import Visitor, eventually

OWNER = "ada@northsea.example"
DEBTOR = "accounts@longhai.example"
TODAY = date.today()  # noqa: DTZ011 - the functions below run on this machine's clock too
seen: dict[str, Any] = {}


def test_a_forwarder_signs_up_and_confirms_by_e_mail(visitor: Visitor) -> None:
    assert visitor.page("/sign-up").status == 200
    visitor.signs_up("North Sea Forwarding", "Ada Owner", OWNER)
    assert "__Host-session" in visitor.cookies
    assert visitor.page("/first-steps").status == 200


def test_the_owner_makes_a_key_for_their_own_software(visitor: Visitor) -> None:
    visitor.takes_key()
    assert visitor.got("/v1/company")["name"] == "North Sea Forwarding"


def test_nobody_gets_in_without_a_key_or_session(visitor: Visitor) -> None:
    stranger = Visitor(visitor.cloud, visitor.deployed)
    refused = stranger.api("GET", "/v1/customers")
    assert refused.status == 401
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json["request_id"]
    assert stranger.page("/customers").status in (302, 303)


def test_a_customer_is_entered_and_found_by_any_two_characters(visitor: Visitor) -> None:
    new = {"code": "LH-7", "name": "Longhai Trading", "local_name": "龙海贸易有限公司",
           "language": "zh", "country": "CN", "grade": "general"}  # fmt: skip
    customer = visitor.made("/v1/customers", new)
    seen["customer"] = customer["id"]
    contact = {"name": "陈会计", "email": DEBTOR, "statements": True, "reminders": True}
    visitor.made(f"/v1/customers/{customer['id']}/contacts", contact)
    found = visitor.got("/v1/customers?q=%E8%B4%B8%E6%98%93")
    assert [each["id"] for each in found["items"]] == [customer["id"]]
    page = visitor.page(f"/customers/{customer['id']}")
    assert page.status == 200
    assert "龙海贸易有限公司" in page.text


def test_a_complaint_is_raised_with_limits_of_minutes(visitor: Visitor) -> None:
    policy = visitor.got("/v1/policies/tickets")
    body = policy["body"]
    body["minutes"]["critical"] |= {"person": 1}
    body["round_the_clock"] = ["critical"]
    changed = visitor.api(
        "PUT", "/v1/policies/tickets", {"body": body}, version=f"v{policy['version']}"
    )
    assert changed.status == 200, changed.text
    new = {"kind": "complaint", "category": "damage", "severity": "critical",
           "customer_id": seen["customer"], "text": "到货破损，要求赔偿。"}  # fmt: skip
    ticket = visitor.made("/v1/tickets", new)
    seen["ticket"], seen["raised"] = ticket["id"], time.monotonic()
    assert ticket["due_at"]
    assert visitor.page(f"/complaints/{ticket['id']}").status == 200


def test_reminders_may_leave_at_any_hour(visitor: Visitor) -> None:
    policy = visitor.got("/v1/policies/reminders")
    hours = {"opens": "00:00", "closes": "23:59", "working_days": False}
    body = {grade: own | hours for grade, own in policy["body"].items()}
    version = f"v{policy['version']}"
    changed = visitor.api("PUT", "/v1/policies/reminders", {"body": body}, version=version)
    assert changed.status == 200, changed.text


def test_an_invoice_is_booked_and_stands_on_the_account(visitor: Visitor) -> None:
    dated = TODAY - timedelta(days=45)
    charge = {"currency": "USD", "amount": 125_050, "dated": f"{dated}", "number": "0001042",
              "due": f"{dated + timedelta(days=30)}"}  # fmt: skip
    account = f"/v1/accounts/{seen['customer']}"
    visitor.made(f"{account}/charges", charge)
    [aged] = visitor.got(account)["aged"]
    assert (aged["currency"], aged["d1_30"]) == ("USD", 125_050)


def test_a_statement_is_issued_numbered_and_sent(visitor: Visitor) -> None:
    start = (TODAY - timedelta(days=45)).replace(day=1)
    until = TODAY.replace(day=1) - timedelta(days=1)
    new = {"customer_id": seen["customer"], "start": f"{start}", "until": f"{until}", "send": True}
    statement = visitor.made("/v1/statements", new)
    assert statement["sections"][0]["closing"] == 125_050
    link = visitor.link(DEBTOR, "/statements/link/")
    customer = Visitor(visitor.cloud, visitor.deployed)
    shown = customer.page(link)
    assert shown.status == 200
    assert "1,250.50" in shown.text
    document = customer.page(f"{link}/pdf")
    assert document.status in (200, 302, 303), document.text
    if document.status == 200:
        assert document.body.startswith(b"%PDF")


def test_the_overdue_customer_is_reminded_once(visitor: Visitor) -> None:
    visitor.made("/v1/reminder-runs", {})
    path = f"/v1/customers/{seen['customer']}/reminders"
    reminders = eventually(lambda: visitor.got(path)["items"], "a reminder")
    assert reminders[0]["tone"] == "firm"
    eventually(lambda: _sent(visitor.got(path)["items"]), "its being sent", 120)
    visitor.made("/v1/reminder-runs", {})
    visitor.invoke("Sweep", tick_event())
    assert len(_sent(visitor.got(path)["items"])) == 1


def _sent(reminders: list[Any]) -> list[Any]:
    return [each for each in reminders if each["status"] == "sent"]


def test_the_complaint_escalates_by_itself(visitor: Visitor) -> None:
    """The schedule's own minute does it: nobody calls the sweeper here."""
    path = f"/v1/tickets/{seen['ticket']}/timeline"

    def escalated() -> list[Any]:
        return [each for each in visitor.got(path)["items"] if each["kind"] == "person_changed"]

    assert len(eventually(escalated, "the change of person", 200)) == 1
    assert time.monotonic() - seen["raised"] > 55


@pytest.mark.parametrize("queue", ["escalations", "jobs", "outbox", "reminders"])
def test_nothing_was_left_in_the_dead_letter_queues(visitor: Visitor, queue: str) -> None:
    from infra import engine

    sqs = engine.client("sqs", visitor.cloud)
    dead = visitor.deployed.resources[f"{queue.capitalize()}DeadLetters"]
    asked = ["ApproximateNumberOfMessages"]
    found = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=asked)["Attributes"]
    assert found["ApproximateNumberOfMessages"] == "0"
