"""Reminders that come back: by a delivery report, a complaint, or SES's notice by SNS."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.confirmation.schemas import SheetNew
from chalicelib.accounts.reminders.model import Status
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.customers.schemas import ContactNew, CustomerNew
from chalicelib.kit.queues import MAIL
from chalicelib.mailroom import feedback
from chalicelib.mailroom.model import Outcome
from chalicelib.notify.mail import Email
from chalicelib.workers import mail as worker
from tests.rights import WORKER_OF
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reminders.test_service import TODAY, House
from tests.world import World

AP = "ap@acme.example"


@pytest.fixture
def house(world: World) -> House:
    """A customer that owes and was reminded by one letter."""
    house = House(world)
    house.owes(date(2026, 2, 26))
    house.goes_to(TODAY, 9, 5)
    return house


def letter(house: House) -> Email:
    return house.mails()[-1]


def arrives(house: House, raw: bytes) -> None:
    house.world.services.mailroom.arrive(raw)
    house.world.settle()


def report(about: Email, part: str, *lines: str) -> bytes:
    """A machine's report about our letter, to the address that it names for answers."""
    whole = (
        "From: MAILER-DAEMON@mx.example",
        f"To: {about.reply_to}",
        "Return-Path: <>",
        "Content-Type: multipart/report; boundary=x",
        *("", "--x", "", "It was not wanted.", "--x", f"Content-Type: {part}", ""),
        *lines,
        *("", "--x", "Content-Type: text/rfc822-headers", ""),
        *(f"Reply-To: {about.reply_to}", f"Message-ID: <{about.id}@fairlead.invalid>"),
        *("", "--x--", ""),
    )
    return "\r\n".join(whole).encode()


def bounce(about: Email, address: str = AP, action: str = "failed") -> bytes:
    lines = (f"Final-Recipient: rfc822; {address}", f"Action: {action}", "Status: 5.1.1")
    return report(about, "message/delivery-status", "Reporting-MTA: dns; mx", "", *lines)


def notice(about: Email, kind: str = "Bounce", **facts: Any) -> dict[str, Any]:
    """What SES writes about a letter, inside of SNS's envelope."""
    what = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": AP}]}
    what["complainedRecipients"] = [{"emailAddress": AP}]
    headers = [
        {"name": "Reply-To", "value": about.reply_to},
        {"name": "Message-ID", "value": f"<{about.id}@fairlead.invalid>"},
    ]
    told = {"notificationType": kind, kind.lower(): what | facts, "mail": {"headers": headers}}
    return {"Type": "Notification", "Message": json.dumps(told)}


def unreachable(house: House) -> bool:
    customer = house.world.services.customers.get(house.who, house.customer)
    return customer.unreachable_since is not None


def status(house: House) -> Status:
    return house.reminders()[0].status


