"""What goes over the wire about dated rates."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, StringConstraints

from chalicelib.kit.rates import Rate, format_rate
from chalicelib.kit.wire import Currency, In

Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class RateNew(In):
    """What one unit of a currency is worth in the company's own, from a day on.

    ``rate`` is text ("7.1234"), so that no program rounds it.
    """

    currency: Currency
    on: date
    rate: Number


class RateOut(RateNew):
    """A stated rate."""

    model_config = ConfigDict(from_attributes=True)

    base: str


def told(rate: Rate, base: str) -> RateOut:
    """A rate as text, with the currency it leads to."""
    return RateOut(currency=rate.currency, on=rate.on, rate=format_rate(rate.worth), base=base)
