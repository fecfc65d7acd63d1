"""The carrier's notice in the form of its regime: one text for the e-mail and the PDF. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.i18n import LANGUAGES, N_, translate
from chalicelib.kit.money import Money, format_money
from chalicelib.tickets.claims.model import Claim, Matter, Side
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.model import Ticket

# What the instrument itself calls it, where it is not simply a notice.
TITLES: Final = {
    "montreal": N_("Written complaint and reservation of rights"),
    "cmr": N_("Reservations under the consignment note"),
    "smgs": N_("Request for a commercial act and reservation of rights"),
}
TITLE: Final = N_("Notice of claim and reservation of rights")
SUFFERED: Final = {
    Matter.DAMAGE: N_("were delivered damaged or short"),
    Matter.DELAY: N_("were delivered late"),
    Matter.LOSS: N_("were not delivered"),
}
# The instruments ask for the general nature of what was lost or damaged (Hague-Visby III r. 6,
# Hamburg 19, CMR 30 …); a notice that does not say it may count as none.
NATURE: Final = {
    Matter.DAMAGE: N_("General nature of the damage: %(words)s"),
    Matter.DELAY: N_("What is known of the delay: %(words)s"),
    Matter.LOSS: N_("What is missing: %(words)s"),
}
REFERENCE_NAMES: Final = {
    "house_bill": N_("House bill of lading"),
    "master_bill": N_("Master bill of lading"),
    "booking": N_("Booking"),
    "container": N_("Container"),
    "invoice": N_("Invoice"),
    "other": N_("Reference"),
}


@dataclass(frozen=True)
class Notice:
    """What the carrier reads, in one language."""

    title: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]


def notice(ticket: Ticket, claim: Claim, side: Side, language: str, nature: str = "") -> Notice:
    """The notice of a claim to the carrier, filled in from ticket and claim.

    ``nature``: what the goods suffered, in the words of whoever sends it; else the ticket's.
    """

    def say(text: str, **values: str) -> str:
        return translate(language, text, values)

    regime = REGIMES[side.regime]
    opening = say(
        N_(
            "Under %(clause)s of the %(regime)s we give you notice "
            "that the goods named above %(what)s."
        ),
        clause=regime.clause,
        regime=say(regime.name),
        what=say(SUFFERED[claim.matter]),
    )
    suffered = say(NATURE[claim.matter], words=nature or ticket.subject)
    liable = N_(
        "We hold you fully liable and reserve all rights, also those of the owners of the goods "
        "and of their insurers. This notice does not limit the claim, whose amount will follow."
    )
    asked = N_(
        "Please confirm receipt, keep all records and evidence, and tell us within seven days "
        "whether you will attend a joint survey."
    )
    return Notice(
        say(TITLES.get(side.regime, TITLE)),
        tuple(_facts(ticket, claim, language)),
        (opening, suffered, say(liable), say(asked)),
    )


def _facts(ticket: Ticket, claim: Claim, language: str) -> Sequence[tuple[str, str]]:

    def label(text: str) -> str:
        return translate(language, text)

    found = [
        (label(REFERENCE_NAMES.get(each.kind, REFERENCE_NAMES["other"])), each.number)
        for each in ticket.references
    ]
    day = N_("Delivered on") if claim.basis == "delivered" else N_("Due on")
    found.append((label(day), day_in_words(claim.start_on, language) if claim.start_on else "–"))
    if claim.packages:
        found.append((label(N_("Packages concerned")), f"{claim.packages}"))
    if claim.grams:
        kilograms = f"{claim.grams // 1000}.{claim.grams % 1000:03d}".rstrip("0").rstrip(".")
        found.append((label(N_("Weight concerned")), f"{kilograms} kg"))
    if ticket.loss:
        amount = format_money(Money(ticket.loss.amount, ticket.loss.currency), language)
        found.append((label(N_("Loss, provisionally")), amount))
    return [*found, (label(N_("Our number")), ticket.number)]


def drawn(
    ticket: Ticket,
    claim: Claim,
    side: Side,
    company: str,
    day: date,
    language: str,
    nature: str = "",
) -> bytes:
    """The PDF: the notice in the chosen language, then in the other one; reportlab loads here."""
    from chalicelib.kit.pdf import Paper

    label = translate(language, N_("Page %(page)s of %(pages)s"))
    paper = Paper(ticket.number, language, footer=company, page_label=label)
    for each in sorted(LANGUAGES, key=lambda known: known != language):
        text = notice(ticket, claim, side, each, nature)
        paper.heading(text.title, ticket.number)
        paper.parties(
            (translate(each, N_("From")), [company]),
            (translate(each, N_("To")), [side.party, side.email]),
        )
        paper.facts([(translate(each, N_("Date")), day_in_words(day, each)), *text.facts])
        for paragraph in text.paragraphs:
            paper.note(paragraph)
    return paper.bytes()
