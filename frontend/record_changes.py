"""What was completed or put right in a record, in the reader's words: from what to what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import Money, format_money
from chalicelib.tickets.record import Reference
from frontend.choices import LANGUAGES
from frontend.language import _
from frontend.record_words import CONSENTS, EVIDENCE, MOODS, numbers
from frontend.ticket_words import CATEGORY_NAMES, CHANNELS, DEPARTMENT_NAMES

PARTS: Final = {
    "customer_name": N_("Customer"),
    "category": N_("Category"),
    "expects": N_("What the customer expects"),
    "references": N_("References"),
    "loss": N_("Loss claimed"),
    "channel": N_("How it reached us"),
    "department": N_("Department"),
    "name": N_("Who complains"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "language": N_("Language of our letters"),
    "callback": N_("Number to call back"),
    "address": N_("Address of who complains"),
    "mood": N_("Mood"),
    "compensation": N_("Compensation wanted"),
    "evidence": N_("Evidence there is"),
    "recording": N_("Consent to recording the call"),
}
NOTHING: Final = "–"


def _listed(names: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda key: _(names[key]) if key in names else str(key)


_WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "category": _listed(CATEGORY_NAMES),
    "channel": _listed(CHANNELS),
    "department": _listed(DEPARTMENT_NAMES),
    "language": lambda key: dict(LANGUAGES).get(key, key),
    "mood": _listed(MOODS),
    "recording": _listed(CONSENTS),
    "evidence": lambda keys: ", ".join(map(_listed(EVIDENCE), keys)),
    "references": lambda found: numbers(Reference(**each) for each in found),
    "loss": lambda loss: format_money(Money(int(loss["amount"]), loss["currency"])),
}


def changes(changed: Mapping[str, Any]) -> Iterator[str]:
    """A line for each part that was changed, in the order of the form."""
    for name, label in PARTS.items():
        if name in changed:
            was, now = (_worded(name, value) for value in changed[name])
            yield _("%(part)s: %(was)s → %(now)s", part=_(label), was=was, now=now)


def _worded(name: str, value: Any) -> str:
    return _WORDS.get(name, str)(value) if value else NOTHING
