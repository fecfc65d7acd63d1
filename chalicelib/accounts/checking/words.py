"""What each rule says, as message ids."""

from collections.abc import Mapping
from typing import Final

from chalicelib.kit.i18n import N_

RULES: Final[Mapping[str, str]] = {
    "number": N_("Entries are numbered without a gap, each number once"),
    "total": N_("The balance is the sum of the entries"),
    "settled": N_("All that was paid and credited is the sum of those entries"),
    "debits": N_("What is owed is the sum of the open debits"),
    "credits": N_("What is on account is the sum of the open credits"),
    "disputed": N_("What is disputed is the sum of the disputed items"),
    "open_count": N_("The open debits are counted"),
    "net": N_("Entries and open items come to the same balance"),
    "item": N_("Every entry has its item"),
    "entry": N_("Every item has its entry"),
    "amount": N_("An item amounts to its entry"),
    "remaining": N_("What is left of an item follows from what was set against it"),
    "allocation": N_("What is set against something is set against an item of the account"),
    "open": N_("The list of open items shows just what is open"),
    "oldest_due": N_("Reminders look at the oldest item that may be chased"),
    "month": N_("The sums of a month follow from its entries and allocations"),
    "statement": N_("A statement leads from its opening to its closing balance"),
    "statement_number": N_("Statements are numbered without a gap"),
}
