"""When a shipment counts as late or as silent; a tenant may set its own figures."""

from datetime import timedelta
from typing import Any, Final

from pydantic import Field, ValidationError

from chalicelib.kit.errors import Invalid
from chalicelib.kit.validation import problems_of
from chalicelib.kit.values import Frozen

POLICY: Final = "shipments"


class ShipmentPolicy(Frozen):
    """Tolerances in consecutive hours: ships do not keep office hours.

    ``late_after`` is how much later than agreed an arrival may be before an exception is
    opened, ``departs_late_after`` a departure; ``silent_after`` how long a departure or arrival
    may stay unreported once it was due.
    """

    late_after: int = Field(default=4, ge=0, le=24 * 60)
    # A day of waiting in the port is often made good at sea.
    departs_late_after: int = Field(default=24, ge=0, le=24 * 60)
    silent_after: int = Field(default=24, ge=1, le=24 * 60)

    @property
    def tolerance(self) -> timedelta:
        return timedelta(hours=self.late_after)

    @property
    def departure_tolerance(self) -> timedelta:
        return timedelta(hours=self.departs_late_after)

    @property
    def patience(self) -> timedelta:
        return timedelta(hours=self.silent_after)


DEFAULT: Final[dict[str, Any]] = ShipmentPolicy().model_dump()


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it is stored. Raises ``Invalid`` for figures out of bounds."""
    try:
        return ShipmentPolicy.model_validate(body).model_dump()
    except ValidationError as error:
        raise Invalid(problems=problems_of(error)) from None
