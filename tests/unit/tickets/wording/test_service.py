"""Words at work: offered in a step, sent in a letter, ours again after a reset."""

from typing import Any

import pytest

from chalicelib.tickets.model import Ticket
from tests.unit.tickets.factories import Desk
from tests.world import World

WEI = {"name": "Wei", "email": "wei@acme.example", "language": "zh"}
BERG = {"name": "Ms Berg", "email": "berg@nordtex.example", "language": "en"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def write(desk: Desk, **body: Any) -> None:
    companies = desk.world.services.tenancy.companies
    companies.set_policy(desk.owner, "wording", {"letters": {}, "steps": {}, **body})


def own(body: str, subject: str = "{company} about {subject}", language: str = "en") -> Any:
    return {language: {"subject": subject, "body": body}}


def mail_to(desk: Desk, address: str) -> tuple[str, str]:
    desk.world.settle()
    mail = [each for each in desk.world.mailer.sent if each.to == address][-1]
    return mail.subject, mail.text


class TestOffered:
    def offered(self, desk: Desk, ticket: Ticket, act: str) -> str:
        return desk.world.services.wording.offered(desk.li, ticket, act)

    def test_the_customers_language_and_the_ticket_s_facts(self, desk: Desk) -> None:
        ticket = desk.raised(complainant=WEI)
        words = self.offered(desk, ticket, "acknowledge")
        assert f"编号 {ticket.number}" in words
        assert "{" not in words

    def test_it_says_by_when_the_customer_hears_again(self, desk: Desk) -> None:
        # Sixteen working hours from Monday at nine; the letter says it, and keeps us to it.
        ticket = desk.raised(complainant=BERG)
        wording = desk.world.services.wording
        letter = wording.letter_of(desk.li, ticket, "acknowledge", "We look into it.")
        assert letter is not None
        assert "You hear from us again by 3 Mar 2026, 18:00 at the latest." in letter.body
        noon = desk.tickets.now().replace(hour=12)
        named = wording.letter_of(desk.li, ticket, "tell", "We look into it.", noon)
        assert named is not None
        assert "You hear from us again by 2 Mar 2026, 12:00 at the latest." in named.body

    def test_an_enquiry_settled_on_the_spot_is_answered_as_one(self, desk: Desk) -> None:
        ticket = desk.raised(kind="enquiry", category="price", complainant=BERG)
        for act in ("answer", "settle"):
            assert self.offered(desk, ticket, act).startswith("You asked about:")
        assert "looking it up" in self.offered(desk, ticket, "acknowledge")
        wording = desk.world.services.wording
        letter = wording.letter_of(desk.li, ticket, "acknowledge", "We look it up.")
        assert letter is not None
        assert letter.subject.startswith("We have received your enquiry")

    def test_what_the_house_reads_is_in_the_handlers_language(self, desk: Desk) -> None:
        ticket = desk.raised(complainant=BERG)
        assert self.offered(desk, ticket, "investigate").startswith("原因")

    def test_each_kind_is_answered_in_its_own_words(self, desk: Desk) -> None:
        enquiry = desk.raised(kind="enquiry", category="price", complainant=BERG)
        assert "You asked about" in self.offered(desk, enquiry, "answer")
        assert "What happened" in self.offered(desk, desk.raised(complainant=BERG), "answer")

    def test_the_playbook_of_the_category_comes_first(self, desk: Desk) -> None:
        companies = desk.world.services.tenancy.companies
        book = {"words": {"en": "We redeliver {references} at our cost.", "zh": ""}}
        body = companies.policy(desk.owner, "playbooks").body | {"other": book}
        companies.set_policy(desk.owner, "playbooks", body)
        references = [{"kind": "container", "number": "MSKU1234565"}]
        ticket = desk.raised(complainant=BERG, references=references)
        offered = self.offered(desk, ticket, "propose")
        first, found, done, proposed = offered.split("\n\n")
        assert first == "We redeliver MSKU1234565 at our cost."
        assert [found, done, proposed] == [
            "What we found: […]",
            "What was already done: […]",
            "What we propose: […]",
        ]

    def test_the_companys_own_words_stand_in_place_of_ours(self, desk: Desk) -> None:
        write(desk, steps={"acknowledge": {"en": "Thank you, {name}.", "zh": "谢谢，{name}。"}})
        assert self.offered(desk, desk.raised(complainant=WEI), "acknowledge") == "谢谢，Wei。"

    def test_what_only_one_language_says_is_ours_in_the_other(self, desk: Desk) -> None:
        write(desk, steps={"tell": {"en": "Soon."}})
        assert self.offered(desk, desk.raised(complainant=BERG), "tell") == "Soon."
        assert "目前进展" in self.offered(desk, desk.raised(complainant=WEI), "tell")


class TestLetters:
    def test_a_letter_goes_out_in_the_companys_own_words_with_its_link(self, desk: Desk) -> None:
        body = "Sorry, {name}.\n{text}\nRef {references}\n{link}\n{company}"
        write(desk, letters={"customer_acknowledged": own(body)})
        ticket = desk.raised(complainant=BERG)
        desk.tickets.step(desk.li, ticket.id, "acknowledge", "We look into it.")
        subject, text = mail_to(desk, "berg@nordtex.example")
        assert subject == "Ours Ltd about Two cartons were crushed"
        assert text.startswith("Sorry, Ms Berg.\nWe look into it.\n")
        assert "Ref" not in text
        assert "/case/" in text

    def test_a_link_in_the_news_in_between_opens_the_customers_page(self, desk: Desk) -> None:
        write(desk, letters={"customer_update": own("{text}\n{link}")})
        ticket = desk.raised(complainant=BERG)
        desk.tickets.comment(desk.li, ticket.id, "It is on its way.", tell=True)
        text = mail_to(desk, "berg@nordtex.example")[1]
        token = text.rpartition("/case/")[2].split()[0]
        assert desk.world.services.portal.open(token).ticket.id == ticket.id

    def test_what_a_person_wrote_in_braces_is_sent_as_it_is(self, desk: Desk) -> None:
        write(desk, letters={"customer_update": own("{text}")})
        ticket = desk.raised(complainant=BERG)
        desk.tickets.comment(desk.li, ticket.id, "See {number} and {nothing}.", tell=True)
        assert "See {number} and {nothing}." in mail_to(desk, "berg@nordtex.example")[1]

    def test_another_language_keeps_our_words(self, desk: Desk) -> None:
        write(desk, letters={"customer_update": own("{text}")})
        ticket = desk.raised(complainant=WEI)
        desk.tickets.comment(desk.li, ticket.id, "在途中", tell=True)
        assert mail_to(desk, "wei@acme.example")[0].startswith("处理进展")

    def test_after_a_reset_ours_are_sent_again(self, desk: Desk) -> None:
        write(desk, letters={"customer_update": own("{text}")})
        write(desk)
        ticket = desk.raised(complainant=BERG)
        desk.tickets.comment(desk.li, ticket.id, "Soon.", tell=True)
        assert mail_to(desk, "berg@nordtex.example")[0].startswith("News about")

    def test_an_invitation_names_place_and_time(self, desk: Desk) -> None:
        write(desk, letters={"customer_place": own("We would like {place}: {at}", subject="Talk")})
        ticket = desk.raised(complainant=BERG)
        for _ in range(2):
            desk.tickets.escalate(desk.owner, ticket.id)
        subject, text = mail_to(desk, "berg@nordtex.example")
        assert subject == "Talk"
        assert text.startswith("We would like to meet you at our office: 2 Mar 2026, ")

    def test_the_customers_lodging_is_acknowledged_in_own_words(self, desk: Desk) -> None:
        from chalicelib.tickets.portal.schemas import LodgedIn

        write(desk, letters={"customer_lodged": own("We are sorry. {number}")})
        lodging = desk.world.services.lodging
        visitor, _ = lodging.open(lodging.make(desk.owner))
        new = {"category": "other", "text": "Two cartons", "name": "Ann", "email": "ann@x.example"}
        lodging.lodge(visitor, LodgedIn.model_validate(new), "192.0.2.1")
        assert mail_to(desk, "ann@x.example")[1].startswith("We are sorry. ")


class TestPreview:
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_every_letter_is_shown_with_a_sample(self, desk: Desk, language: str) -> None:
        from chalicelib.tickets.wording.words import LETTERS

        wording = desk.world.services.wording
        for name in LETTERS:
            shown = wording.preview(
                desk.owner, wording.letter(desk.owner, name, language), language
            )
            assert "{" not in shown.subject + shown.body
            assert "Ours Ltd" in shown.body

    def test_a_step_shows_the_letter_that_would_go_out(self, desk: Desk) -> None:
        wording, ticket = desk.world.services.wording, desk.raised(complainant=BERG)
        letter = wording.letter_of(desk.li, ticket, "propose", "A credit of USD 80")
        assert letter is not None
        assert "A credit of USD 80" in letter.body
        assert wording.letter_of(desk.li, ticket, "investigate", "x") is None
        assert wording.letter_of(desk.li, desk.raised(), "propose", "x") is None
