"""What can be wrong with a shipment."""

from chalicelib.kit.errors import NotFound, Stale


class ShipmentNotFound(NotFound):
    """No such shipment in this company."""

    title = "This shipment was not found."


class EditedMeanwhile(Stale):
    """Another person changed the shipment; unlike a carrier's report, that must be looked at."""
