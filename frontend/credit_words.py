"""The words of terms and credit."""

from collections.abc import Iterable, Mapping
from datetime import date

from chalicelib.accounts.credit.model import Cause, Hold
from chalicelib.kit.i18n import N_
from frontend.language import _, ngettext

SETTLEMENTS = {
    "shipment": N_("By shipment"),
    "weekly": N_("Weekly"),
    "monthly": N_("Monthly"),
    "quarterly": N_("Quarterly"),
}
STARTS = {
    "invoice_date": N_("Invoice date"),
    "departure": N_("Departure"),
    "month_end": N_("End of the month"),
}
HOLIDAYS = {
    "same": N_("It stands"),
    "next_working_day": N_("The next working day"),
    "working_day_before": N_("The working day before"),
}
CAUSES = {
    "limit": N_("Above the credit limit"),
    "age": N_("Overdue too long"),
    "reminder": N_("Reminders had no effect"),
    "hand": N_("Put on hold by hand"),
}
BLOCKS = {
    "bookings": N_("New bookings"),
    "documents": N_("Release of documents"),
}
PARTS = {
    "billed": N_("Billed and open"),
    "unbilled": N_("Not billed yet"),
    "booking": N_("Bookings"),
    "acceptance": N_("Acceptance bills not yet matured"),
    "guarantee": N_("Guarantees"),
    "accepted_dispute": N_("Accepted disputes"),
}
SIDES = {
    "booking": N_("Booking"),
    "acceptance": N_("Acceptance bill"),
    "guarantee": N_("Guarantee"),
    "accepted_dispute": N_("Accepted dispute"),
}


def choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Keys and words of a choice, in the reader's language."""
    return [(key, _(text)) for key, text in words.items()]


def ending_badge(until: date, today: date) -> tuple[str, str]:
    """How far the end of an agreement is, as kind and words of a badge."""
    days = (until - today).days
    if days < 0:
        return "bad", _("Ended")
    if days == 0:
        return "bad", _("Ends today")
    words = ngettext("Ends in %(num)s day", "Ends in %(num)s days", days)
    return ("bad" if days <= 7 else "warn"), words


def why(causes: Iterable[Cause]) -> str:
    """The causes of a hold in one line."""
    return " · ".join(_(CAUSES[each]) for each in causes)


def told(hold: Hold | None, customer_id: str) -> dict[str, str] | None:
    """A hold in words for a page: why, what it stops, where more is said."""
    if hold is None:
        return None
    return {
        "why": why(hold.causes),
        "stops": ", ".join(_(BLOCKS[each]) for each in hold.blocks) or _("nothing, only shown"),
        "href": f"/credit/{customer_id}",
    }
