"""What the customer does to its ticket, as pure changes: the ticket afterwards, and new lines.

Lines by the customer are ``public``: its own page shows them again.
"""

from hashlib import sha256

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Changed, Hand, heard, take_step
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal.errors import AlreadyConfirmed, SurveyNotOpen
from chalicelib.tickets.portal.model import Survey
from chalicelib.tickets.proofs import Confirmed
from chalicelib.tickets.record import Story
from chalicelib.tickets.steps import Given


def say(ticket: Ticket, text: str, hand: Hand) -> Changed:
    """Words from the customer: they start the next-update limit, and end a wait for them.

    After the written answer no clock runs; the handler reads them all the same.
    """
    if not text.strip():
        raise Invalid.field("text", "Please fill this in.")
    return heard(ticket, hand.at), (hand.line("said", text, public=True),)


def decide(ticket: Ticket, accepts: bool, text: str, hand: Hand) -> Changed:
    """Yes or no to the proposal; a no says why. Raises ``WrongStep``, ``Invalid``."""
    after, lines = take_step(ticket, "accept" if accepts else "refuse", Given(text), hand)
    return after, tuple(each.model_copy(update={"public": True}) for each in lines)


def reopen(ticket: Ticket, why: str, hand: Hand) -> Changed:
    """It is not settled after all: a new cycle begins. Raises ``WrongStep``, ``Invalid``."""
    after, lines = take_step(ticket, "reopen", Given(why), hand)
    return after, tuple(each.model_copy(update={"public": True}) for each in lines)


def answer(ticket: Ticket, known: Survey | None, survey: Survey, hand: Hand) -> Changed:
    """The survey's answer, once after each close. Raises ``SurveyNotOpen``."""
    if not ticket.closed or (known is not None and known.cycle == ticket.cycle):
        raise SurveyNotOpen()
    line = hand.line("surveyed", survey.comment, public=True, facts={"score": survey.score})
    return ticket.with_(score=survey.score), (line,)


def confirm(ticket: Ticket, story: Story, means: str, name: str, file: str, hand: Hand) -> Changed:
    """The customer stands by the words as they were taken down.

    ``means``: phone (read back, noted by the handler), signature, typed (on our screen), link.
    ``file`` is the stored signature. Raises ``AlreadyConfirmed``, ``TicketClosed``.
    """
    if ticket.closed:
        raise TicketClosed()
    if ticket.confirmed is not None:
        raise AlreadyConfirmed()
    said = Confirmed(at=hand.at, means=means, name=name, file=file)
    facts = {"means": means, "name": name, "file": file, "sha256": fingerprint(story)}
    line = hand.line("record_confirmed", public=True, facts=facts)
    return ticket.with_(confirmed=said), (line,)


def fingerprint(story: Story) -> str:
    """Which words were confirmed: the SHA-256 of what happened and what is expected."""
    return sha256(f"{story.text}\n\n{story.expects}".encode()).hexdigest()
