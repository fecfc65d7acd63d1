"""What goes over the wire about bookings. Amounts are minor units by currency."""

from chalicelib.kit.wire import Out


class BookingOut(Out):
    """What a shipment is expected to be charged, what was charged, what is still to be billed."""

    shipment_id: str
    title: str
    expected: dict[str, int]
    billed: dict[str, int]
    left: dict[str, int]
