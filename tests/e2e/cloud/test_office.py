"""A finance office's days on the deployed product, in the background work of its own functions.

The tests of this file are one journey and build on each other, in order.
"""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra import engine
from tests.e2e.cloud.visitor import MAIL_DOMAIN, Visitor, eventually
from tests.unit.accounts.payments.files import Line, camt

OWNER, CLERK = "bea@southdock.example", "sam@southdock.example"
PAYER, SLOW = "pay@longhai.example", "late@longhai.example"
# On this machine's clock, as the functions are.
TODAY = datetime.now(UTC).date()
DATED = TODAY - timedelta(days=45)
seen: dict[str, Any] = {}


@pytest.fixture(scope="module")
def office(visitor: Visitor) -> Visitor:
    """A company of its own, beside the one of the main journey; its owner is at the door."""
    owner = Visitor(visitor.cloud, visitor.deployed)
    owner.signs_up("South Dock Forwarding", "Bea Owner", OWNER)
    owner.takes_key()
    return owner


def test_two_customers_owe_an_invoice_each(office: Visitor) -> None:
    for code, email, number in (("PAY", PAYER, "0002001"), ("LATE", SLOW, "0002002")):
        new = {"code": code, "name": f"{code.title()} Trading", "grade": "general"}
        customer = office.made("/v1/customers", new)["id"]
        contact = {"name": "Accounts", "email": email, "reminders": True, "statements": True}
        office.made(f"/v1/customers/{customer}/contacts", contact)
        charge = {"currency": "USD", "amount": 125_050, "dated": f"{DATED}", "number": number,
                  "due": f"{DATED + timedelta(days=30)}"}  # fmt: skip
        office.made(f"/v1/accounts/{customer}/charges", charge)
        seen[code] = customer


def test_a_run_issues_a_statement_for_each_without_a_gap(office: Visitor) -> None:
    start, until = DATED.replace(day=1), TODAY.replace(day=1) - timedelta(days=1)
    asked = {"start": f"{start}", "until": f"{until}", "send": False}
    run = office.made("/v1/statement-runs", asked)
    done = _finished(office, f"/v1/statement-runs/{run['id']}")
    assert done["result"] == {"issued": 2}
    numbers = sorted(each["number"] for each in office.got("/v1/statements")["items"])
    assert [int(number[-4:]) for number in numbers] == [1, 2]


def test_a_reminder_is_a_draft_until_somebody_approves_it(office: Visitor) -> None:
    policy = office.got("/v1/policies/reminders")
    own = {"opens": "00:00", "closes": "23:59", "working_days": False, "approval": True}
    body = {grade: rules | own for grade, rules in policy["body"].items()}
    version = f"v{policy['version']}"
    changed = office.api("PUT", "/v1/policies/reminders", {"body": body}, version=version)
    assert changed.status == 200, changed.text
    office.made("/v1/reminder-runs", {})
    path = f"/v1/customers/{seen['PAY']}/reminders"
    [draft] = eventually(lambda: office.got(path)["items"], "a draft")
    assert (draft["status"], office.letters(PAYER)) == ("draft", [])
    office.made(f"{path}/{draft['id']}/approval", None)
    eventually(lambda: office.got(path)["items"][0]["status"] == "sent", "its being sent")
    [letter] = office.letters(PAYER)
    assert "0002001" in letter["BodyText"]


def test_the_bank_s_file_is_read_and_its_payment_booked_in_the_background(office: Visitor) -> None:
    file = camt(Line(125_050, "Invoice 0002001", day=f"{TODAY}", party="Pay Trading", ref="B1"))
    begun = office.made("/v1/bank-files", {"filename": "bank.xml", "size": len(file)})
    here = f"/v1/bank-files/{begun['made']['id']}"
    office.uploads(begun["upload"], "bank.xml", "text/xml", file)
    office.made(f"{here}/uploaded", {})
    read = eventually(lambda: _at(office, here, "preview"), "its being read")
    assert (read["checked"]["new"], read["faults"]) == (1, 0)
    taken = office.api("POST", f"{here}/take", {}, version=str(read["version"]))
    assert taken.status == 200, taken.text
    [line] = eventually(lambda: office.got("/v1/bank-lines?state=open")["items"], "its line")
    proposals = f"/v1/bank-lines/{line['id']}/proposals"
    # The other customer owes as much: it is the invoice's number that decides.
    proposal, *_others = eventually(lambda: office.got(proposals)["items"], "a proposal")
    assert (proposal["confidence"], proposal["total"]) == ("certain", 125_050)
    office.made(f"/v1/bank-lines/{line['id']}/accept", {"key": proposal["key"]})
    assert office.got(f"/v1/accounts/{seen['PAY']}")["aged"] == []
    assert office.got(f"/v1/accounts/{seen['LATE']}")["aged"][0]["d1_30"] == 125_050


