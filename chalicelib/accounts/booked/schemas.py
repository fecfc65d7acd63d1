"""What goes over the wire about bookings. Amounts are minor units by currency."""

from pydantic import BaseModel, ConfigDict


class BookingOut(BaseModel):
    """What a shipment is expected to be charged, what was charged, what is still to be billed."""

    model_config = ConfigDict(from_attributes=True)

    shipment_id: str
    title: str
    expected: dict[str, int]
    billed: dict[str, int]
    left: dict[str, int]
