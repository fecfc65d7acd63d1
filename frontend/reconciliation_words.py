"""How reconciliations are told on pages: states, outcomes, reasons, sums."""

from collections.abc import Mapping
from typing import Any

from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.selling.model import SHORT
from chalicelib.accounts.reconciliation.words import (
    DECISION_ACTS,
    DECISION_NAMES,
    MARGIN_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
)
from chalicelib.kit.i18n import N_
from frontend.format import money, number
from frontend.language import _

HOME = "/reconciliation"
STATE_NAMES = {
    "uploading": N_("Waiting for the file"),
    "reading": N_("Reading the file"),
    "unreadable": N_("The file cannot be read"),
    "mapping": N_("Choose the columns"),
    "settling": N_("Confirm dates and amounts"),
    "comparing": N_("Comparing line by line"),
    "compared": N_("Compared"),
    "deciding": N_("Carrying the decision out"),
    "booking": N_("Booking the bills"),
    "booked": N_("Booked"),
    "cancelled": N_("Given up"),
}
STATE_KINDS = {
    "unreadable": "bad",
    "mapping": "warn",
    "settling": "warn",
    "compared": "warn",
    "booked": "good",
    "cancelled": "neutral",
}
MARGIN_KINDS = {"never": "bad", "below": "warn", "covered": "good"}
OUTCOME_KINDS = {"matched": "good", "differs": "bad", "only_ours": "warn", "only_theirs": "warn"}


def here_of(made: Reconciliation) -> str:
    """The address of a reconciliation."""
    return f"{HOME}/{made.id}"


def names() -> dict[str, Any]:
    """The words of every page of reconciliations."""
    return {
        "states": _said(STATE_NAMES),
        "state_kinds": STATE_KINDS,
        "outcomes": _said(OUTCOME_NAMES),
        "outcome_kinds": OUTCOME_KINDS,
        "reasons": _said(REASON_NAMES),
        "decisions": _said(DECISION_NAMES),
        "acts": _said(DECISION_ACTS),
        "margins": _said(MARGIN_NAMES),
        "margin_kinds": MARGIN_KINDS,
    }


def tabs(made: Reconciliation, here: str) -> list[tuple[str, str, str]]:
    """A tab for each outcome that there is, with its count."""
    found = [("", _("All (%(count)s)", count=number(made.matches)), here)]
    for outcome in Outcome:
        if count := made.count(outcome):
            name = _(OUTCOME_NAMES[outcome])
            text = _("%(name)s (%(count)s)", name=name, count=number(count))
            found.append((outcome.value, text, f"{here}?outcome={outcome}"))
    for each in made.sums:
        if each.margin in SHORT and each.matches:
            name = _(MARGIN_NAMES[each.margin])
            text = _("%(name)s (%(count)s)", name=name, count=number(each.matches))
            found.append((each.margin.value, text, f"{here}?margin={each.margin}"))
    return found


def sums(by_currency: Mapping[str, int]) -> str:
    """``USD 1,234.50 · EUR 20.00``; a dash for nothing."""
    found = [money(amount, code) for code, amount in sorted(by_currency.items()) if amount]
    return " · ".join(found) or "–"


def _said(words: Mapping[str, str]) -> dict[str, str]:
    return {key: _(text) for key, text in words.items()}
