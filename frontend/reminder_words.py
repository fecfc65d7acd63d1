"""The words of reminders that more than one page shows."""

from chalicelib.kit.i18n import N_

TONES = {
    "notice": N_("Notice before the due date"),
    "friendly": N_("Friendly reminder"),
    "firm": N_("Firm reminder"),
    "final": N_("Last reminder"),
    "call": N_("Manager's call"),
}
