"""Documents leave the house: freely when nothing stops them, else by a second person's leave."""

from datetime import date, timedelta

import pytest

from chalicelib.accounts.credit.errors import SecondPersonNeeded
from chalicelib.accounts.credit.model import Blocks, Cause
from chalicelib.accounts.credit.schemas import HoldNew, LeaveNew, ReleaseNew
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.shipments.errors import ShipmentNotFound
from chalicelib.shipments.releasing.errors import (
    DocumentReleased,
    DocumentsHeld,
    LeaveAsked,
    NoLeaveAsked,
    NotHeld,
    NotReleased,
)
from chalicelib.shipments.releasing.model import Document, Papers
from chalicelib.shipments.releasing.schemas import ReleasedNew
from chalicelib.tenancy.principal import Principal
from tests.companies import add_member
from tests.unit.shipments.factories import customer_of, entered
from tests.world import World

BILL, ORDER = Document.BILL_OF_LADING, Document.DELIVERY_ORDER
TODAY = date(2026, 3, 2)


class House:
    """A shipment whose customer's agreement lets us keep originals; Sue sells, Bob and May lead."""

    def __init__(self, world: World) -> None:
        self.world, self.who, self.releasing = world, world.who, world.services.releasing
        self.bob = add_member(world.store, world.who, "usr_bob", "finance")
        self.may = add_member(world.store, world.who, "usr_may", "manager")
        self.sue = add_member(world.store, world.who, "usr_sue", "sales")
        self.customer = customer_of(world)
        agreed = AgreementNew(currency="USD", originals_withheld=True)
        world.services.terms.agree(self.who, self.customer, 0, agreed)
        self.shipment = entered(world, house_bill="HBL 1").id

    def holds(self, *blocks: Blocks) -> None:
        new = HoldNew(reason="cheque came back", blocks=blocks)
        self.world.services.credit.put_on_hold(self.bob, self.customer, new)

    def releases(self, document: Document = BILL, who: Principal | None = None) -> Papers:
        new = ReleasedNew(document=document, to="Hamburg Import GmbH")
        return self.releasing.release(who or self.sue, self.shipment, new)

    def asks(self, days: int = 2) -> Papers:
        new = LeaveNew(reason="paid by wire today", until=TODAY + timedelta(days))
        return self.releasing.ask(self.sue, self.shipment, new)

    def green(self) -> bool:
        return self.releasing.standing(self.who, self.shipment).light.green


@pytest.fixture
def house(world: World) -> House:
    return House(world)


def test_while_nothing_stops_it_anybody_who_works_on_shipments_releases(house: House) -> None:
    papers = house.releases()
    out = papers.out(BILL)
    assert out is not None
    assert (out.to, out.by, out.leave) == ("Hamburg Import GmbH", "usr_sue", None)
    assert papers.out(ORDER) is None
    with pytest.raises(DocumentReleased):
        house.releases()


@pytest.mark.parametrize(
    ("blocks", "green"),
    [((), True), ((Blocks.BOOKINGS,), True), ((Blocks.DOCUMENTS,), False)],
)
def test_only_a_hold_that_stops_documents_turns_the_light_red(
    house: House, blocks: tuple[Blocks, ...], green: bool
) -> None:
    house.holds(*blocks)
    assert house.green() is green


def test_against_red_nothing_is_released_and_it_says_who_may_give_leave(house: House) -> None:
    house.holds(Blocks.DOCUMENTS)
    with pytest.raises(DocumentsHeld):
        house.releases(who=house.may)
    standing = house.releasing.standing(house.sue, house.shipment)
    assert standing.light.causes == (Cause.HAND,)
    # Neither Bob, who put the customer on hold, nor Sue, who has not the right.
    assert set(standing.may_grant) == {house.who.user, "usr_may"}


