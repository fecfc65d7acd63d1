from typing import Any

import pytest

from chalicelib.shipments.events import EventKind
from chalicelib.shipments.matching import belongs
from chalicelib.shipments.model import Agreed, Shipment
from chalicelib.shipments.references import (
    Reference,
    ReferenceKind,
    normal_number,
    suspicious_containers,
)
from tests.unit.shipments.reports import BOX, START, actual, day

BILL = Reference(kind=ReferenceKind.BILL, number="MAEU123")
BOOKING = Reference(kind=ReferenceKind.BOOKING, number="ABC1")
CONTAINER = Reference(kind=ReferenceKind.CONTAINER, number=BOX)


def shipment(**fields: Any) -> Shipment:
    return Shipment(id="shp_1", customer_id="cus_1", created_at=START, **fields)


@pytest.mark.parametrize(
    ("fields", "references", "expected"),
    [
        ({"master_bill": "maeu 123"}, (BILL,), True),
        ({"house_bill": "MAEU123"}, (BILL,), True),
        ({"booking": "abc-1"}, (BOOKING,), True),
        ({"containers": (BOX,)}, (CONTAINER,), True),
        ({"master_bill": "OTHER"}, (BILL,), False),
        # two bills under one booking: the bill decides
        ({"master_bill": "OTHER", "booking": "ABC1"}, (BILL, BOOKING), False),
        # our own house bill says nothing against the carrier's bill
        ({"house_bill": "OURS", "booking": "ABC1"}, (BILL, BOOKING), True),
        # the container sails with somebody else's booking
        ({"booking": "XYZ", "containers": (BOX,)}, (BOOKING, CONTAINER), False),
        ({"number": "ABC1"}, (BOOKING,), False),
    ],
)
def test_the_strongest_number_both_know_decides(
    fields: dict[str, Any], references: tuple[Reference, ...], expected: bool
) -> None:
    event = actual(EventKind.ARRIVED, day(3), references=references)
    assert belongs(event, shipment(**fields)) is expected


def test_a_container_alone_names_a_shipment_only_around_its_agreed_times() -> None:
    promised = shipment(containers=(BOX,), agreed=Agreed(departure=day(2), arrival=day(30)))
    now = actual(EventKind.GATED_IN, day(1), container=BOX, references=(CONTAINER,))
    next_year = actual(EventKind.GATED_IN, day(300), container=BOX, references=(CONTAINER,))
    assert belongs(now, promised)
    assert not belongs(next_year, promised)


def test_a_report_about_another_container_of_the_same_bill_is_not_ours() -> None:
    house = shipment(master_bill="MAEU123", containers=(BOX,))
    other = actual(EventKind.LOADED, day(1), container="MSKU1234565", references=(BILL,))
    assert not belongs(other, house)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("mscu 123456-7", "MSCU1234567"),
        ("ＡＢＣ／１２３", "ABC123"),
        ("007", "007"),
        (" - / ", ""),
    ],
)
def test_numbers_are_compared_without_blanks_case_and_width(typed: str, compared: str) -> None:
    assert normal_number(typed) == compared


def test_a_mistyped_container_is_pointed_out() -> None:
    assert suspicious_containers(("CSQU3054383", "CSQU3054384", "shipper-owned 1")) == (
        "CSQU3054384",
        "shipper-owned 1",
    )
