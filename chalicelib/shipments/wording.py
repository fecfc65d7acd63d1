"""What an exception ticket says, in its customer's language and the company's time."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.kit.i18n import N_, translate
from chalicelib.shipments.exceptions import Cause
from chalicelib.shipments.model import Shipment
from chalicelib.tickets.record import Reference

# A ticket holds eight references; a shipment of many containers names its first ones.
_MOST_REFERENCES: Final = 8
_SUBJECTS: Final = {
    Cause.LATE_ARRIVAL: N_("Shipment %(title)s will be late"),
    Cause.LATE_DEPARTURE: N_("Shipment %(title)s departs late"),
    Cause.CUSTOMS_HOLD: N_("Shipment %(title)s is held by customs"),
    Cause.NO_DEPARTURE: N_("Shipment %(title)s: no departure reported"),
    Cause.NO_ARRIVAL: N_("Shipment %(title)s: no arrival reported"),
}
# What kind of exception each cause is.
CATEGORIES: Final = dict.fromkeys(Cause, "delay_or_rollover") | {Cause.CUSTOMS_HOLD: "customs_hold"}
# The customer reads them too: on its page, and in the written answer.
_TEXTS: Final = {
    Cause.LATE_ARRIVAL: N_("Agreed arrival %(agreed)s, now expected %(expected)s (%(lane)s)."),
    Cause.LATE_DEPARTURE: N_("Agreed departure %(agreed)s, now %(expected)s (%(lane)s)."),
    Cause.CUSTOMS_HOLD: N_(
        "The carrier reports that customs hold the shipment since %(since)s (%(lane)s)."
    ),
    Cause.NO_DEPARTURE: N_(
        "The departure was due %(due)s (%(lane)s), and the carrier has not reported it."
    ),
    Cause.NO_ARRIVAL: N_(
        "The arrival was due %(due)s (%(lane)s), and the carrier has not reported it."
    ),
}


def exception_words(
    shipment: Shipment, cause: Cause, zone_name: str, language: str
) -> tuple[str, str]:
    """Subject and text of the ticket for a cause, before anybody has looked at it."""
    zone = ZoneInfo(zone_name)
    departing = cause in (Cause.NO_DEPARTURE, Cause.LATE_DEPARTURE)
    times = shipment.departure if departing else shipment.arrival
    agreed = shipment.agreed.departure if departing else shipment.agreed.arrival
    params = {
        "title": shipment.title,
        "lane": str(shipment.lane) or "–",
        "agreed": _moment(agreed, zone),
        "expected": _moment(times.best, zone),
        "since": _moment(shipment.state.customs_held_at, zone),
        "due": _moment(times.best or agreed, zone),
    }
    return translate(language, _SUBJECTS[cause], params), translate(language, _TEXTS[cause], params)


def exception_references(shipment: Shipment) -> tuple[Reference, ...]:
    """The shipment's numbers as the desk writes them down."""
    named = [
        ("house_bill", shipment.house_bill),
        ("master_bill", shipment.master_bill),
        ("booking", shipment.booking),
        *(("container", box) for box in shipment.containers),
        ("other", shipment.number),
    ]
    found = [Reference(kind=kind, number=number) for kind, number in named if number]
    return tuple(found[:_MOST_REFERENCES])


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "–"
