"""An appointment as an entry of a calendar, in the reader's language. Pure."""

from datetime import datetime
from typing import Final

from chalicelib.kit.i18n import N_, translate
from chalicelib.kit.icalendar import Entry, Method
from chalicelib.tickets.appointment import Appointment
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Place

# As the customer and whoever goes there both understand it.
PLACES: Final = {
    Place.OFFICE: N_("At the office of %(company)s"),
    Place.CALL: N_("%(company)s calls"),
    Place.VISIT: N_("%(company)s comes to visit"),
}
FILENAME: Final = "appointment.ics"


def entry(
    ticket: Ticket,
    appointment: Appointment,
    company: str,
    language: str,
    stamp: datetime,
    method: Method = "REQUEST",
) -> Entry:
    """The entry of an appointment as it stands in this version of its ticket."""
    with_whom = {"company": company, "name": appointment.name, "number": ticket.number}
    said = N_("Complaint %(number)s, with %(name)s (%(company)s)")
    if not appointment.name:
        said = N_("Complaint %(number)s, with %(company)s")
    place = translate(language, PLACES[appointment.place], with_whom)
    return Entry(
        uid=f"{appointment.uid or ticket.id}@fairlead",
        sequence=appointment.sequence,
        method=method,
        start=appointment.at,
        end=appointment.ends,
        stamp=stamp,
        summary=translate(language, N_("Appointment: %(subject)s"), {"subject": ticket.subject}),
        location=" · ".join(filter(None, (place, appointment.where))),
        description=translate(language, said, with_whom),
    )
