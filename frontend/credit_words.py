"""The words of terms and credit."""

from chalicelib.kit.i18n import N_

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
