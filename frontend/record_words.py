"""The record form in words: moods, evidence, consent to recording."""

from __future__ import annotations

from typing import Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.record import Story
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
CONSENTS: Final = {"given": N_("Given"), "refused": N_("Refused")}


def choices() -> dict[str, list[tuple[str, str]]]:
    """What may be chosen, in the reader's language."""
    lists = {"moods": MOODS, "evidence": EVIDENCE, "consents": CONSENTS}
    return {name: [(key, _(text)) for key, text in words.items()] for name, words in lists.items()}


def of(story: Story) -> dict[str, str]:
    """What was chosen; empty where nothing was."""
    evidence = [_(EVIDENCE[each]) for each in story.evidence if each in EVIDENCE]
    return {
        "mood": _(MOODS[story.mood]) if story.mood in MOODS else "",
        "evidence": ", ".join(evidence),
        "recording": _(CONSENTS[story.recording]) if story.recording in CONSENTS else "",
    }
