"""What outcomes, reasons and decisions are called, as message ids."""

from collections.abc import Mapping
from typing import Final

from chalicelib.kit.i18n import N_

OUTCOME_NAMES: Final[Mapping[str, str]] = {
    "matched": N_("Matched"),
    "differs": N_("Differs"),
    "only_ours": N_("Only ours"),
    "only_theirs": N_("Only theirs"),
}
REASON_NAMES: Final[Mapping[str, str]] = {
    "none": N_("Equal"),
    "within_tolerance": N_("Within tolerance"),
    "weight": N_("Weight differs"),
    "volume": N_("Volume differs"),
    "rate": N_("Rate differs"),
    "surcharge": N_("Surcharge"),
    "currency": N_("Another currency"),
    "duplicate": N_("Charged twice"),
    "amount": N_("Amount differs"),
    "not_known": N_("Not known to the other side"),
}
MARGIN_NAMES: Final[Mapping[str, str]] = {
    "": N_("Not asked"),
    "never": N_("Never charged"),
    "below": N_("Below cost"),
    "covered": N_("Covered"),
    "elsewhere": N_("Charged in another currency"),
}
DECISION_NAMES: Final[Mapping[str, str]] = {
    "": N_("Not decided"),
    "accept": N_("Accepted"),
    "keep": N_("Our figures stand"),
    "correct": N_("Corrected to their figure"),
    "charge": N_("Charged"),
    "dispute": N_("In dispute"),
    "claim": N_("Claimed from them"),
}
DECISION_ACTS: Final[Mapping[str, str]] = {
    "accept": N_("Accept"),
    "keep": N_("Keep our figures"),
    "correct": N_("Correct to their figure"),
    "charge": N_("Charge it"),
    "dispute": N_("Open a dispute"),
    "claim": N_("Claim it back"),
}
