"""The desk: every use case of complaints, exceptions, enquiries and suggestions."""

from chalicelib.tickets.clockwork import Clockwork
from chalicelib.tickets.finding import Finding
from chalicelib.tickets.handling import Handling
from chalicelib.tickets.importing import Importing
from chalicelib.tickets.previewing import Previewing
from chalicelib.tickets.uploads import Uploads


class TicketService(Importing, Handling, Finding, Uploads, Previewing, Clockwork):
    """Intake, handling, finding and the clock; each write is one transaction."""
