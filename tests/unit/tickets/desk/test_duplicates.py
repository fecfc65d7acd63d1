"""Duplicates are suggested, on raising and on the ticket; nothing is ever blocked or dropped."""

import pytest

from chalicelib.customers.errors import CustomerNotFound
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from chalicelib.tickets.desk.model import Reason
from chalicelib.tickets.desk.schemas import MatterIn, SplitIn
from chalicelib.tickets.importing import Imported
from chalicelib.unit_of_work import UnitOfWork
from tests.api import Api
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import Desk
from tests.world import World

TEXT = "The container missed its vessel in Ningbo and nobody called us"
BOX = {"kind": "container", "number": "MSKU1234565"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def a_customer_of(desk: Desk, code: str = "ACME") -> str:
    return desk.world.services.customers.create(desk.owner, a_customer(code)).id


def like_new(desk: Desk, **given: object) -> list[str]:
    new = MatterIn.model_validate({"text": TEXT, **given})
    return [each.ticket.id for each in desk.world.services.desk.like_new(desk.li, new)]


def imported(desk: Desk, key: str, text: str) -> str:
    uow = UnitOfWork(desk.world.backing, desk.owner)
    ticket, _ = desk.tickets.import_ticket(uow, Imported(key=key, text=text))
    uow.commit()
    return ticket.id


def test_what_the_same_customer_said_is_found_before_it_is_raised_again(desk: Desk) -> None:
    customer, other = a_customer_of(desk), a_customer_of(desk, "BETA")
    first = desk.raised(text=TEXT, customer_id=customer)
    desk.raised(text="The invoice charges demurrage twice", customer_id=customer)
    near = "Container missed vessel in Ningbo, nobody called us"
    assert like_new(desk, customer_id=customer, text=near) == [first.id]
    assert like_new(desk, customer_id=other, text=near) == []


def test_the_same_number_is_found_the_moment_it_was_typed_in(desk: Desk) -> None:
    customer = a_customer_of(desk)
    first = desk.raised(text="Seal broken", references=[BOX])
    asked = {"text": "Cartons wet", "references": [{"kind": "other", "number": "msku 123456-5"}]}
    assert like_new(desk, customer_id=customer, **asked) == [first.id]


def test_exact_repeats_of_an_import_stay_and_are_suggested_to_each_other(desk: Desk) -> None:
    text = "My shipment was delayed for two weeks."
    ids = [imported(desk, key, text) for key in ("A-1", "A-2", "A-3")]
    alone = imported(desk, "A-4", "Wrong invoice title")
    like = desk.world.services.desk.like
    assert len(desk.tickets.newest(desk.li).items) == 4
    for each in ids:
        found = like(desk.li, each)
        assert {one.ticket.id for one in found} == set(ids) - {each}
        assert {one.reasons for one in found} == {(Reason.SAME_TEXT,)}
    assert like(desk.li, alone) == []


def test_a_text_that_was_imported_anew_is_no_longer_a_repeat(desk: Desk) -> None:
    ids = [imported(desk, key, TEXT) for key in ("A-1", "A-2")]
    imported(desk, "A-2", "It was the airline's fault after all.")
    desk.world.settle()
    assert desk.world.services.desk.like(desk.li, ids[0]) == []


def test_another_companys_tickets_are_never_suggested_nor_its_customers_known(desk: Desk) -> None:
    customer = a_customer_of(desk)
    desk.raised(text=TEXT, customer_id=customer)
    stranger = desk.world.services.desk
    assert stranger.like_new(desk.world.stranger, MatterIn(text=TEXT)) == []
    with pytest.raises(CustomerNotFound):
        stranger.like_new(desk.world.stranger, MatterIn(text=TEXT, customer_id=customer))


def test_it_reads_as_much_among_many_tickets_as_among_few() -> None:
    store = MeteredStore(MemoryStore())
    desk = Desk(World(store=store))
    customer = a_customer_of(desk)
    read = []
    for _ in range(2):
        for number in range(30):
            desk.raised(text=f"{TEXT} {number}", customer_id=customer)
        store.start()
        like_new(desk, customer_id=customer)
        read.append((store.usage.calls, store.usage.items_read))
    assert read[0] == read[1]


def test_over_the_api(world: World) -> None:
    api = Api(world)
    first = api.post("/v1/tickets", {"text": TEXT, "references": [BOX]}).json["id"]
    asked = api.post("/v1/tickets/duplicates", {"text": "Seal broken", "references": [BOX]})
    assert [(each["ticket"]["id"], each["number"]) for each in asked.json["items"]] == [
        (first, "MSKU1234565")
    ]
    second = api.post("/v1/tickets", {"text": TEXT}).json["id"]
    found = api.get(f"/v1/tickets/{second}/duplicates").json["items"]
    assert [(each["ticket"]["id"], each["reasons"], each["percent"]) for each in found] == [
        (first, ["same_text"], 100)
    ]


def test_what_is_linked_already_is_not_suggested_again(desk: Desk) -> None:
    first = desk.raised(text=TEXT)
    second = desk.raised(text=TEXT)
    tools = desk.world.services.desk
    assert [each.ticket.id for each in tools.like(desk.li, second.id)] == [first.id]
    part = tools.split(desk.li, second.id, SplitIn(text=TEXT, category="delay"))
    assert [each.ticket.id for each in tools.like(desk.li, part.id)] == [first.id]
