"""Fee confirmation in the reader's words: states, and what a person compares."""

from __future__ import annotations

from typing import Final

from chalicelib.accounts.confirmation.evidence import MATCH_NAMES
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.preparing import GIVEN_UP
from chalicelib.accounts.confirmation.words import Match, State
from chalicelib.jobs.model import Job
from chalicelib.kit.i18n import N_
from frontend.language import _

STATES: Final = {
    State.PREPARING: (N_("Being prepared"), "neutral"),
    State.ASKED: (N_("Waits for the customer"), "info"),
    State.COMPARE: (N_("To be compared"), "warn"),
    State.CONFIRMED: (N_("Confirmed"), "good"),
    State.BLOCKED: (N_("Blocked: does not match"), "bad"),
    State.OUTDATED: (N_("Outdated: a charge changed"), "neutral"),
    State.WITHDRAWN: (N_("Taken back"), "neutral"),
}
ASKS: Final = {
    Match.PAYER: N_("Does the payer match the principal?"),
    Match.SIGNATURE: N_("Does the signature match the specimen on file?"),
}


def state_of(sheet: FeeSheet, job: Job | None = None) -> tuple[str, str]:
    """Colour and text of a sheet's badge; ``job`` is what prepares it."""
    if job is not None and job.state in GIVEN_UP:
        return "bad", _("The work stopped")
    text, kind = STATES[sheet.state]
    return kind, _(text)


def match_name(match: Match) -> str:
    return _(MATCH_NAMES[match])


def ask(match: Match) -> str:
    return _(ASKS[match])
