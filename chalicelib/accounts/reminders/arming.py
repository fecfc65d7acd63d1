"""The attributes that arm an account: for the sweeper, and for a run over one company."""

from datetime import datetime
from typing import Any, Final

from chalicelib.clock.due import DUE_FIELDS, due_fields
from chalicelib.tenancy.fenced import tenant_key

LISTED: Final = ("worklist_pk", "worklist_sk")
# What an account loses when nothing falls due on it any more.
ARMED: Final = (*DUE_FIELDS, *LISTED)


def armed(tenant: str, customer_id: str, due_at: datetime | None) -> dict[str, Any]:
    """Due fields, and the company's own list of accounts by due time; none if nothing is due."""
    if due_at is None:
        return {}
    due = due_fields(tenant_key(tenant, "A", customer_id), due_at)
    listed = {
        "worklist_pk": tenant_key(tenant, "DUE"),
        "worklist_sk": f"{due['due_at']}#{customer_id}",
    }
    return due | listed