def test_a_credit_beyond_the_clerk_s_authority_waits_for_the_owner(office: Visitor) -> None:
    invited = {"email": CLERK, "name": "Sam Clerk", "role": "service"}
    office.made("/v1/invitations", invited)
    clerk = Visitor(office.cloud, office.deployed)
    joined = clerk.page(
        office.link(CLERK, "/invitation/"), {"name": "Sam Clerk", "password": "gulls over crane 7"}
    )
    assert joined.status in (302, 303), joined.text
    new = {"kind": "complaint", "category": "damage", "severity": "normal",
           "customer_id": seen["LATE"], "text": "Two pallets arrived wet."}  # fmt: skip
    ticket = office.made("/v1/tickets", new)["id"]
    form = {"remedy": "credit", "amount": "200.00", "currency": "USD", "note": "Wet pallets",
            "departs": "A customer of many years."}  # fmt: skip
    proposed = clerk.page(f"/complaints/{ticket}/settlements/new", form)
    assert proposed.headers.get("location") == f"/complaints/{ticket}", proposed.text
    [asked] = office.got(f"/v1/tickets/{ticket}/settlements")["items"]
    assert (asked["state"], asked["amount"], asked["entry_id"]) == ("asked", 20_000, "")
    assert office.got(f"/v1/accounts/{seen['LATE']}")["aged"][0]["net"] == 125_050
    # A key is not the person who was asked: the owner answers on the page.
    one = f"{ticket}/settlements/{asked['id']}"
    assert f"/complaints/{one}" in office.page("/approvals").text
    answered = office.page(f"/complaints/{one}", {"decision": "approve", "why": "Seen the photos."})
    assert answered.headers.get("location") == f"/complaints/{ticket}", answered.text
    granted = office.got(f"/v1/tickets/{one}")
    assert (granted["state"], bool(granted["entry_id"])) == ("granted", True)
    assert office.got(f"/v1/accounts/{seen['LATE']}")["aged"][0]["net"] == 105_050


def test_the_books_of_all_that_are_exported_once(office: Visitor) -> None:
    export = office.made("/v1/bookkeeping-exports", {})
    done = _finished(office, f"/v1/bookkeeping-exports/{export['id']}")
    url = office.got(f"/v1/bookkeeping-exports/{export['id']}/files/csv")["url"]
    rows = list(csv.reader(io.StringIO(office.fetched(url).decode("utf-8-sig"))))
    assert len(rows) == done["lines"] + 1
    text = "\n".join(",".join(row) for row in rows)
    assert re.findall("000200[12]", text)
    again = office.made("/v1/bookkeeping-exports", {})
    assert _finished(office, f"/v1/bookkeeping-exports/{again['id']}")["lines"] == 0


@pytest.mark.parametrize(
    ("kind", "about", "marked"),
    [
        ("Bounce", {"bounceType": "Transient"}, False),
        ("Bounce", {"bounceType": "Permanent"}, True),
        ("Complaint", {}, True),
    ],
)
def test_what_ses_tells_of_a_letter_marks_its_address(
    office: Visitor, kind: str, about: dict[str, Any], marked: bool
) -> None:
    """Published to the topic, it comes through the subscription, the queue and the worker."""
    address = f"{kind}.{about.get('bounceType', 'spam')}@longhai.example".casefold()
    contact = {"name": kind, "email": address, "statements": True}
    path = f"/v1/customers/{seen['LATE']}/contacts"
    made = office.made(path, contact)["id"]
    desk = re.search(rf"[\w.+-]+@{re.escape(MAIL_DOMAIN)}", office.page("/mail").text)
    assert desk, "the company's address for mail"
    failed = {"Bounce": "bouncedRecipients", "Complaint": "complainedRecipients"}[kind]
    headers = [{"name": "Reply-To", "value": desk[0]}]
    office.tells(
        {
            "eventType": kind,
            kind.lower(): {**about, failed: [{"emailAddress": address}]},
            "mail": {"destination": [address], "headers": headers, "headersTruncated": False},
        }
    )

    def standing() -> Any:
        found = next(each for each in office.got(path)["items"] if each["id"] == made)
        return found["unreachable_since"]

    if marked:
        eventually(standing, f"{address} being marked")
    else:
        _emptied(office, "mail")
        assert standing() is None


@pytest.mark.parametrize(
    "queue", ["escalations", "indexing", "jobs", "mail", "outbox", "reminders"]
)
def test_no_worker_gave_anything_up(office: Visitor, queue: str) -> None:
    sqs = engine.client("sqs", office.cloud)
    dead = office.deployed.resources[f"{queue.capitalize()}DeadLetters"]
    asked = ["ApproximateNumberOfMessages"]
    found = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=asked)["Attributes"]
    assert found["ApproximateNumberOfMessages"] == "0"


def _finished(office: Visitor, path: str) -> Any:
    return eventually(lambda: _at(office, path, "done"), f"{path} being done")


def _emptied(office: Visitor, queue: str) -> None:
    """Waits until a worker has nothing more to do."""
    sqs = engine.client("sqs", office.cloud)
    url = office.deployed.resources[f"{queue.capitalize()}Queue"]
    asked = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def idle() -> bool:
        counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=asked)["Attributes"]
        return set(counts.values()) == {"0"}

    eventually(idle, f"the {queue} queue being empty")


def _at(office: Visitor, path: str, state: str) -> Any:
    found = office.got(path)
    assert found["state"] not in ("failed", "refused"), found
    return found if found["state"] == state else None
