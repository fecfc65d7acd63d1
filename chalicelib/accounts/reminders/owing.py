"""What the ledger says is open, in the words of reminders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.reminders.model import OpenItem, Owed
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing, every
from chalicelib.tenancy.principal import Principal

PAGE = 200


class OpenItems(Protocol):
    """The ledger's open items, page by page: debits and credits of every currency."""

    def open_items(
        self, who: Principal, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Item]: ...


@dataclass(frozen=True)
class Owing:
    """Reads all that is open of one customer; as many pages as it takes."""

    ledger: OpenItems

    def owed(self, who: Principal, customer_id: str) -> Owed:
        """Open debits, and by currency what was paid or credited and not set against any."""
        debits: list[OpenItem] = []
        unallocated: dict[str, int] = {}
        for item in self._each(who, customer_id):
            if item.debit:
                debits += _open_items(item)
            else:
                before = unallocated.get(item.currency, 0)
                unallocated[item.currency] = before + item.remaining
        return Owed(items=tuple(debits), unallocated=unallocated)

    def _each(self, who: Principal, customer_id: str) -> Iterator[Item]:
        return every(lambda after: self.ledger.open_items(who, customer_id, PAGE, after))


def _open_items(item: Item) -> Iterator[OpenItem]:
    """The item as the chase sees it; of one that is disputed in part, either part by itself."""
    for part, disputed in ((item.undisputed, False), (item.contested, True)):
        if part:
            yield _open_item(item, part, disputed)


def _open_item(item: Item, part: int, disputed: bool) -> OpenItem:
    return OpenItem(
        id=item.id,
        number=item.number,
        currency=item.currency,
        issued=item.dated,
        due=item.due,
        amount=item.amount,
        open=part,
        disputed=disputed,
        reference=item.reference or item.shipment,
    )
