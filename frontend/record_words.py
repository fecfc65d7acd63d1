"""The record form in words: moods, evidence, consent to recording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.record import Reference, Story
from frontend.language import _

MOODS: Final = {
    "calm": N_("Calm"),
    "worried": N_("Worried"),
    "disappointed": N_("Disappointed"),
    "angry": N_("Angry"),
}
EVIDENCE: Final = {
    "photos": N_("Photos"),
    "packing_list": N_("Packing list"),
    "invoice": N_("Commercial invoice"),
    "bill_of_lading": N_("Bill of lading"),
    "delivery_receipt": N_("Delivery receipt with remarks"),
    "survey_report": N_("Survey report"),
    "correspondence": N_("Correspondence"),
    "recording": N_("Recording of the call"),
}
REFERENCES: Final = {
    "house_bill": N_("House bill"),
    "master_bill": N_("Master bill"),
    "booking": N_("Booking"),
    "container": N_("Container"),
    "invoice": N_("Invoice"),
    "other": N_("Other number"),
}
CONSENTS: Final = {"given": N_("Given"), "refused": N_("Refused")}


def choices() -> dict[str, list[tuple[str, str]]]:
    """What may be chosen, in the reader's language."""
    lists = {"moods": MOODS, "evidence": EVIDENCE, "consents": CONSENTS}
    return {name: [(key, _(text)) for key, text in words.items()] for name, words in lists.items()}


def numbers(references: Iterable[Reference]) -> str:
    """Reference numbers with what they are: ``House bill FW-1, FW-2 · Container MSKU1234565``."""
    kinds: dict[str, list[str]] = {}
    for each in references:
        kinds.setdefault(each.kind, []).append(each.number)
    return " · ".join(_numbered(kind, ", ".join(found)) for kind, found in kinds.items())


def _numbered(kind: str, found: str) -> str:
    named = kind in REFERENCES and kind != "other"
    return f"{_(REFERENCES[kind])} {found}" if named else found


def of(story: Story) -> dict[str, str]:
    """What was chosen; empty where nothing was."""
    evidence = [_(EVIDENCE[each]) for each in story.evidence if each in EVIDENCE]
    return {
        "mood": _(MOODS[story.mood]) if story.mood in MOODS else "",
        "evidence": ", ".join(evidence),
        "recording": _(CONSENTS[story.recording]) if story.recording in CONSENTS else "",
    }
