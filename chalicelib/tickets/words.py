"""The desk's own words: kinds, severities, steps, channels, categories, references."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a ticket is; each kind has its own limits and its own path."""

    COMPLAINT = "complaint"
    EXCEPTION = "exception"
    ENQUIRY = "enquiry"
    SUGGESTION = "suggestion"
    PUBLIC_REVIEW = "public_review"


class Severity(StrEnum):
    """How bad it is for the customer; decides the limits."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class Step(StrEnum):
    """How far a ticket has come (domain.md, *Complaints*)."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATED = "investigated"
    JUDGED = "judged"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CARRIED_OUT = "carried_out"
    ANSWERED = "answered"
    CLOSED = "closed"
    REVIEWED = "reviewed"


class Channel(StrEnum):
    """How it reached us."""

    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    CHAT = "chat"
    FACE_TO_FACE = "face_to_face"
    PORTAL = "portal"
    CARRIER_EVENT = "carrier_event"


class LinkKind(StrEnum):
    """What another ticket is to this one; the other carries the opposite."""

    RELATES = "relates"
    CAUSED_BY = "caused_by"
    CAUSES = "causes"
    FOLLOWS = "follows"
    FOLLOWED_BY = "followed_by"
    SPLIT_FROM = "split_from"
    SPLIT_INTO = "split_into"
    MERGED = "merged"
    MERGED_INTO = "merged_into"


class Handover(StrEnum):
    """How a written answer reached a customer without an e-mail address."""

    PRINT = "print"
    POST = "post"
    CHAT = "chat"
    IN_PERSON = "in_person"


class Place(StrEnum):
    """Where a matter is settled once it has left the counter."""

    OFFICE = "office"
    CALL = "call"
    VISIT = "visit"


# From "answered" on the customer has what it waits for: no limit runs any more.
SETTLED: Final = frozenset({Step.ANSWERED, Step.CLOSED, Step.REVIEWED})
CLOSED: Final = frozenset({Step.CLOSED, Step.REVIEWED})

_COMPLAINTS: Final = (
    "delay",
    "damage",
    "loss",
    "shortage",
    "documents",
    "charges",
    "customs",
    "pickup_delivery",
    "communication",
    "attitude",
    "other",
)
EXCEPTIONS: Final = (
    "lost_bill",
    "cargo_damage",
    "cargo_returned",
    "delay_or_rollover",
    "short_or_over_delivery",
    "wrong_document",
    "customs_hold",
)
CATEGORIES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.COMPLAINT: _COMPLAINTS,
    Kind.EXCEPTION: EXCEPTIONS,
    Kind.ENQUIRY: ("whereabouts", "price", "document", "other"),
    Kind.SUGGESTION: ("service", "documents", "charges", "other"),
    Kind.PUBLIC_REVIEW: ("service", "delay", "damage", "charges", "communication", "other"),
}
# What the customer sounds like: who speaks next should know.
MOODS: Final = ("calm", "worried", "disappointed", "angry")
# What is there to prove it, whether attached already or promised.
EVIDENCE: Final = (
    "photos",
    "packing_list",
    "invoice",
    "bill_of_lading",
    "delivery_receipt",
    "survey_report",
    "correspondence",
    "recording",
)
# Whether a special or disputed call may be recorded.
CONSENTS: Final = ("given", "refused")
REFERENCES: Final = ("house_bill", "master_bill", "booking", "container", "invoice", "other")
