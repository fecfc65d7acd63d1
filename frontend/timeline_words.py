"""What each line of a ticket's timeline says, in the reader's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import CATEGORIES, Handover, Kind, LinkKind, Severity
from frontend import claim_words, dispute_words, record_changes, settling_words
from frontend.format import moment
from frontend.language import _
from frontend.ticket_words import (
    GRADES,
    HANDOVERS,
    LIMITS,
    LINKS,
    PLACES,
    SEVERITIES,
    VERDICTS,
    named_departments,
)

# What a line of the timeline says, and its colour; facts of the event are filled in.
LINES: Final[dict[str, tuple[str, str]]] = {
    "received": (N_("Received"), "info"),
    "imported": (N_("Imported as number %(key)s"), "info"),
    "imported_again": (N_("Imported again with changes"), "info"),
    "acknowledge": (N_("Acknowledged to the customer"), "good"),
    "investigate": (N_("Investigated"), "info"),
    "propose": (N_("Solution proposed to the customer"), "info"),
    "accept": (N_("The customer accepted"), "good"),
    "refuse": (N_("The customer refused"), "warn"),
    "carry_out": (N_("Solution carried out"), "good"),
    "judge": (N_("Judged: %(verdict)s"), "info"),
    "publish": (N_("Our reply was published"), "good"),
    "answer": (N_("Answered in writing"), "good"),
    "close": (N_("Closed"), "good"),
    "handed_over": (N_("Written answer handed over by %(name)s: %(handover)s, %(at)s"), "good"),
    "settle": (N_("Answered in writing and closed"), "good"),
    "review": (N_("Reviewed"), "good"),
    "change_made": (N_("The promised change was made"), "good"),
    "reopen": (N_("Reopened"), "warn"),
    "told": (N_("The customer was told"), "info"),
    "noted": (N_("Note"), "neutral"),
    "assigned": (N_("Given to %(to)s"), "neutral"),
    "laid_down": (N_("Given back by %(from)s. Nobody handles it yet"), "neutral"),
    "against_named": (N_("Complained of: %(names)s"), "warn"),
    "against_nobody": (N_("Nobody is complained of any more"), "neutral"),
    "taken_off": (N_("Taken off: %(from)s. Nobody handles it yet"), "warn"),
    "task_given": (N_("Task for %(who)s, by %(deadline)s"), "info"),
    "task_late": (N_("Task late: %(what)s (%(who)s)"), "bad"),
    "task_done": (N_("Task done: %(what)s (%(who)s)"), "good"),
    "task_cancelled": (N_("Task not needed any more: %(what)s"), "neutral"),
    "waiting": (N_("Waiting for the customer: the clock stands still"), "neutral"),
    "resumed": (N_("The customer answered: the clock runs on"), "neutral"),
    "heard": (N_("The customer said"), "warn"),
    "grade_changed": (N_("The customer's grade changed from %(from)s to %(to)s"), "warn"),
    "severity_changed": (N_("Severity changed from %(from)s to %(to)s"), "warn"),
    "clock_recomputed": (N_("Limits were recomputed"), "neutral"),
    "linked": (N_("%(link)s: %(number)s"), "neutral"),
    "unlinked": (N_("Link taken away: %(number)s"), "neutral"),
    "merged": (N_("Merged into %(number)s: the matter goes on there"), "warn"),
    "merged_here": (N_("%(number)s was merged into this one"), "warn"),
    "unmerged": (N_("Merge undone: the clock runs on"), "warn"),
    "unmerged_here": (N_("%(number)s goes its own way again"), "warn"),
    "became_complaint": (N_("The enquiry became a complaint: new limits begin"), "warn"),
    "split_off": (N_("A part became a ticket of its own: %(number)s"), "info"),
    "attached": (N_("File added: %(filename)s"), "neutral"),
    "recorded": (N_("Recording added: %(filename)s; agreed to by %(consent)s"), "neutral"),
    "lodged": (N_("Lodged on the company's page; the customer was sent its number"), "info"),
    "link_made": (N_("A link to the customer's page was made"), "neutral"),
    "links_ended": (N_("All links to the customer's page were ended"), "neutral"),
    "bounced": (N_("An e-mail to %(address)s came back"), "bad"),
    "unsent": (N_("An e-mail to %(address)s could not be sent"), "bad"),
    "said": (N_("The customer wrote"), "warn"),
    "said_there": (N_("The customer wrote about %(number)s, which was merged into this"), "warn"),
    "surveyed": (N_("The customer's mark: %(score)s of 5"), "info"),
    "record_confirmed": (N_("Record confirmed by %(name)s: %(means)s"), "good"),
    "reworded": (N_("The record was reworded; before it said"), "neutral"),
    "record_changed": (N_("The record was completed or corrected"), "neutral"),
    **claim_words.LINES,
    "warned": (N_("%(percent)s %% of the time used: %(limit)s"), "warn"),
    "breached": (N_("Limit passed: %(limit)s"), "bad"),
    "person_changed": (N_("Change of person: %(to)s takes over"), "bad"),
    "place_changed": (N_("Change of place: %(place)s, %(at)s"), "bad"),
    "change_skipped": (N_("%(change)s left out"), "warn"),
    "appointment_moved": (N_("Appointment moved: %(place)s, %(at)s"), "warn"),
    "appointment_dropped": (N_("Appointment dropped: %(place)s, %(at)s"), "warn"),
    "appointment_kept": (N_("Appointment kept: %(place)s, %(at)s"), "good"),
    "appointment_broken": (N_("Appointment not kept: %(place)s, %(at)s"), "bad"),
    "word_broken": (N_("The customer should have heard from us by %(promised)s"), "bad"),
    "time_changed": (N_("Change of time: appointment with %(to)s, %(place)s, %(at)s"), "bad"),
    **settling_words.LINES,
    **dispute_words.LINES,
}
MEANS: Final = {
    "phone": N_("read back on the phone"),
    "signature": N_("signature on the screen"),
    "typed": N_("name typed on the screen"),
    "link": N_("button on the page behind the link"),
}
OURS: Final = frozenset(CATEGORIES[Kind.COMPLAINT])
AGAIN: Final = N_("Nobody else is there: %(to)s is asked again")


def line(event: Event) -> dict[str, Any]:
    """A line of the timeline for ``ui.timeline``."""
    text, kind = LINES.get(event.kind, (event.kind, "neutral"))
    # The clock speaks in message ids; people's words stand as they are.
    said = _(event.text) if event.text and event.by == "system" else event.text
    if event.facts.get("again"):
        text = AGAIN
    who = "" if event.by == "system" else event.by_name
    return {
        "at": event.at,
        "title": _(text, **_facts(event)),
        "text": "\n".join(filter(None, (said, *_beside(event)))),
        "who": who,
        "kind": kind,
        "href": _href(event),
    }


def _beside(event: Event) -> Iterator[str]:
    """What a line says beside its words."""
    for each in (_moves, _promises, _unsent, _in_the_file):
        yield from each(event)
    yield from record_changes.changes(event.facts.get("changed", {}))


def _moves(event: Event) -> list[str]:
    """Each limit that moved, from when to when, in the order in which limits are always told."""
    limits: dict[str, list[str]] = event.facts.get("limits", {})
    return [
        _("%(limit)s: %(from)s → %(to)s", **{"limit": _(LIMITS[name]), "from": old, "to": new})
        for name, (old, new) in ((n, map(_when, limits[n])) for n in LIMITS if n in limits)
    ]


def _promises(event: Event) -> list[str]:
    """What the customer was told to expect; whether that was kept; and who was told if not."""
    facts, said = event.facts, []
    if "kept" in facts:
        kept = _("As promised by %(at)s.") if facts["kept"] else _("Promised by %(at)s: too late.")
        said.append(kept % {"at": _when(facts["promised"])})
    if "hear_by" in facts:
        said.append(_("They hear from us again by %(at)s.", at=_when(facts["hear_by"])))
    if event.kind in ("word_broken", "appointment_broken") and facts.get("to"):
        said.append(_("%(name)s was told.", name=facts["to"]))
    if facts.get("exempt"):
        said.append(
            _("%(names)s handles it all the same: nobody else leads.", names=facts["exempt"])
        )
    return [*said, *filter(None, [facts.get("where")])]


def _in_the_file(event: Event) -> list[str]:
    """What an imported list calls the category, where that is no word of ours."""
    word = event.facts.get("category", "") if event.kind.startswith("imported") else ""
    return [_("Category in the file: %(word)s", word=word)] if word and word not in OURS else []


def _unsent(event: Event) -> list[str]:
    """Which letter did not leave, and why."""
    if event.kind != "unsent":
        return []
    facts = event.facts
    why = _("Given up after %(tries)s tries.", tries=facts["tries"])
    if facts["answer"]:
        why = _("The mail server refused it: %(answer)s", answer=facts["answer"])
    return [facts["letter"], why]


def _when(at: str) -> str:
    return moment(datetime.fromisoformat(at)) if at else _("does not run")


def _href(event: Event) -> str | None:
    """Where a line leads: the whole mail, with what it repeats; or the other ticket."""
    if event.facts.get("mail"):
        return f"/mail/{event.facts['mail']}"
    if event.facts.get("dispute"):
        return f"/disputes/{event.facts['dispute']}"
    return f"/complaints/{event.facts['ticket']}" if "link" in event.facts else None


def _facts(event: Event) -> dict[str, Any]:
    """The facts of an event in the reader's words."""
    facts = claim_words.facts_of(settling_words.facts(dispute_words.facts(dict(event.facts))))
    if "limit" in facts:
        facts["limit"] = _(LIMITS.get(facts["limit"], facts["limit"]))
    if "handover" in facts:
        facts["handover"] = _(HANDOVERS[Handover(facts["handover"])])
    if "link" in facts:
        facts["link"] = _(LINKS[LinkKind(facts["link"])])
    if "place" in facts:
        facts["place"] = _(PLACES.get(facts["place"], facts["place"]))
    if "at" in facts:
        facts["at"] = moment(datetime.fromisoformat(facts["at"]))
    if "usable" in facts:
        facts["verdict"] = _(VERDICTS[bool(facts["usable"])])
    if "departments" in facts:
        about = named_departments(facts["departments"])
        facts["names"] = ", ".join(filter(None, (about, facts["names"])))
    if "deadline" in facts:
        facts["deadline"] = moment(datetime.fromisoformat(facts["deadline"]))
    if "promised" in facts:
        facts["promised"] = _when(facts["promised"])
    if "change" in facts:
        facts["change"] = _(LIMITS[facts["change"]])
    if "means" in facts:
        facts["means"] = _(MEANS.get(facts["means"], facts["means"]))
    if event.kind == "severity_changed":
        for end in ("from", "to"):
            facts[end] = _(SEVERITIES[Severity(facts[end])])
    if event.kind == "grade_changed":
        for end in ("from", "to"):
            facts[end] = _(GRADES.get(facts[end], facts[end]))
    return facts
