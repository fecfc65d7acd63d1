"""Any policy as a plain form: one field for each value, named by its place in the data.

``{"minutes": {"high": {"response": 120}}}`` becomes the field ``minutes.high.response``. A list
of plain values is one field, its values separated by commas; a list of groups is numbered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from chalicelib.kit.i18n import N_
from frontend.credit_words import HOLIDAYS, SETTLEMENTS, STARTS
from frontend.language import _

Leaf = str | int | bool | None | list[Any]


# The words of the policies there are; one that is not here is shown as it is.
WORDS = {
    "minutes": N_("Working minutes"),
    "months": N_("Months in which the same cause recurs"),
    "sample": N_("Closed tickets of a month that are sampled"),
    "causes": N_("Causes"),
    "critical": N_("Critical"),
    "high": N_("High"),
    "normal": N_("Normal"),
    "low": N_("Low"),
    "response": N_("First response"),
    "update": N_("Next update"),
    "resolution": N_("Resolution"),
    "person": N_("Change of person"),
    "place": N_("Change of place"),
    "time": N_("Change of time"),
    "after": N_("after (working minutes)"),
    "grades": N_("Percent by grade"),
    "strategic": N_("Strategic"),
    "key": N_("Key"),
    "general": N_("General"),
    "kinds": N_("Kinds"),
    "complaint": N_("Complaint"),
    "exception": N_("Exception"),
    "enquiry": N_("Enquiry"),
    "suggestion": N_("Suggestion"),
    "public_review": N_("Public review"),
    "percent": N_("Percent"),
    "limits": N_("Limits"),
    "changes": N_("Changes"),
    "warn_at": N_("Warn at percent"),
    "round_the_clock": N_("Round the clock"),
    "steps": N_("Step"),
    "days": N_("Days"),
    "tone": N_("Tone"),
    "channel": N_("Channel"),
    "template": N_("Template"),
    "interval": N_("Days between two"),
    "working_days": N_("On working days only"),
    "opens": N_("Not before"),
    "closes": N_("Not after"),
    "grace": N_("Days of grace"),
    "late_after": N_("Arrival late after (hours)"),
    "departs_late_after": N_("Departure late after (hours)"),
    "silent_after": N_("Silent after (hours)"),
    "authority": N_("Authority"),
    "service": N_("Customer service"),
    "supervisor": N_("Supervisor"),
    "manager": N_("Manager"),
    "owner": N_("Company owner"),
    "remedies": N_("Remedies"),
    "each": N_("At once, up to (whole units)"),
    "customer": N_("To one customer in the period (whole units)"),
    "currency": N_("Currency"),
    "rates": N_("What 100 units are worth in other currencies"),
    "tolerances": N_("What may be missing of a payment"),
    "difference": N_("Small difference up to"),
    "charge": N_("Charges of banks up to"),
    "fx_percent": N_("Exchange differences up to per cent"),
    "period": N_("Period in months"),
    "evidence": N_("Evidence"),
    "quantity": N_("Quantity or volume differs"),
    "weight": N_("Weight differs"),
    "handover": N_("Abnormal handover"),
    "rate": N_("Rate differs"),
    "tariff": N_("Wrong tariff or commodity class"),
    "surcharge": N_("Remote-area or other surcharge"),
    "duplicate": N_("Charged twice"),
    "not_ours": N_("Not our shipment"),
    "automatic": N_("Issued and sent by themselves, the night after the period ends"),
    "form": N_("Form"),
    "out_within": N_("Must go out within (working days)"),
    "payment_link": N_("Where customers pay: https address; {number} and {customer} are filled in"),
    "answer_within": N_("Answer to an approval within (working minutes)"),
    "hold_after": N_("Hold after days overdue (0: never)"),
    "over_limit": N_("Hold above the credit limit"),
    "blocks": N_("What a hold stops (bookings, documents)"),
    "role": N_("To the contact in this position"),
    "copies": N_("Tell ours (owner, manager)"),
    "hold": N_("Stops credit"),
    "weekly": N_("Most messages in seven days"),
    "approval": N_("A person approves each message"),
    "attach": N_("Open items beside it as PDF"),
    "yearly": N_("Hundredths of a per cent a year (800 is 8 %; 0: none)"),
    "basis": N_("Days of the year (360 or 365)"),
    "begins": N_("Not before"),
    "carrier_bills": N_("Carriers' bills"),
    "customer_lists": N_("Customers' lists"),
    "units": N_("Tolerated up to (whole units)"),
    "per_mille": N_("and up to (thousandths of our amount)"),
    "weight_per_mille": N_("Weights are the same within (thousandths)"),
    "settlement": N_("Settlement"),
    "start": N_("Counted from"),
    "on_holiday": N_("If the due date is a day off"),
    "deemed": N_("Accepted without objection after (days)"),
}

# Words that a value must be one of, by the last part of its place.
CHOICES = {
    "settlement": SETTLEMENTS,
    "start": STARTS,
    "on_holiday": HOLIDAYS,
}


@dataclass(frozen=True)
class Field:
    """One value of a policy: its place, and what it is."""

    name: str
    value: Leaf

    @property
    def group(self) -> str:
        """What it belongs to, in words: "Working minutes · High"."""
        return " · ".join(_word(part) for part in self.name.split(".")[:-1])

    @property
    def label(self) -> str:
        """What it is, in words: "First response"."""
        return _word(self.name.rpartition(".")[2])

    @property
    def options(self) -> list[tuple[str, str]]:
        """What it may be, where only some words will do."""
        words = CHOICES.get(self.name.rpartition(".")[2], {})
        return [(key, _(text)) for key, text in words.items()]

    @property
    def kind(self) -> str:
        if isinstance(self.value, bool):
            return "checkbox"
        if isinstance(self.value, str) and self.value in dict(self.options):
            return "select"
        return "number" if isinstance(self.value, int) else "text"

    @property
    def text(self) -> str | bool:
        if isinstance(self.value, bool):
            return self.value
        if isinstance(self.value, list):
            return ", ".join(str(each) for each in self.value)
        return "" if self.value is None else str(self.value)


def _word(part: str) -> str:
    if part.isdecimal():
        return str(int(part) + 1)
    return _(WORDS[part]) if part in WORDS else part.replace("_", " ")


def fields(body: Any, place: str = "") -> Iterator[Field]:
    """Every value of a policy, in its order."""
    if isinstance(body, Mapping):
        for key, value in body.items():
            yield from fields(value, f"{place}.{key}" if place else str(key))
    elif isinstance(body, list) and any(isinstance(each, dict) for each in body):
        for number, value in enumerate(body):
            yield from fields(value, f"{place}.{number}")
    else:
        yield Field(place, body)


def grouped(body: Any) -> list[tuple[str, list[Field]]]:
    """The values of a policy by what they belong to."""
    by_group = groupby(fields(body), key=lambda field: field.group)
    return [(group, list(members)) for group, members in by_group]


def typed(body: Any, values: Mapping[str, str], place: str = "") -> Any:
    """The policy with the values of a form in the shape it has; wrong types are left as text,
    so that the policy's own check refuses them by name."""
    if isinstance(body, Mapping):
        return {
            key: typed(value, values, f"{place}.{key}" if place else str(key))
            for key, value in body.items()
        }
    if isinstance(body, list) and any(isinstance(each, dict) for each in body):
        return [typed(each, values, f"{place}.{number}") for number, each in enumerate(body)]
    return _leaf(body, values.get(place, "").strip())


def _leaf(before: Leaf, text: str) -> Any:
    if isinstance(before, bool):
        return text not in ("", "no", "false")
    if isinstance(before, list):
        numbers = bool(before) and all(isinstance(each, int) for each in before)
        parts = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
        return [_number(part) if numbers else part for part in parts]
    if isinstance(before, int):
        return _number(text)
    return None if before is None and not text else text


def _number(text: str) -> int | str:
    return int(text) if text.lstrip("-").isdecimal() else text
