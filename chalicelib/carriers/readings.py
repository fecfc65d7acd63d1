"""What was found in a delivery: reports that can be used, and what was refused and why."""

from chalicelib.kit.i18n import N_
from chalicelib.kit.values import Frozen
from chalicelib.shipments.events import CarrierEvent

# English message ids of every reason a delivery or an event in it can be refused for.
REASONS = {
    "not-json": N_("The message is not JSON."),
    "not-a-list": N_("The message is not a list of events."),
    "too-many": N_("The message has too many events."),
    "missing": N_("A required field is missing."),
    "time-form": N_("This is not a date and time with its zone."),
    "too-early": N_("The time lies impossibly far in the past."),
    "too-late": N_("The time lies impossibly far in the future."),
    "code": N_("The code is not known."),
    "kind": N_("The kind of event is missing or not known."),
    "form": N_("The field has the wrong form."),
    "no-reference": N_("The event names no bill of lading, booking or container."),
}


class Refusal(Frozen):
    """Why one event, or with no ``position`` the whole delivery, was refused.

    ``position`` counts from 0 as the carrier sent them; ``field`` is the carrier's own name.
    """

    reason: str
    position: int | None = None
    field: str = ""
    event_id: str = ""

    @property
    def message(self) -> str:
        return REASONS.get(self.reason, REASONS["form"])


class Reading(Frozen):
    """A delivery, read. One bad event does not lose the good ones beside it."""

    events: tuple[CarrierEvent, ...] = ()
    refusals: tuple[Refusal, ...] = ()