class TestLeave:
    def test_a_second_person_gives_it_and_the_record_says_so(self, house: House) -> None:
        house.holds(Blocks.DOCUMENTS)
        house.asks()
        assert [each.shipment_id for each in house.releasing.asked(house.who).items] == [
            house.shipment
        ]
        with pytest.raises(DocumentsHeld):
            house.releases()
        house.releasing.grant(house.may, house.shipment)
        assert house.releasing.asked(house.who).items == []
        leave = house.releases().releases[0].leave
        assert leave is not None
        assert (leave.asked_by, leave.granted_by, leave.alone) == ("usr_sue", "usr_may", False)
        assert leave.reason == "paid by wire today"

    def test_who_asked_or_set_the_hold_or_has_no_right_does_not_give_it(self, house: House) -> None:
        house.holds(Blocks.DOCUMENTS)
        new = LeaveNew(reason="urgent", until=TODAY)
        house.releasing.ask(house.may, house.shipment, new)
        for who in (house.may, house.bob):
            with pytest.raises(SecondPersonNeeded):
                house.releasing.grant(who, house.shipment)
        with pytest.raises(Forbidden):
            house.releasing.grant(house.sue, house.shipment)
        assert not house.green()

    def test_it_ends_with_its_last_day(self, house: House) -> None:
        house.holds(Blocks.DOCUMENTS)
        house.asks(days=1)
        house.releasing.grant(house.may, house.shipment)
        house.world.clock.advance(timedelta(days=1))
        assert house.green()
        house.world.clock.advance(timedelta(days=1))
        assert not house.green()
        with pytest.raises(DocumentsHeld):
            house.releases()
        house.asks(days=5)  # and may be asked again

    def test_one_is_asked_at_a_time_and_not_for_a_day_that_is_gone(self, house: House) -> None:
        with pytest.raises(NotHeld):
            house.asks()
        house.holds(Blocks.DOCUMENTS)
        with pytest.raises(Invalid):
            house.asks(days=-1)
        house.asks()
        with pytest.raises(LeaveAsked):
            house.asks()

    def test_it_is_refused_by_a_second_person_or_taken_back_by_who_asked(
        self, house: House
    ) -> None:
        house.holds(Blocks.DOCUMENTS)
        for who in (house.bob, house.sue):
            house.asks()
            house.releasing.refuse(who, house.shipment)
            assert not house.green()
        with pytest.raises(NoLeaveAsked):
            house.releasing.refuse(house.sue, house.shipment)
        house.asks()
        other = add_member(house.world.store, house.who, "usr_tom", "service")
        with pytest.raises(Forbidden):
            house.releasing.refuse(other, house.shipment)

    def test_it_covers_no_cause_that_came_later(self, house: House) -> None:
        house.holds(Blocks.DOCUMENTS)
        house.asks()
        granted = house.releasing.grant(house.may, house.shipment)
        credit = house.world.services.credit.of(house.who, house.customer)
        assert credit.hold is not None
        assert granted.light(credit.hold, TODAY).green
        later = credit.hold.model_copy(update={"causes": (Cause.AGE, Cause.HAND)})
        assert not granted.light(later, TODAY).green

    def test_a_company_of_one_asks_the_same_person_twice(self, world: World) -> None:
        customer = customer_of(world)
        agreed = AgreementNew(currency="USD", originals_withheld=True)
        world.services.terms.agree(world.who, customer, 0, agreed)
        shipment = entered(world).id
        held = HoldNew(reason="late", blocks=(Blocks.DOCUMENTS,))
        world.services.credit.put_on_hold(world.who, customer, held)
        world.services.releasing.ask(world.who, shipment, LeaveNew(reason="x", until=TODAY))
        granted = world.services.releasing.grant(world.who, shipment)
        assert granted.leave is not None
        assert granted.leave.alone


def test_once_the_hold_is_released_the_light_is_green_again(house: House) -> None:
    house.holds(Blocks.DOCUMENTS)
    credit = house.world.services.credit
    credit.ask_release(house.sue, house.customer, ReleaseNew(reason="paid", until=TODAY))
    assert not house.green()
    credit.grant_release(house.may, house.customer)
    assert house.green()
    house.releases()


def test_a_hold_that_begins_in_the_same_moment_stops_the_release(house: House) -> None:
    """The light was green when it was read; what is written must still be so."""
    read = house.world.services.credit.of

    def and_then_held(who: Principal, customer_id: str) -> object:
        found = read(who, customer_id)
        if found.hold is None:
            house.holds(Blocks.DOCUMENTS)
        return found

    house.releasing.credit = _Credits(and_then_held, house.world.services.credit.hold_still)
    with pytest.raises(DocumentsHeld):
        house.releases()


class TestTakingBack:
    def test_a_mistake_stays_on_record_and_the_document_is_here_again(self, house: House) -> None:
        house.releases()
        papers = house.releasing.take_back(house.sue, house.shipment, BILL, "wrong shipment")
        assert papers.out(BILL) is None
        assert [(each.why, each.taken_back_by) for each in papers.releases] == [
            ("wrong shipment", "usr_sue")
        ]
        assert house.releases().out(BILL) is not None

    def test_what_was_not_released_is_not_taken_back(self, house: House) -> None:
        with pytest.raises(NotReleased):
            house.releasing.take_back(house.sue, house.shipment, ORDER, "none")


def test_a_stranger_and_an_auditor_release_nothing(house: House) -> None:
    with pytest.raises(ShipmentNotFound):
        house.releases(who=house.world.stranger)
    auditor = add_member(house.world.store, house.who, "usr_aud", "auditor")
    with pytest.raises(Forbidden):
        house.releases(who=auditor)


class _Credits:
    """Credits whose reading takes so long that somebody acts meanwhile."""

    def __init__(self, of: object, hold_still: object) -> None:
        self.of, self.hold_still = of, hold_still
