"""What goes out on paper, as a PDF in the customer's language: the written answer; a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.i18n import N_, translator
from chalicelib.notify.message import Message
from chalicelib.notify.render import render
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Story
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Channel


@dataclass(frozen=True)
class Answer:
    """What the answer says: the act that gave it, on which ticket, for which company."""

    ticket: Ticket
    story: Story
    event: Event
    company: str
    zone: str


class AnswerPaper:
    """Draws one answer; reportlab is loaded only here."""

    title = N_("Written answer")
    dated = N_("Our answer of")
    # What its file is called after the ticket's number; else by the cycle.
    suffix = ""

    def __init__(self, answer: Answer) -> None:
        from chalicelib.kit.pdf import Paper

        self.answer = answer
        self.language = answer.ticket.complainant.language
        self.say = translator(self.language).gettext
        self.paper = Paper(
            title=answer.ticket.number,
            language=self.language,
            footer=answer.company,
            page_label=self.say(N_("Page %(page)s of %(pages)s")),
        )

    def drawn(self) -> bytes:
        """The document."""
        say, answer = self.say, self.answer
        self._head()
        self.paper.section(say(N_("Your matter")))
        self._paragraphs([answer.ticket.subject] if self._named() else [], answer.story.text)
        self.paper.section(say(N_("Our answer")))
        self._paragraphs([], answer.event.text)
        self.paper.note(say(N_("If something is still open, please tell us: we take it up again.")))
        self.paper.note(" · ".join(part for part in (answer.event.by_name, answer.company) if part))
        return self.paper.bytes()

    def _head(self) -> None:
        say, ticket, story = self.say, self.answer.ticket, self.answer.story
        person = ticket.complainant
        to = [person.name, person.firm or ticket.customer_name, *story.address.splitlines()]
        self.paper.heading(say(self.title), ticket.number)
        self.paper.parties(
            (say(N_("From us")), [self.answer.company]),
            (say(N_("To you")), list(dict.fromkeys(line for line in to if line))),
        )
        facts = [
            (self.since(), self.day(ticket.received_at)),
            (say(self.dated), self.day(self.answer.event.at)),
        ]
        if numbers := ", ".join(each.number for each in ticket.references):
            facts.append((say(N_("References")), numbers))
        self.paper.facts(facts)

    def since(self) -> str:
        """What the first date is: nobody wrote to us of what a carrier reported."""
        if self.answer.ticket.channel is Channel.CARRIER_EVENT:
            return self.say(N_("Reported to us on"))
        return self.say(N_("Your message of"))

    def day(self, at: datetime) -> str:
        """A day as it is written in the customer's language, in the company's zone."""
        return day_in_words(at.astimezone(ZoneInfo(self.answer.zone)).date(), self.language)

    def _named(self) -> bool:
        """Whether the subject says more than the first words of the text."""
        subject = self.answer.ticket.subject.rstrip("…")
        return not " ".join(self.answer.story.text.split()).startswith(subject)

    def _paragraphs(self, before: Sequence[str], text: str) -> None:
        for paragraph in (*before, *text.splitlines()):
            if paragraph.strip():
                self.paper.note(paragraph.strip())


class PostedPaper(AnswerPaper):
    """That we have received a letter, for who gave no e-mail address: printed and posted."""

    title = N_("We have received your letter")
    dated = N_("Our letter of")
    suffix = "received"

    def __init__(self, answer: Answer, letter: Message) -> None:
        super().__init__(answer)
        self.words = render(letter)[1]

    def drawn(self) -> bytes:
        """The document: the words of the e-mail that it stands for."""
        self._head()
        self._paragraphs([], self.words)
        return self.paper.bytes()
