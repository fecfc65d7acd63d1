"""The five tables and their indexes, as data for the store, the local run and the cloud.

Every table has a string partition key ``pk`` and a string sort key ``sk``. An index named
``x`` is keyed by the attributes ``x_pk`` and ``x_sk``; an item without them is not in it.
The ``due`` index, which every table has, is keyed by ``wake_shard`` and ``wake_at``.
"""

from typing import Final

DUE: Final = "due"

CUSTOMERS: Final = "customers"
TICKETS: Final = "tickets"
ACCOUNTS: Final = "accounts"
SHIPMENTS: Final = "shipments"
PLATFORM: Final = "platform"

TABLES: Final[dict[str, tuple[str, ...]]] = {
    CUSTOMERS: ("by_name", "by_owner", "by_grade", "by_visit", DUE),
    TICKETS: ("newest", "open_by_due", "by_customer", "by_assignee", "by_category", DUE),
    ACCOUNTS: ("by_month", "open_items", "worklist", DUE),
    SHIPMENTS: ("newest", "by_customer", "by_lane", DUE),
    PLATFORM: ("by_user", "newest", DUE),
}


def index_keys(index: str) -> tuple[str, str]:
    """The attribute names of an index's partition and sort key."""
    if index == DUE:
        return ("wake_shard", "wake_at")
    return (f"{index}_pk", f"{index}_sk")
