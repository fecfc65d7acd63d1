"""Many numbers are held against the shipments as these stand, page by page: so the time of a
long list follows the company's shipments, and not its own lines."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from chalicelib.kit.paging import MAX_LIMIT
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.references import normal_number

# Up to so many numbers each is looked up by itself.
EACH_BY_ITSELF: Final = 300
SHIPMENTS_AT_ONCE: Final = MAX_LIMIT


def holders(shipments: Iterable[Shipment], asked: Sequence[str]) -> Iterator[tuple[str, Shipment]]:
    """Each asked number with the shipments of a page that hold it, in any kind of number."""
    wanted: dict[str, list[str]] = {}
    for number in asked:
        wanted.setdefault(normal_number(number), []).append(number)
    for shipment in shipments:
        for key in dict.fromkeys(each.number for each in shipment.references):
            for number in wanted.get(key, ()):
                yield number, shipment