class TestComesBack:
    @pytest.mark.parametrize("by", ["report", "complaint", "notice", "spam notice"])
    def test_the_address_is_marked_and_the_reminder_stands_in_the_worklist(
        self, house: House, by: str
    ) -> None:
        assert letter(house).reply_to == house.world.services.mailroom.address(house.who)
        lines = ("Feedback-Type: abuse", f"Original-Rcpt-To: {AP}")
        match by:
            case "report":
                arrives(house, bounce(letter(house)))
            case "complaint":
                arrives(house, report(letter(house), "message/feedback-report", *lines))
            case "notice":
                house.world.services.mailroom.arrived(notice(letter(house)))
            case "spam notice":
                house.world.services.mailroom.arrived(notice(letter(house), "Complaint"))
        house.world.settle()
        assert unreachable(house)
        waiting = house.world.services.reminders.worklist(house.who, Status.REFUSED).items
        assert [each.customer_id for each in waiting] == [house.customer]

    def test_a_fee_sheet_that_comes_back_marks_the_address_too(self, house: House) -> None:
        sheet = SheetNew(customer_id=house.customer)
        house.world.services.confirmations.ask(house.who, sheet)
        house.world.settle()
        asked = letter(house)
        assert "/fees/link/" in asked.text
        house.world.services.mailroom.arrived(notice(asked))
        assert unreachable(house)

    def test_a_set_off_statement_that_comes_back_marks_the_address_too(self, house: House) -> None:
        services = house.world.services
        services.terms.agree(house.who, house.customer, 0, AgreementNew(set_off=True))
        recorded(house.world, number="B-1", amount=70_00, customer_id=house.customer)
        made = services.agents.set_off(house.who, house.customer, "USD")
        services.agents.send(house.who, made.id, made.version)
        house.world.settle()
        sent = letter(house)
        assert "/set-offs/link/" in sent.text
        services.mailroom.arrived(notice(sent, "Complaint"))
        assert unreachable(house)

    def test_the_worker_takes_it_as_a_configuration_set_tells_it_by_the_topic(
        self, house: House
    ) -> None:
        told = notice(letter(house))
        event = json.loads(told["Message"])
        event["eventType"] = event.pop("notificationType")
        told |= {"TopicArn": "arn:aws:sns:eu-central-1:1:f", "Message": json.dumps(event)}
        record = {"messageId": "1", "body": json.dumps(told), "eventSource": "aws:sqs"}
        bootstrap.use(house.world.services)
        try:
            with house.world.rights.of(WORKER_OF[MAIL]):
                for _ in range(2):
                    assert worker.mail({"Records": [record]}, None) == {"batchItemFailures": []}
        finally:
            bootstrap.use(None)
        assert unreachable(house)
        assert status(house) is Status.REFUSED

    def test_a_bounce_that_comes_by_mail_and_by_notice_marks_once(self, house: House) -> None:
        about = letter(house)
        arrives(house, bounce(about))
        since = house.world.services.customers.get(house.who, house.customer)
        house.world.clock.advance(timedelta(hours=1))
        house.world.services.mailroom.arrived(notice(about))
        after = house.world.services.customers.get(house.who, house.customer)
        assert after.unreachable_since == since.unreachable_since
        assert after.version == since.version

    def test_told_twice_it_makes_no_difference(self, house: House) -> None:
        for _ in range(2):
            house.world.services.mailroom.arrived(notice(letter(house)))
        assert status(house) is Status.REFUSED
        assert len(house.reminders()) == 1

    def test_it_leaves_for_another_address_once_there_is_one(self, house: House) -> None:
        arrives(house, bounce(letter(house)))
        li = ContactNew(name="Li", email="li@acme.example", reminders=True)
        house.world.services.customers.add_contact(house.who, house.customer, li)
        house.world.settle()
        assert [each.to for each in house.mails()] == [AP, "li@acme.example"]
        assert status(house) is Status.SENT

    def test_paid_meanwhile_nothing_waits(self, house: House) -> None:
        house.pays()
        house.world.services.mailroom.arrived(notice(letter(house)))
        assert status(house) is Status.SENT
        assert unreachable(house)

    def test_a_corrected_address_counts_as_working(self, house: House) -> None:
        arrives(house, bounce(letter(house)))
        customers = house.world.services.customers
        held = customers.get(house.who, house.customer)
        new = held.model_dump(include={"code", "name", "grade", "stage", "language"})
        facts = CustomerNew(**new, email="new@acme.example")
        customers.edit(house.who, house.customer, held.version, facts)
        house.world.settle()
        assert not unreachable(house)
        assert house.mails()[-1].to == "new@acme.example"


class TestIsLeftAlone:
    def test_a_delay_is_no_failure(self, house: House) -> None:
        arrives(house, bounce(letter(house), action="delayed"))
        assert not unreachable(house)

    @pytest.mark.parametrize(
        "changes",
        [{"bounceType": "Transient"}, {"bouncedRecipients": [{"emailAddress": "x@else.example"}]}],
    )
    def test_a_full_mailbox_and_somebody_elses_address(
        self, house: House, changes: dict[str, Any]
    ) -> None:
        house.world.services.mailroom.arrived(notice(letter(house), **changes))
        assert not unreachable(house)

    def test_a_notice_whose_header_proves_no_company(self, house: House) -> None:
        forged = notice(letter(house))
        told = json.loads(forged["Message"])
        told["mail"]["headers"][0]["value"] = letter(house).reply_to.replace("+", "+a", 1)
        house.world.services.mailroom.arrived({"Message": json.dumps(told)})
        assert not unreachable(house)
        assert status(house) is Status.SENT

    @pytest.mark.parametrize(
        "notice",
        [
            {},
            {"Message": "not json"},
            {"Message": "[]"},
            {"Message": None},
            {"notificationType": "Bounce", "bounce": [], "mail": {}},
            {"notificationType": "Bounce", "bounce": {"bounceType": "Permanent"}, "mail": {}},
            {"eventType": "Delivery", "mail": {"headers": "x"}},
            {
                "eventType": "Complaint",
                "complaint": {"complainedRecipients": ["x", {"emailAddress": None}]},
                "mail": {"headers": [None]},
            },
        ],
    )
    def test_what_makes_no_sense_says_nothing(self, notice: dict[str, Any]) -> None:
        assert feedback.read(notice) is None


def test_an_answer_to_a_reminder_reaches_the_desk(house: House) -> None:
    head = f"To: {letter(house).reply_to}\r\nFrom: {AP}\r\nSubject: Re: overdue"
    arrives(house, f"{head}\r\n\r\nWe pay on Friday.".encode())
    [ticket] = house.world.services.tickets.of_customer(house.who, house.customer, 5).items
    assert ticket.customer_id == house.customer
    room = house.world.services.mailroom
    assert [each.outcome for each in room.listed(house.who, False).items] == [Outcome.OPENED]
