"""What is written to customers and colleagues, in both languages."""

import pytest

from chalicelib.notify.message import Message
from chalicelib.notify.render import render
from chalicelib.tenancy.telling import News
from chalicelib.tickets.changes import Changed, assign, take_step, tell
from chalicelib.tickets.escalation import fire
from chalicelib.tickets.letters import TO_CUSTOMER, Sender, letters
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.news import MOVES, TO_COLLEAGUES, news, watched
from chalicelib.tickets.record import Colleague, Complainant
from chalicelib.tickets.steps import Given
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.watching import noted
from chalicelib.tickets.words import Channel, Kind
from tests.unit.tickets.factories import DESK, LI, SAM, a_hand, a_ticket, a_world, at

OURS = Sender("Ours Ltd", "Asia/Shanghai", DESK)
KAI = Complainant(name="Kai", email="kai@c.example")
WEI = Complainant(name="Wei", email="wei@acme.example", language="zh")


def written(before: Ticket, changed: Changed) -> list[tuple[str, str]]:
    """(addressee, template) of the letters that a change causes."""
    after, events = changed
    found: list[Message] = []
    for event in events:
        found += letters(after, event, OURS)
        found += [told.message for told in news(before, after, (event,), OURS)]
    return [(letter.to, letter.template.removeprefix("tickets/")) for letter in found]


def test_an_answer_goes_to_the_customer_in_its_language() -> None:
    ticket = a_ticket(complainant=WEI)
    after, events = take_step(ticket, "settle", Given("已补开发票。"), a_hand(at(1)))
    letter = next(iter(letters(after, events[0], OURS)))
    subject, text = render(letter, base_url="https://x.example")
    assert subject == "书面答复：Two cartons crushed"
    assert "已补开发票。" in text
    assert "Wei，您好" in text


def test_a_note_for_the_house_leaves_nobody_a_letter() -> None:
    ticket = a_ticket(complainant=WEI)
    assert written(ticket, noted(ticket, "seal?", (), a_hand(at(1)))) == []


def test_a_customer_without_address_gets_none() -> None:
    assert written(a_ticket(), tell(a_ticket(), "soon", a_hand(at(1)))) == []


@pytest.mark.parametrize(("phone", "asked"), [("", True), ("+44 20 7946 0000", False)])
def test_a_number_is_asked_for_only_of_who_gave_none(phone: str, asked: bool) -> None:
    whom = Complainant(name="Kai", email="kai@c.example", phone=phone)
    ticket, lines = take_step(a_ticket(complainant=whom), "acknowledge", Given(), a_hand(at(1)))
    [letter] = letters(ticket, lines[0], OURS)
    _, text = render(letter, base_url="https://x.example")
    assert ("a number at which" in text) is asked


def test_who_gives_a_ticket_to_themselves_needs_no_letter() -> None:
    ticket = a_ticket(assignee="", assignee_name="")
    assert written(ticket, assign(ticket, LI, a_hand(at(1)))) == []
    assert written(ticket, assign(ticket, SAM, a_hand(at(1)))) == [(SAM.email, "staff_assigned")]


def test_a_change_of_person_is_told_to_both_colleagues_and_the_customer() -> None:
    ticket = a_ticket(complainant=WEI, responded_at=at(0), told_at=at(7.9))
    fired = fire(ticket, a_world(at(8)))
    assert written(ticket, (fired.ticket, fired.events)) == [
        (WEI.email, "customer_person"),
        (SAM.email, "staff_person"),
        (LI.email, "staff_person"),
    ]


def test_a_warning_on_a_ticket_that_nobody_has_goes_to_who_would_take_it() -> None:
    ticket = a_ticket(assignee="", assignee_name="")
    fired = fire(ticket, a_world(at(2)))
    assert written(ticket, (fired.ticket, fired.events)) == [(SAM.email, "staff_warning")]


@pytest.mark.parametrize(
    ("kind", "sorry"),
    [
        (Kind.COMPLAINT, True),
        (Kind.EXCEPTION, True),
        (Kind.PUBLIC_REVIEW, True),
        (Kind.ENQUIRY, False),
        (Kind.SUGGESTION, False),
    ],
)
def test_who_complains_hears_an_apology_first_and_who_asks_or_suggests_none(
    kind: Kind, sorry: bool
) -> None:
    for language, apology in (("en", "sorry"), ("zh", "歉")):
        reader = WEI.model_copy(update={"language": language})
        event = Event(id="evt_1", at=at(1), kind="acknowledge", text="We look into it.")
        ticket = a_ticket(kind=kind, complainant=reader)
        [letter] = letters(ticket, event, Sender("Ours", "UTC", DESK))
        _, text = render(letter, base_url="https://x.example")
        assert (apology in text) == sorry
        assert "We look into it." in text


