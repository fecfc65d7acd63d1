"""From the bytes of a DCSA 2.2 callback to reports in our own words, or reasons why not.

Each event stands for itself: a bad one is refused with its reason, the good ones beside it
count, since a carrier that is answered 204 never sends them again.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from chalicelib.carriers.dcsa.translation import references, translate
from chalicelib.carriers.dcsa.wire import AnyEvent
from chalicelib.carriers.readings import Reading, Refusal
from chalicelib.shipments.events import CarrierEvent

MOST_EVENTS: Final = 1000
EARLIEST_YEAR: Final = 2000
# A carrier's clock may be ahead of ours, but nobody made a report tomorrow.
AHEAD: Final = timedelta(days=1)
# Schedules are published for about a year; anything beyond five is a slip of the pen.
HORIZON: Final = timedelta(days=5 * 366)

_EVENT: Final[TypeAdapter[AnyEvent]] = TypeAdapter(AnyEvent)
_REASONS: Final = {
    "missing": "missing",
    "time-form": "time-form",
    "literal_error": "code",
    "union_tag_not_found": "kind",
    "union_tag_invalid": "kind",
}


def read(body: bytes, *, source: str, received: datetime, local_as_utc: bool = False) -> Reading:
    """The reports in a callback. ``source`` is the connection; ``received`` bounds its times.

    ``local_as_utc`` is for carriers that send local time labelled as UTC: their times are
    taken as they stand and marked as uncertain.
    """
    try:
        # BOMs, NaN and nesting without end are no JSON either.
        message = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return Reading(refusals=(Refusal(reason="not-json"),))
    if not isinstance(message, list):
        return Reading(refusals=(Refusal(reason="not-a-list"),))
    if len(message) > MOST_EVENTS:
        return Reading(refusals=(Refusal(reason="too-many"),))
    events: list[CarrierEvent] = []
    refusals: list[Refusal] = []
    for position, raw in enumerate(message):
        try:
            wire = _read_one(raw, received)
            events.append(translate(wire, source=source, local_as_utc=local_as_utc))
        except _Refused as refused:
            refusals += (
                Refusal(position=position, event_id=_event_id(raw), field=field, reason=reason)
                for field, reason in refused.faults
            )
    return Reading(events=tuple(events), refusals=tuple(refusals))


class _Refused(Exception):
    """One event cannot be used; ``faults`` are pairs of the carrier's field and our reason."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def _read_one(raw: Any, received: datetime) -> AnyEvent:
    try:
        wire = _EVENT.validate_python(raw)
    except ValidationError as invalid:
        found = invalid.errors(include_url=False, include_context=False, include_input=False)
        raise _Refused([_fault(error) for error in found]) from None
    faults = list(_impossible(wire, received))
    if not faults and not references(wire):
        faults = [("documentReferences", "no-reference")]
    if faults:
        raise _Refused(faults)
    return wire


def _fault(error: ErrorDetails) -> tuple[str, str]:
    # The first part of a location is the kind of event that was tried.
    field = ".".join(map(str, error["loc"][1:])) or "eventType"
    return field, _REASONS.get(error["type"], "form")


def _impossible(wire: AnyEvent, received: datetime) -> Iterator[tuple[str, str]]:
    times = (
        ("eventCreatedDateTime", wire.created, received + AHEAD),
        ("eventDateTime", wire.at, received + HORIZON),
    )
    for field, moment, latest in times:
        if moment.year < EARLIEST_YEAR:
            yield field, "too-early"
        elif moment > latest:
            yield field, "too-late"


def _event_id(raw: Any) -> str:
    named = raw.get("eventID") if isinstance(raw, dict) else None
    return named[:100].encode("utf-8", "replace").decode() if isinstance(named, str) else ""


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
