"""Mail finds its ticket, opens one, or waits for a person; and never does more than it may."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.mailroom.errors import MailNotFound, MailSettled
from chalicelib.mailroom.model import MOST_A_DAY, Outcome
from tests.unit.mailroom.post import PHOTO, Post


class TestReplies:
    def test_an_answer_to_our_letter_becomes_the_customers_words(self, mail: Post) -> None:
        ticket, letter = mail.told()
        assert letter.reply_to.startswith("ticket+")
        quoted = "It was on Monday.\n\nOn 2 Mar 2026, Ours wrote:\n> We are sorry."
        mail.send(letter.reply_to, quoted)
        assert mail.said(ticket.id) == ["It was on Monday."]
        assert (mail.last.outcome, mail.last.ticket_id) == (Outcome.REPLY, ticket.id)
        assert "> We are sorry." in mail.room.content(mail.last).quoted

    def test_an_answer_to_a_letter_in_our_own_words_comes_as_well(self, mail: Post) -> None:
        own = {"en": {"subject": "We have it", "body": "Sorry, {name}.\n{text}\n{link}"}}
        words = {"letters": {"customer_acknowledged": own}, "steps": {}}
        mail.world.services.tenancy.companies.set_policy(mail.owner, "wording", words)
        ticket, letter = mail.told()
        assert letter.subject == "We have it"
        mail.send(letter.reply_to)
        assert mail.said(ticket.id) == ["It was on Monday."]

    def test_an_answer_makes_the_clock_run_again(self, mail: Post) -> None:
        ticket, letter = mail.told()
        mail.tickets.wait(mail.li, ticket.id)
        mail.world.clock.advance(timedelta(hours=3))
        mail.send(letter.reply_to)
        after = mail.tickets.get(mail.li, ticket.id)
        assert not after.waiting
        assert len(after.holds) == 1

    def test_the_handler_is_told(self, mail: Post) -> None:
        _, letter = mail.told()
        mail.send(letter.reply_to)
        assert mail.mails("li@ours.example")

    def test_an_answer_to_the_desk_is_found_by_what_it_answers(self, mail: Post) -> None:
        ticket, letter = mail.told()
        answered = f"<{letter.id}@fairlead.invalid>"
        mail.send(mail.room.address(mail.owner), In_Reply_To=answered)
        mail.send(mail.room.address(mail.owner), "More.", References=f"<x@y> {answered}")
        assert mail.said(ticket.id) == ["It was on Monday.", "More."]

    def test_its_files_become_the_tickets_files(self, mail: Post) -> None:
        ticket, letter = mail.told()
        mail.send(letter.reply_to, files=(("破损.jpg", PHOTO), ("run.jpg", b"MZ not a photo")))
        files = mail.tickets.whole(mail.li, ticket.id).files
        kinds = {each.filename: each.content_type for each in files}
        assert kinds == {"破损.jpg": "image/jpeg", "run.jpg": "application/octet-stream"}
        assert mail.world.blobs.get(files[0].key) in (PHOTO, b"MZ not a photo")
        assert all(each.arrived for each in files)

    def test_the_same_mail_twice_is_one(self, mail: Post) -> None:
        ticket, letter = mail.told()
        raw = mail.send(letter.reply_to)
        mail.deliver(raw)
        mail.deliver(b"Received: by another way\r\n" + raw)
        assert len(mail.said(ticket.id)) == 1

    def test_a_mail_whose_nudge_was_lost_is_found_by_the_sweeper(self, mail: Post) -> None:
        ticket, letter = mail.told()
        mail.world.services.mailroom.arrive(b"To: %s\r\n\r\nhello" % letter.reply_to.encode())
        (notice,) = mail.world.queues.take()
        mail.world.deliver(notice)
        mail.world.queues.take()  # lost
        mail.world.pass_time(timedelta(minutes=2))
        assert mail.said(ticket.id) == ["hello"]


class TestAuthority:
    def test_an_answer_never_accepts_closes_or_reopens(self, mail: Post) -> None:
        ticket, letter = mail.told()
        mail.tickets.step(mail.li, ticket.id, "propose", "We pay half.")
        mail.send(letter.reply_to, "I accept. Close it.")
        assert mail.tickets.get(mail.li, ticket.id).step == "proposed"
        mail.tickets.close(mail.li, ticket.id, "It is settled.")
        mail.send(letter.reply_to, "Reopen it.")
        assert mail.tickets.get(mail.li, ticket.id).closed
        assert mail.said(ticket.id) == ["I accept. Close it.", "Reopen it."]

    def test_the_customers_address_in_from_opens_no_other_ticket(self, mail: Post) -> None:
        ticket, letter = mail.told()
        local, _, domain = letter.reply_to.partition("@")
        forged = f"{local[:-4]}aaaa@{domain}"
        mail.send(forged)
        assert (mail.said(ticket.id), mail.came()) == ([], [])

    def test_a_ticket_of_another_company_is_not_reached_by_its_letters(self, mail: Post) -> None:
        ticket, letter = mail.told()
        theirs = mail.room.address(mail.world.stranger)
        mail.send(theirs, In_Reply_To=f"<{letter.id}@fairlead.invalid>")
        assert mail.said(ticket.id) == []
        (one,) = mail.room.listed(mail.world.stranger).items
        assert one.outcome is Outcome.UNKNOWN
        with pytest.raises(MailNotFound):
            mail.room.get(mail.owner, one.id)

    def test_mail_for_nobody_changes_nothing(self, mail: Post) -> None:
        before = len(mail.world.blobs.files)
        mail.send("info@mail.test")
        assert mail.came() == []
        assert len(mail.world.blobs.files) == before + 1  # it waits in the bucket to be forgotten


class TestOpening:
    def test_a_known_customer_opens_a_ticket_and_is_answered_at_once(self, mail: Post) -> None:
        mail.send(mail.room.address(mail.owner), "Three cartons wet.", Subject="货物破损")
        ticket = mail.tickets.get(mail.li, mail.last.ticket_id)
        assert (ticket.channel, ticket.subject, ticket.step) == (
            "email",
            "货物破损",
            "acknowledged",
        )
        assert ticket.customer_id == mail.customer.id
        (letter,) = mail.letters("mei@acme.example")
        assert "reply with a number" in letter.text
        assert letter.reply_to.startswith("ticket+")

    def test_an_unknown_sender_waits_for_a_person(self, mail: Post) -> None:
        mail.send(mail.room.address(mail.owner), sender="new@somewhere.example")
        (waiting,) = mail.room.listed(mail.owner).items
        assert waiting.outcome is Outcome.UNKNOWN
        assert mail.letters("new@somewhere.example") == []
        ticket = mail.room.open_ticket(mail.li, waiting.id)
        mail.world.settle()
        assert mail.tickets.get(mail.li, ticket.id).step == "acknowledged"
        assert len(mail.letters("new@somewhere.example")) == 1
        assert mail.room.listed(mail.owner).items == []
        with pytest.raises(MailSettled):
            mail.room.open_ticket(mail.li, waiting.id)

    def test_an_address_of_two_customers_waits_for_a_person(self, mail: Post) -> None:
        from tests.unit.customers.factories import a_customer

        new = a_customer("B-2", "Other", email="mei@acme.example")
        mail.world.services.customers.create(mail.owner, new)
        mail.send(mail.room.address(mail.owner))
        assert mail.last.outcome is Outcome.UNKNOWN

    def test_what_needs_no_answer_is_set_aside(self, mail: Post) -> None:
        mail.send(mail.room.address(mail.owner), sender="spam@somewhere.example")
        mail.room.set_aside(mail.li, mail.last.id)
        assert mail.room.listed(mail.owner).items == []


class TestMachines:
    @pytest.mark.parametrize("submitted", ["auto-replied", "auto-generated"])
    def test_an_automatic_answer_is_recorded_and_not_answered(
        self, mail: Post, submitted: str
    ) -> None:
        ticket, letter = mail.told()
        sent = len(mail.world.mailer.sent)
        mail.send(letter.reply_to, Auto_Submitted=submitted)
        mail.send(mail.room.address(mail.owner), Subject="自动回复：休假")
        assert {each.outcome for each in mail.came()} == {Outcome.AUTOMATIC}
        assert (mail.said(ticket.id), len(mail.world.mailer.sent)) == ([], sent)

    def test_our_own_letter_coming_back_is_a_loop(self, mail: Post) -> None:
        ticket, letter = mail.told()
        mail.send(letter.reply_to, Message_ID=f"<{letter.id}@fairlead.invalid>")
        assert mail.last.outcome is Outcome.LOOP
        assert mail.said(ticket.id) == []

    def test_more_mail_in_a_day_than_people_write_waits_for_a_person(self, mail: Post) -> None:
        ticket, letter = mail.told()
        for number in range(MOST_A_DAY + 2):
            mail.send(letter.reply_to, f"Again {number}")
        assert len(mail.said(ticket.id)) == MOST_A_DAY
        assert len(mail.room.listed(mail.owner).items) == 2

    def test_a_letter_that_came_back_marks_the_contacts_address(self, mail: Post) -> None:
        ticket, letter = mail.told()
        customers = mail.world.services.customers
        mail.deliver(report(letter.reply_to, "mei@acme.example"))
        (contact,) = customers.contacts(mail.owner, mail.customer.id)
        assert contact.unreachable_since == mail.world.clock.now()
        assert "bounced" in mail.kinds(ticket.id)
        assert mail.last.outcome is Outcome.BOUNCE

    def test_who_handles_the_ticket_is_told_of_a_letter_that_came_back(self, mail: Post) -> None:
        _, letter = mail.told()
        for _ in range(2):
            mail.deliver(report(letter.reply_to, "mei@acme.example"))
        told = [each for each in mail.letters("li@ours.example") if "mei@" in each.subject]
        assert ["mei@acme.example 的邮件被退回" in each.text for each in told] == [True]

    @pytest.mark.parametrize("header", ["Reply-To", "Message-ID"])
    def test_a_letter_that_ses_says_came_back_stands_on_its_ticket_once(
        self, mail: Post, header: str
    ) -> None:
        ticket, letter = mail.told()
        desk = mail.room.address(mail.owner)
        named = {"Reply-To": desk, "Message-ID": f"<{letter.id}@eu.amazonses.example>"}
        told = notice(named | ({header: letter.reply_to} if header == "Reply-To" else {}))
        for server in ("one.example", "two.example"):
            mail.room.arrived(told)
            mail.deliver(report(letter.reply_to, "mei@acme.example", server))
        assert mail.kinds(ticket.id).count("bounced") == 1
        (contact,) = mail.world.services.customers.contacts(mail.owner, mail.customer.id)
        assert contact.unreachable_since is not None
        told_of = [each for each in mail.letters("li@ours.example") if "mei@" in each.subject]
        assert len(told_of) == 1

    def test_a_later_letter_that_comes_back_is_said_again(self, mail: Post) -> None:
        ticket, letter = mail.told()
        for server in ("one.example", "two.example"):
            mail.deliver(report(letter.reply_to, "mei@acme.example", server))
            mail.tickets.comment(mail.li, ticket.id, "Did it come?", tell=True)
            mail.world.settle()
        mail.deliver(report(letter.reply_to, "MEI@acme.example"))
        assert mail.kinds(ticket.id).count("bounced") == 3

    def test_a_report_about_somebody_elses_address_marks_nobody(self, mail: Post) -> None:
        ticket, letter = mail.told()
        mail.deliver(report(letter.reply_to, "boss@other.example"))
        assert "bounced" not in mail.kinds(ticket.id)

    def test_a_corrected_address_counts_as_working(self, mail: Post) -> None:
        from chalicelib.customers.schemas import ContactNew

        _, letter = mail.told()
        mail.deliver(report(letter.reply_to, "mei@acme.example"))
        customers = mail.world.services.customers
        (contact,) = customers.contacts(mail.owner, mail.customer.id)
        new = ContactNew(name="Chen Mei", email="mei2@acme.example")
        facts = (mail.customer.id, contact.id, contact.version, new)
        assert customers.edit_contact(mail.owner, *facts).unreachable_since is None


def notice(headers: dict[str, str]) -> dict[str, Any]:
    """What SES tells by SNS of a letter that did not reach Mei."""
    bounce = {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": "mei@acme.example"}],
    }
    named = [{"name": name, "value": value} for name, value in headers.items()]
    told = {"notificationType": "Bounce", "bounce": bounce, "mail": {"headers": named}}
    return {"Type": "Notification", "Message": json.dumps(told)}


def report(reply_to: str, failed: str, server: str = "mx.example") -> bytes:
    """A delivery report about our letter, as mail servers write it."""
    lines = (
        f"From: MAILER-DAEMON@{server}",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
        *("", "--x", "", "It did not arrive.", "--x", "Content-Type: message/delivery-status"),
        *("", "Reporting-MTA: dns; mx.example", "", f"Final-Recipient: rfc822; {failed}"),
        *("Action: failed", "Status: 5.1.1", "--x", "Content-Type: text/rfc822-headers", ""),
        *(f"Reply-To: {reply_to}", "--x--", ""),
    )
    return "\r\n".join(lines).encode()
