"""Customers among ten thousand: opening a file, searching, the list, the page."""

from collections.abc import Iterator

from tests.api import Api
from tests.perf.hello import chalice_ms
from tests.perf.measure import Figure, MeteredWorld, measured
from tests.unit.customers.factories import a_customer

MANY = 10_000
_FIRST = ("Red", "Blue", "Golden", "Silver", "North", "South", "East", "West", "Grand", "New")
_SECOND = (
    "Star",
    "Anchor",
    "Lantern",
    "Harbour",
    "River",
    "Ocean",
    "Bridge",
    "Tower",
    "Gate",
    "Sail",
)


def seeded(many: int) -> MeteredWorld:
    """A company with that many customers."""
    world = MeteredWorld()
    for number in range(many):
        first, second = _FIRST[number % 10], _SECOND[number // 10 % 10]
        new = a_customer(f"C{number:05}", f"{first} {second} {number:05} Trading")
        world.services.customers.create(world.who, new)
    return world


def figures() -> Iterator[Figure]:
    """Each figure in turn."""
    hello = chalice_ms()
    for many in (100, MANY):
        world = seeded(many)
        api = Api(world)
        yield measured(
            f"API: create a customer among {many:,}",
            world,
            lambda n, api=api: api.post("/v1/customers", {"code": f"N{n}", "name": f"New {n} Ltd"}),
            beside_ms=hello,
        )
        yield measured(
            f"API: search customers among {many:,} (two words)",
            world,
            lambda n, api=api: api.get("/v1/customers?q=golden%20lantern"),
            beside_ms=hello,
        )
        yield measured(
            f"API: list 25 customers of {many:,}",
            world,
            lambda n, api=api: api.get("/v1/customers"),
            beside_ms=hello,
        )
