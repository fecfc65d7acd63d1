"""Words to begin with: for a step on a ticket, and for a letter to look at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.letters import letter_for
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.promised.word import usual
from chalicelib.tickets.room import Room
from chalicelib.tickets.settling import playbooks
from chalicelib.tickets.wording import policy, supplied
from chalicelib.tickets.wording.facts import facts_of, facts_of_letter, facts_without, sample
from chalicelib.tickets.wording.filling import begun_with, fill
from chalicelib.tickets.wording.model import Letter, Wording
from chalicelib.tickets.wording.words import TO_CUSTOMER, step_key

# How acts stand on the timeline whose line has another name.
LINES: Final = {"tell": "told"}
# Acts whose letter says by when the customer hears from us again.
LETTERS_SAY_WHEN = frozenset({"acknowledge", "tell"})


def letter_of_act(act: str, ticket: Ticket) -> str:
    """The template of the letter that goes out with an act; empty: the customer reads nothing."""
    return letter_for(LINES.get(act, act), ticket)


@dataclass
class WordingService:
    """Reads the company's words; they are changed as the policy ``wording``."""

    desk: Room

    def wording(self, who: Principal) -> Wording:
        """The company's own words in force."""
        return policy.read(self.desk.tenancy.policy(who, policy.NAME))

    def letter(self, who: Principal, name: str, language: str) -> Letter:
        """A letter as it is sent: the company's own, else ours."""
        return self.wording(who).letter(name, language) or supplied.ours(name, language)

    def step(self, who: Principal, key: str, language: str) -> str:
        """The words of a step before they are filled: the company's own, else ours."""
        own = self.wording(who).step(key, language)
        return own if own is not None else supplied.STEPS[key][language]

    def offered(self, who: Principal, ticket: Ticket, act: str) -> str:
        """Words for an act on this ticket, filled with its facts; empty where none are kept.

        What the customer reads is in its language, the rest in the reader's. The playbook's
        words for this kind of case begin the proposal, in place of the step's own.
        """
        key = step_key(act, ticket.kind)
        if key not in supplied.STEPS:
            return ""
        language = ticket.complainant.language if key in TO_CUSTOMER else who.language
        words = self.step(who, key, language)
        if act == "propose" and (first := self._of_playbook(who, ticket, language)):
            words = begun_with(first, words)
        return self.filled(who, ticket, words, language)

    def filled(self, who: Principal, ticket: Ticket, text: str, language: str) -> str:
        """Any words with the facts of a ticket in them."""
        company = self.desk.tenancy.company(who)
        facts = facts_of(ticket, company.name, company.zone, language, self._next(who, ticket))
        return fill(text, facts)

    def filled_without(
        self, who: Principal, text: str, language: str, customer: str = "", number: str = ""
    ) -> str:
        """Any words where there is no ticket: lines on what only a ticket has are left out."""
        company = self.desk.tenancy.company(who).name
        return fill(text, facts_without(company, who.name, language, customer, number))

    def letter_of(
        self,
        who: Principal,
        ticket: Ticket,
        act: str,
        text: str,
        hear_by: datetime | None = None,
    ) -> Letter | None:
        """The whole letter that an act with these words would send; None when none goes out.

        ``hear_by``: by when it says that the customer hears from us, where somebody named it.
        """
        name, language = letter_of_act(act, ticket), ticket.complainant.language
        if not name or not ticket.complainant.email:
            return None
        company, letter = self.desk.tenancy.company(who), self.letter(who, name, language)
        next_at = (hear_by or self._next(who, ticket)) if act in LETTERS_SAY_WHEN else None
        facts = facts_of_letter(ticket, text, company.name, company.zone, language, next_at)
        facts |= {"link": "https://…"}
        return Letter(subject=fill(letter.subject, facts), body=fill(letter.body, facts))

    def preview(self, who: Principal, letter: Letter, language: str) -> Letter:
        """A letter with the facts of a sample ticket, as the customer would read it."""
        company, now = self.desk.tenancy.company(who), self.desk.now()
        ticket = sample(now, language).with_(word_by=now)
        text = fill(
            self.step(who, "acknowledge", language),
            facts_of(ticket, company.name, company.zone, language, now),
        )
        facts = facts_of_letter(ticket, text, company.name, company.zone, language)
        facts |= {"link": "https://…"}
        return Letter(subject=fill(letter.subject, facts), body=fill(letter.body, facts))

    def _of_playbook(self, who: Principal, ticket: Ticket, language: str) -> str:
        book = playbooks.of(self.desk.tenancy.policy(who, "playbooks"), ticket.category)
        return book.words.read_in(language)

    def _next(self, who: Principal, ticket: Ticket) -> datetime | None:
        """By when the customer would be told to hear again, if it were written to now."""
        desk = self.desk
        return usual(ticket, desk.now(), desk.policy(who), desk.tenancy.calendar(who))
