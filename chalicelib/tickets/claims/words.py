"""What the clocks of a claim are called, in letters and on pages."""

from typing import Final

from chalicelib.kit.i18n import N_, translate
from chalicelib.tickets.claims.checklists import PAPERS

CLOCKS: Final = {
    "customer notice": N_("the customer's notice to us"),
    "customer suit": N_("the customer's suit against us"),
    "carrier notice": N_("our notice to the carrier"),
    "carrier suit": N_("our suit against the carrier"),
}


def clock_name(clock: str, language: str) -> str:
    """``carrier notice`` or ``papers bank_guarantee`` in a language."""
    side, _, what = clock.partition(" ")
    if side == "papers" and what in PAPERS:
        return translate(language, PAPERS[what].label)
    return translate(language, CLOCKS.get(clock, clock))
