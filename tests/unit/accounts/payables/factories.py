"""Bills of carriers as tests need them."""

from datetime import date
from typing import Any

from chalicelib.accounts.payables.model import Payable
from chalicelib.accounts.payables.schemas import PayableNew
from tests.world import World


def a_bill(**facts: Any) -> PayableNew:
    """A freight bill of 1,000.00 dollars, due at the end of March."""
    told = {
        "supplier": "Ocean Line",
        "number": "OL-1",
        "currency": "USD",
        "amount": 100_000,
        "dated": date(2026, 3, 1),
        "due": date(2026, 3, 31),
        "references": ("OOLU1234567",),
    }
    return PayableNew(**{**told, **facts})


def recorded(world: World, **facts: Any) -> Payable:
    """It is in the books."""
    return world.services.payables.record(world.who, a_bill(**facts))
