"""The written answer is a document: kept with the ticket, sent with the e-mail."""

import pytest

from chalicelib.tickets.errors import TicketNotFound
from chalicelib.tickets.letters import Sender, letter_of
from chalicelib.tickets.portal.paper import Answer, AnswerPaper, PostedPaper
from chalicelib.tickets.record import Complainant, Story
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Channel
from tests.unit.tickets.factories import MONDAY, POSTED, a_ticket
from tests.unit.tickets.portal.factories import Counter

LONG = "\n".join(
    f"Point {n}: the line rolled the container over without telling us." for n in range(90)
)


@pytest.mark.parametrize("act", ["settle", "answer"])
def test_it_goes_with_the_e_mail_and_stays_with_the_ticket(counter: Counter, act: str) -> None:
    ticket = counter.complaint(kind="enquiry", category="price")
    counter.tickets.step(counter.li, ticket.id, act, "It costs USD 900.")
    counter.world.settle()
    mail = next(m for m in counter.world.mailer.sent if m.to == "mei@acme.example")
    (file,) = mail.files
    assert file.content_type == "application/pdf"
    assert file.content.startswith(b"%PDF-")
    (kept,) = counter.tickets.whole(counter.li, ticket.id).files
    assert counter.world.blobs.get(kept.key) == file.content


def test_without_an_e_mail_address_it_is_there_to_be_printed(counter: Counter) -> None:
    ticket = counter.raised()
    counter.tickets.close(
        counter.li, ticket.id, "Sorry. The credit note is attached.", handed=POSTED
    )
    assert len(counter.tickets.whole(counter.li, ticket.id).files) == 1


def test_the_customer_finds_it_on_its_page_and_nobody_replaces_it(counter: Counter) -> None:
    ticket, token = counter.closed()
    (file,) = counter.portal.open(token).files
    assert file.id in counter.portal.file_link(token, file.id)
    with pytest.raises(TicketNotFound):
        counter.portal.upload_form(token, file.id, "https://x.example")
    with pytest.raises(TicketNotFound):
        counter.tickets.upload_form(counter.li, ticket.id, file.id)


def test_each_cycle_has_an_answer_of_its_own(counter: Counter) -> None:
    ticket, token = counter.closed()
    counter.portal.reopen(token, "Not paid")
    counter.tickets.close(counter.li, ticket.id, "Paid now.", handed=POSTED)
    files = counter.portal.open(token).files
    assert sorted(each.filename[-6:] for each in files) == ["-1.pdf", "-2.pdf"]


def test_a_long_answer_takes_several_sheets_and_chinese_is_drawn(counter: Counter) -> None:
    person = {"name": "梅", "email": "mei@acme.example", "language": "zh", "firm": "海港贸易"}
    ticket = counter.raised(complainant=person, text="两箱货物破损。", address="上海市码头路1号")
    counter.tickets.close(counter.li, ticket.id, LONG, handed=POSTED)
    (file,) = counter.tickets.whole(counter.li, ticket.id).files
    content = counter.world.blobs.get(file.key)
    assert content is not None
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 2


@pytest.mark.parametrize(("language", "written"), [("en", "23 Nov 2026"), ("zh", "2026年11月23日")])
def test_days_are_written_as_the_customer_does(language: str, written: str) -> None:
    ticket = a_ticket(complainant=Complainant(language=language))
    said = Event(id="e", at=MONDAY, kind="answer", text="It is replaced.")
    paper = AnswerPaper(Answer(ticket, Story(), said, "Ours Ltd", "Asia/Shanghai"))
    assert paper.day(ticket.received_at) == written


@pytest.mark.parametrize(
    ("channel", "label"), [("phone", "Your message of"), ("carrier_event", "Reported to us on")]
)
def test_nobody_is_said_to_have_written_what_a_carrier_reported(channel: str, label: str) -> None:
    said = Event(id="e", at=MONDAY, kind="answer", text="It sails on Friday.")
    ticket = a_ticket(channel=Channel(channel))
    paper = AnswerPaper(Answer(ticket, Story(), said, "Ours Ltd", "Asia/Shanghai"))
    assert paper.since() == label


def test_who_wrote_a_letter_and_gave_no_address_is_answered_by_one(counter: Counter) -> None:
    person = {"name": "梅", "language": "zh", "firm": "海港贸易"}
    told = {"complainant": person, "channel": "letter", "address": "上海市码头路1号"}
    ticket = counter.raised(**told)
    assert list(counter.tickets.whole(counter.li, ticket.id).files) == []
    counter.tickets.step(counter.li, ticket.id, "acknowledge", "")
    (file,) = counter.tickets.whole(counter.li, ticket.id).files
    assert file.filename == f"{ticket.number}-received.pdf"
    assert (counter.world.blobs.get(file.key) or b"").startswith(b"%PDF-")


def test_who_called_is_not_written_to_on_paper(counter: Counter) -> None:
    ticket = counter.raised()
    counter.tickets.step(counter.li, ticket.id, "acknowledge", "")
    assert list(counter.tickets.whole(counter.li, ticket.id).files) == []


def test_the_letter_says_what_the_e_mail_would_and_asks_for_a_number() -> None:
    ticket = a_ticket(channel=Channel.LETTER, complainant=Complainant(name="Mei"))
    said = Event(id="e", at=MONDAY, kind="acknowledge", text="We look into it.")
    letter = letter_of(ticket, said, Sender("Ours Ltd", "Asia/Shanghai", ()))
    assert letter is not None
    paper = PostedPaper(Answer(ticket, Story(), said, "Ours Ltd", "Asia/Shanghai"), letter)
    assert paper.words.startswith("Dear Mei,")
    for part in ("We look into it.", "please reply with a number", "Ours Ltd"):
        assert part in paper.words
    assert "/case/" not in paper.words
