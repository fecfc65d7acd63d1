"""What is learned from complaints, in the reader's words."""

from __future__ import annotations

from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.learning.model import Recurrence, Review
from frontend.language import _, ngettext
from frontend.ticket_words import DEPARTMENT_NAMES, Choices

CAUSE_NAMES: Final = {
    "carrier_late": N_("Carrier late or rolled over"),
    "no_space": N_("No space or equipment"),
    "wrong_booking": N_("Booked wrongly"),
    "wrong_document": N_("Document made wrongly"),
    "late_information": N_("Customer informed late"),
    "wrong_charge": N_("Quoted or billed wrongly"),
    "poor_packing": N_("Packing not sufficient"),
    "rough_handling": N_("Handling at terminal or warehouse"),
    "trucking": N_("Trucking"),
    "customs_inspection": N_("Customs inspection"),
    "wrong_instruction": N_("Wrong or late instruction"),
    "system_failure": N_("System failure"),
    "conduct": N_("Conduct of our staff"),
    "force_majeure": N_("Weather, strike, force majeure"),
    "other": N_("Other"),
}
RESPONSIBLE_NAMES: Final = {
    "department": N_("A department of ours"),
    "carrier": N_("The carrier"),
    "agent": N_("An overseas agent"),
    "supplier": N_("A supplier (truck, warehouse)"),
    "authority": N_("An authority"),
    "customer": N_("The customer"),
    "none": N_("Nobody"),
}


def cause_name(cause: str) -> str:
    """A cause of the list in words; one that the company added stands as it is."""
    return _(CAUSE_NAMES[cause]) if cause in CAUSE_NAMES else cause


def department_name(department: str) -> str:
    return _(DEPARTMENT_NAMES[department]) if department in DEPARTMENT_NAMES else department


def responsible() -> Choices:
    return [(key, _(text)) for key, text in RESPONSIBLE_NAMES.items()]


def laid_to(review: Review) -> str:
    """Who a case is laid to, by name where there is one."""
    if review.responsible == "department":
        return department_name(review.department)
    who = _(RESPONSIBLE_NAMES[review.responsible])
    return " · ".join(part for part in (who, review.responsible_name) if part)


def again(found: Recurrence) -> str:
    """How often, and where."""
    where = department_name(found.name) if found.by == "department" else found.name
    times = ngettext("%(num)s time", "%(num)s times", found.count)
    return f"{where}: {times}{'+' if found.more else ''}"
