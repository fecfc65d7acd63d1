"""What goes over the wire about appointments."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, StringConstraints

from chalicelib.kit.wire import In
from chalicelib.tickets.appointment import Appointment, Broken
from chalicelib.tickets.schemas.fields import Short
from chalicelib.tickets.words import Place

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class AppointmentIn(In):
    """Another time or place, and why; the customer gets a letter with a calendar file."""

    at: AwareDatetime
    place: Place
    where: Short = ""
    why: Note = ""


class OutcomeIn(In):
    """What became of an appointment: kept, missed (by us) or dropped, and what is to be said."""

    outcome: Literal["kept", "missed", "dropped"]
    note: Note = ""


class AppointmentOut(BaseModel):
    """An appointment and its calendar file; what the customer was told of when it hears from us."""

    appointment: Appointment | None
    calendar: str
    word_by: datetime | None
    broken: Broken | None
    version: int
