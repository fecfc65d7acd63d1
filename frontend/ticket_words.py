"""Complaints in the reader's words: the labels of every choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tenancy.departments import DEPARTMENTS
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import (
    CATEGORIES,
    Channel,
    Handover,
    Kind,
    LinkKind,
    Severity,
    Step,
)
from frontend import record_words
from frontend.language import _, ngettext

Choices = list[tuple[str, str]]

KINDS: Final = {
    Kind.COMPLAINT: N_("Complaint"),
    Kind.EXCEPTION: N_("Exception"),
    Kind.ENQUIRY: N_("Enquiry"),
    Kind.SUGGESTION: N_("Suggestion"),
    Kind.PUBLIC_REVIEW: N_("Public review"),
}
SEVERITIES: Final = {
    Severity.LOW: N_("Low"),
    Severity.NORMAL: N_("Normal"),
    Severity.HIGH: N_("High"),
    Severity.CRITICAL: N_("Critical"),
}
STEPS: Final = {
    Step.RECEIVED: N_("Received"),
    Step.ACKNOWLEDGED: N_("Acknowledged"),
    Step.INVESTIGATED: N_("Investigated"),
    Step.JUDGED: N_("Judged"),
    Step.PROPOSED: N_("Solution proposed"),
    Step.ACCEPTED: N_("Accepted by the customer"),
    Step.REFUSED: N_("Refused by the customer"),
    Step.CARRIED_OUT: N_("Carried out"),
    Step.ANSWERED: N_("Answered in writing"),
    Step.CLOSED: N_("Closed"),
    Step.REVIEWED: N_("Reviewed"),
}
CHANNELS: Final = {
    Channel.PHONE: N_("Phone"),
    Channel.LETTER: N_("Letter"),
    Channel.EMAIL: N_("E-mail"),
    Channel.CHAT: N_("Chat"),
    Channel.FACE_TO_FACE: N_("Face to face"),
    Channel.PORTAL: N_("Portal"),
    Channel.CARRIER_EVENT: N_("Carrier's event"),
}
CATEGORY_NAMES: Final = {
    "delay": N_("Delay"),
    "damage": N_("Damage"),
    "loss": N_("Loss"),
    "shortage": N_("Shortage"),
    "documents": N_("Wrong or late documents"),
    "charges": N_("Charges"),
    "customs": N_("Customs"),
    "pickup_delivery": N_("Pick-up or delivery"),
    "communication": N_("Not informed"),
    "attitude": N_("Attitude"),
    "other": N_("Other"),
    "lost_bill": N_("Lost bill of lading"),
    "cargo_damage": N_("Cargo damage"),
    "cargo_returned": N_("Cargo returned"),
    "delay_or_rollover": N_("Delay or roll-over"),
    "short_or_over_delivery": N_("Short or over-delivery"),
    "wrong_document": N_("Wrong document"),
    "customs_hold": N_("Customs hold"),
    "whereabouts": N_("Where is it?"),
    "price": N_("What does it cost?"),
    "document": N_("Which document?"),
    "service": N_("Our service"),
    "public_review": N_("Public review"),
}
DEPARTMENT_NAMES: Final = {
    "air_export": N_("Air export"),
    "air_import": N_("Air import"),
    "sea_export": N_("Sea export"),
    "sea_import": N_("Sea import"),
    "road": N_("Road"),
    "customs": N_("Customs"),
    "warehouse": N_("Warehouse"),
    "finance": N_("Finance"),
    "other": N_("Other"),
}
GRADES: Final = {
    "strategic": N_("Strategic"),
    "key": N_("Key"),
    "general": N_("General"),
}
LIMITS: Final = {
    "response": N_("First response"),
    "update": N_("Next update"),
    "resolution": N_("Resolution"),
    "person": N_("Change of person"),
    "place": N_("Change of place"),
    "time": N_("Change of time"),
}
PLACES: Final = {
    "office": N_("At our office"),
    "call": N_("By telephone"),
    "visit": N_("Visit at the customer"),
}
HANDOVERS: Final = {
    Handover.PRINT: N_("Printed and handed over"),
    Handover.POST: N_("By post"),
    Handover.CHAT: N_("By WeChat or another chat"),
    Handover.IN_PERSON: N_("Told in person, with the paper"),
}
VERDICTS: Final = {True: N_("usable"), False: N_("not usable")}
LINKS: Final = {
    LinkKind.RELATES: N_("Has to do with"),
    LinkKind.CAUSED_BY: N_("Caused by"),
    LinkKind.CAUSES: N_("Is the cause of"),
    LinkKind.FOLLOWS: N_("Follows"),
    LinkKind.FOLLOWED_BY: N_("Is followed by"),
    LinkKind.SPLIT_FROM: N_("Split from"),
    LinkKind.SPLIT_INTO: N_("Split into"),
    LinkKind.MERGED: N_("Merged here"),
    LinkKind.MERGED_INTO: N_("Goes on in"),
}


def choices(labels: dict[Any, str], without: tuple[Any, ...] = ()) -> Choices:
    """Labels of a select or of radios, in the reader's language."""
    return [(str(key), _(text)) for key, text in labels.items() if key not in without]


def stars() -> Choices:
    """One to five stars of a public review."""
    return [(str(count), "★" * count) for count in range(1, 6)]


def categories(kind: Kind) -> Choices:
    """The categories that belong to a kind."""
    return [(key, _(CATEGORY_NAMES[key])) for key in CATEGORIES[kind]]


def departments() -> Choices:
    return [(key, _(DEPARTMENT_NAMES[key])) for key in DEPARTMENTS]


def named_departments(keys: Iterable[str]) -> str:
    """Departments by name, one after the other."""
    return ", ".join(_(DEPARTMENT_NAMES.get(key, key)) for key in keys)


def words_of(ticket: Ticket) -> dict[str, str]:
    """A ticket's own choices in words."""
    return {
        "kind": _(KINDS[ticket.kind]),
        "category": _(CATEGORY_NAMES.get(ticket.category, ticket.category)),
        "severity": _(SEVERITIES[ticket.severity]),
        "step": _("Merged") if ticket.merged_into else _(STEPS[ticket.step]),
        "channel": _(CHANNELS[ticket.channel]),
        "department": _(DEPARTMENT_NAMES.get(ticket.department, "")) if ticket.department else "",
        "against_departments": named_departments(ticket.against_departments),
        "verdict": "" if ticket.usable is None else _(VERDICTS[ticket.usable]),
        "references": record_words.numbers(ticket.references),
        "place": _(PLACES[ticket.appointment.place]) if ticket.appointment else "",
        "late": _late(ticket),
    }


def _late(ticket: Ticket) -> str:
    """Which limits were exceeded, each by how many hours and minutes of working time."""
    over = {name: seconds for name, seconds in ticket.late if seconds}
    return " · ".join(f"{_(LIMITS[name])} {_worked(over[name])}" for name in LIMITS if name in over)


def _worked(seconds: int) -> str:
    hours, minutes = divmod(max(1, seconds // 60), 60)
    parts = [ngettext("%(num)s h", "%(num)s h", hours)] if hours else []
    return " ".join(
        [*parts, *([ngettext("%(num)s min", "%(num)s min", minutes)] if minutes else [])]
    )


def severity_kind(severity: str) -> str:
    """The colour of a severity's badge."""
    return {"critical": "bad", "high": "warn"}.get(severity, "neutral")
