"""Tickets: raised, listed among ten thousand, opened with twenty comments."""

from collections.abc import Iterator

from chalicelib.tickets.schemas.record import TicketNew
from tests.api import Api
from tests.perf.hello import chalice_ms
from tests.perf.measure import Figure, MeteredWorld, measured
from tests.unit.customers.factories import a_customer

COMMENTS = 20


def figures() -> Iterator[Figure]:
    """Each figure among a hundred tickets and among ten thousand."""
    hello = chalice_ms()
    for many in (100, 10_000):
        world, body, one = _seeded(many)
        api = Api(world)
        yield measured(
            f"API: create a ticket among {many:,}",
            world,
            lambda _, api=api, body=body: api.post("/v1/tickets", body),
            beside_ms=hello,
        )
        yield measured(
            f"API: list the 25 newest of {many:,} tickets",
            world,
            lambda _, api=api: api.get("/v1/tickets?limit=25"),
            beside_ms=hello,
        )
        yield measured(
            f"API: open a ticket with {COMMENTS} comments among {many:,}",
            world,
            lambda _, api=api, one=one: (
                api.get(f"/v1/tickets/{one}"),
                api.get(f"/v1/tickets/{one}/timeline"),
            ),
            beside_ms=hello * 2,
            note="two requests: the ticket and its timeline",
        )


def _seeded(many: int) -> tuple[MeteredWorld, dict[str, str], str]:
    world = MeteredWorld()
    customer = world.services.customers.create(world.who, a_customer())
    body = {
        "category": "delay",
        "text": "The container missed its vessel and nobody called.",
        "customer_id": customer.id,
    }
    new = TicketNew.model_validate(body)
    one = world.services.tickets.raise_ticket(world.who, new)
    for _ in range(COMMENTS):
        world.services.tickets.comment(world.who, one.id, "Called the line, waiting for an answer.")
    for _ in range(many - 1):
        world.services.tickets.raise_ticket(world.who, new)
    world.queues.waiting.clear()
    return world, body, one.id
