"""The departments of a forwarder: whose shipment it is, who is complained of, where people work."""

from typing import Final

from chalicelib.kit.errors import Invalid

DEPARTMENTS: Final = (
    "air_export",
    "air_import",
    "sea_export",
    "sea_import",
    "road",
    "customs",
    "warehouse",
    "finance",
    "other",
)


def checked_department(name: str) -> str:
    """A department of the list, or none; else :class:`Invalid` names the field."""
    if name and name not in DEPARTMENTS:
        raise Invalid.field("department", "Choose a department from the list.")
    return name
