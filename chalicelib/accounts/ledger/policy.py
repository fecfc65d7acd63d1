"""When a charge falls due unless its document says so: data that a company may replace."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from chalicelib.kit.errors import Invalid

POLICY = "terms"
# Thirty days from the invoice's date: what forwarders commonly give account customers.
DEFAULT: Mapping[str, Any] = {"days": 30}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid``."""
    days = body.get("days")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 365:
        raise Invalid.field("days", "Give a whole number of days from 0 to 365.")
    return {"days": days}


def due_date(dated: date, body: Mapping[str, Any]) -> date:
    """The due date of a document of that date."""
    return dated + timedelta(days=int(body.get("days", DEFAULT["days"])))
