"""On which statements an entry stands. Pure."""

from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.words import Form
from chalicelib.kit.text import number_key


def lists(statement: Statement, entry: Entry) -> bool:
    """Whether the entry, of which something is still open, is a line of the statement.

    An activity statement lists what no earlier one covered; the other forms whatever was open.
    """
    section = statement.section(entry.currency)
    if section is None or entry.seq > section.cutoff or entry.dated > statement.until:
        return False
    if statement.by_shipment:
        same = number_key(statement.shipment) == number_key(entry.shipment)
        if not same or (statement.form is Form.ACTIVITY and entry.seq <= section.past):
            return False
    if statement.form is not Form.ACTIVITY:
        return True
    return entry.dated >= section.since or entry.seq > section.since_seq


def may_object(statement: Statement) -> bool:
    """Whether an objection can still be written on it: it is neither accepted nor revised."""
    return not statement.revised_by and statement.accepted is None