@pytest.mark.parametrize(("language", "words"), [("en", "how we did"), ("zh", "打分")])
@pytest.mark.parametrize("act", ["answer", "settle"])
def test_the_written_answer_says_where_a_mark_can_be_given(
    act: str, language: str, words: str
) -> None:
    reader = WEI.model_copy(update={"language": language})
    event = Event(id="evt_1", at=at(1), kind=act, text="It was paid.")
    [letter] = letters(a_ticket(complainant=reader), event, Sender("Ours", "UTC", DESK))
    sent = letter.model_copy(update={"params": {**letter.params, "token": "t"}})
    assert words in render(sent, base_url="https://x.example")[1]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", sorted({*TO_CUSTOMER, *TO_COLLEAGUES}))
def test_every_letter_can_be_written(kind: str, language: str) -> None:
    ticket = a_ticket(complainant=WEI.model_copy(update={"language": language}))
    ticket = fire(ticket, a_world(at(24 * 7))).ticket
    desk = [person.model_copy(update={"language": language}) for person in DESK]
    facts = {"limit": "response", "percent": 50}
    event = Event(id="evt_1", at=at(1), kind=kind, text="words", facts=facts)
    sender = Sender("Ours", "UTC", desk)
    told = [each.message for each in news(a_ticket(), ticket, (event,), sender)]
    for letter in [*letters(ticket, event, sender), *told]:
        subject, text = render(letter, base_url="https://x.example")
        assert "Two cartons crushed" in subject + text
        assert "{" not in subject + text


@pytest.mark.parametrize(
    ("channel", "language", "words"),
    [
        ("phone", "en", "thank you for telling us"),
        ("phone", "zh", "感谢您告知我们此事"),
        ("carrier_event", "en", "you should hear this from us first"),
        ("carrier_event", "zh", "先行告知您"),
    ],
)
def test_nobody_is_thanked_for_what_a_carrier_told_us(
    channel: str, language: str, words: str
) -> None:
    wei = WEI.model_copy(update={"language": language})
    ticket = a_ticket(complainant=wei, channel=Channel(channel))
    event = Event(id="evt_1", at=at(1), kind="acknowledge")
    [letter] = letters(ticket, event, Sender("Ours", "UTC", DESK))
    text = render(letter, base_url="https://x.example")[1]
    assert words in text
    assert "您反映的" not in text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "the customer may not know yet"), ("zh", "客户可能尚不知情")]
)
def test_a_carriers_report_is_told_as_one(language: str, words: str) -> None:
    desk = [person.model_copy(update={"language": language}) for person in DESK]
    ticket = a_ticket(assignee="", assignee_name="")
    event = Event(id="evt_1", at=at(0), kind="received", facts={"channel": "carrier_event"})
    [told] = news(ticket, ticket, (event,), Sender("Ours", "UTC", desk))
    assert told.news is News.EXCEPTION
    assert words in render(told.message, base_url="https://x.example")[1]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", sorted(MOVES))
def test_every_move_is_told_to_who_watches_in_words_of_its_own(kind: str, language: str) -> None:
    sam = SAM.model_copy(update={"language": language})
    ticket = a_ticket(watchers=(Colleague(user=SAM.user_id, name=SAM.name),))
    event = Event(id="evt_1", at=at(1), kind=kind, by=LI.user_id, by_name="Li Na")
    [told] = watched(ticket, (event,), Sender("Ours", "UTC", (LI, sam)))
    subject, text = render(told.message, base_url="https://x.example")
    assert "Two cartons crushed" in subject
    assert not subject.startswith(("News", "有进展"))
    assert "https://x.example/complaints/tkt_1" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_is_mentioned_reads_by_whom_and_what(language: str) -> None:
    sam = SAM.model_copy(update={"language": language})
    ticket, events = noted(a_ticket(), "Is the seal ours?", (sam,), a_hand(at(1)))
    [told] = news(a_ticket(), ticket, events, Sender("Ours", "UTC", (LI, sam)))
    subject, text = render(told.message, base_url="https://x.example")
    assert LI.name in subject
    assert "Is the seal ours?" in text


def test_a_question_stands_inside_a_letter_without_a_second_full_stop() -> None:
    ticket = a_ticket(complainant=KAI, subject="Where is MSKU1234565?")
    for act in ("acknowledge", "settle"):
        after, lines = take_step(ticket, act, Given("Tomorrow"), a_hand(at(1)))
        [letter] = letters(after, lines[0], OURS)
        _, text = render(letter, base_url="https://x.example")
        assert "Where is MSKU1234565?" in text
        assert "?." not in text
