"""What is learned from complaints, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.learning.model import Recurrence, Review
from chalicelib.tickets.learning.report import DAY, MonthFigures
from frontend.format import day, percent
from frontend.language import _, ngettext
from frontend.ticket_words import CATEGORY_NAMES, DEPARTMENT_NAMES, KINDS, SEVERITIES, Choices

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


GROUP_NAMES: Final = {
    "kind": N_("By kind"),
    "severity": N_("By severity"),
    "department": N_("By department"),
    "person": N_("By person"),
    "category": N_("By category"),
    "cause": N_("By cause"),
    "carrier": N_("By carrier"),
    "lane": N_("By lane"),
}
PART_NAMES: Final = {
    "d1": N_("1 day"),
    "d3": N_("3 days"),
    "d7": N_("7 days"),
    "d30": N_("30 days"),
    "longer": N_("longer"),
}
WHAT_NAMES: Final = {
    "received": N_("Received"),
    "claimed": N_("Became claims"),
    "closed": N_("Closed"),
    "response_late": N_("First response too late"),
    "resolution_late": N_("Resolved too late"),
    "reviewed": N_("Reviewed"),
    "justified": N_("Justified"),
    "open": N_("Open at the end"),
    "judged": N_("Judged usable or not"),
    "usable": N_("Usable"),
    "cost": N_("With a cost"),
    "helped": N_("Solved: whether the customer came back is known"),
    "helped_again": N_("Solved, and the customer shipped again within 90 days"),
    "unhelped": N_("Not helped: whether the customer came back is known"),
    "unhelped_again": N_("Not helped, and the customer shipped again within 90 days"),
}
# What a complaint came to, and how many of such customers come back by the TARP studies.
RETURNED: Final = {
    "helped": (N_("Solved"), "54–70 %"),
    "unhelped": (N_("Heard, but not helped"), "19–46 %"),
}
VERDICT_NAMES: Final = {
    "good": N_("Handled well"),
    "remarks": N_("Handled with remarks"),
    "poor": N_("Handled badly"),
}
VERDICT_KINDS: Final = {"good": "good", "remarks": "warn", "poor": "bad"}


def part_name(by: str, value: str, people: Mapping[str, str]) -> str:
    """A row of a group in words."""
    if value == "-":
        return _("Not given")
    if by == "person":
        return people.get(value, value)
    if by == "cause":
        return cause_name(value)
    if by == DAY:
        return day(date.fromisoformat(value))
    labels: Mapping[str, str] = {
        "kind": KINDS,
        "severity": SEVERITIES,
        "department": DEPARTMENT_NAMES,
        "category": CATEGORY_NAMES,
    }.get(by, {})  # type: ignore[assignment]
    return _(labels[value]) if value in labels else value


def money_of(counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Cost and recovery by currency; currencies are never added together."""
    found = sorted({name[-3:] for name in counts if name.startswith(("cost_", "recovered_"))})
    return [
        (each, counts.get(f"cost_{each}", 0), counts.get(f"recovered_{each}", 0)) for each in found
    ]


@dataclass(frozen=True)
class Returned:
    """How many of the customers of a group came back over the year, beside what studies found.

    ``group`` is that of the figure; "" where nothing can be counted.
    """

    group: str
    name: str
    again: int
    of: int
    studies: str

    @property
    def share(self) -> str:
        return percent(self.again, self.of)


def returned(found: MonthFigures) -> list[Returned]:
    """Who came back, solved or not, over the year, and those who never said anything."""
    rows = []
    for group, (name, studies) in RETURNED.items():
        of = sum(counts.get(group, 0) for _month, counts in found.months)
        again = sum(counts.get(f"{group}_again", 0) for _month, counts in found.months)
        rows.append(Returned(group, _(name), again, of, studies))
    return [*rows, Returned("", _("Dissatisfied and silent"), 0, 0, "9–37 %")]


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
