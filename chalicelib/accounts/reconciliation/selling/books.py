"""Where customers' charges for a shipment are found in the books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from chalicelib.accounts.ledger.model import Account, Item, Kind
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.reconciliation.model import Frame
from chalicelib.accounts.reconciliation.selling.model import Sale, spellings
from chalicelib.accounts.reconciliation.walking import SHIPMENTS_AT_ONCE, holders
from chalicelib.kit.paging import Listing
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.service import ShipmentService
from chalicelib.tenancy.principal import Principal

# So many charges of one number: a container of a consolidation has a few dozen shippers.
MOST_OF_A_NUMBER: Final = 60
# A customer is charged before or after the carrier bills, hardly ever by more than a quarter.
AROUND: Final = timedelta(days=92)


@dataclass
class Books:
    """Reads what customers were charged; nothing here writes."""

    ledger: LedgerService
    shipments: ShipmentService

    def bearing(self, who: Principal, number: str, frame: Frame) -> list[Sale]:
        """The charges about the time of a bill that bear a number, in any of its spellings: a
        container's number comes up again on its next voyage."""
        found: dict[str, list[str]] = {}
        for key in spellings(number):
            for each in self.ledger.bearing(who, key, MOST_OF_A_NUMBER):
                if each.what == "shipment":
                    found.setdefault(each.customer_id, []).append(each.id)
        return [
            sale
            for customer in sorted(found)
            for sale in self._sales(who, customer, found[customer])
            if frame.since - AROUND <= sale.dated <= frame.until + AROUND
        ]

    def of_account(
        self, who: Principal, account: Account, frame: Frame, asked: Mapping[str, Sequence[str]]
    ) -> list[tuple[str, Sale]]:
        """A customer's charges about the time of a bill that bear one of the asked numbers, by
        their spelling; each with every number that asks for it."""
        numbers: dict[str, Sequence[str]] = {}
        for currency in sorted(account.balances):
            since, until = frame.since - AROUND, frame.until + AROUND
            for entry in self.ledger.entries_between(
                who, account.customer_id, currency, since, until
            ):
                keys = spellings(entry.shipment) if entry.kind is Kind.CHARGE else ()
                if asking := next((asked[key] for key in keys if key in asked), ()):
                    numbers[entry.id] = asking
        sales = self._sales(who, account.customer_id, list(numbers))
        return [(number, each) for each in sales for number in numbers[each.id]]

    def by_shipment(
        self, who: Principal, number: str, frame: Frame
    ) -> tuple[list[Sale], list[str]]:
        """The charges of the shipments that hold a number by any of their other numbers, and
        whose shipments they are: a carrier bills by master bill what is charged by house bill."""
        shipments = self.shipments.search(who, number).items
        others = dict.fromkeys(each for one in shipments for each in _numbers(one))
        sales = {sale.id: sale for no in others for sale in self.bearing(who, no, frame)}
        return list(sales.values()), sorted({each.customer_id for each in shipments} - {""})

    def on_shipments(
        self, who: Principal, asked: Sequence[str], after: Any
    ) -> tuple[list[tuple[str, list[str], str]], Any]:
        """Of a page of all shipments those that hold an asked number: the number, the shipment's
        numbers and whose it is; and where the next page begins."""
        page = self.shipments.search(who, "", SHIPMENTS_AT_ONCE, after)
        held = holders(page.items, asked)
        return [(number, _numbers(each), each.customer_id) for number, each in held], page.after

    def accounts(self, who: Principal, limit: int, after: Any) -> Listing[Account]:
        """All accounts, page by page."""
        return self.ledger.accounts(who, limit, after)

    def _sales(self, who: Principal, customer_id: str, ids: Sequence[str]) -> list[Sale]:
        items = self.ledger.items(who, customer_id, list(dict.fromkeys(ids)))
        return [_sale(each) for each in items if _stands(each)]


def _stands(item: Item) -> bool:
    return item.kind is Kind.CHARGE and not item.reversed_by and item.amount + item.corrected > 0


def _sale(item: Item) -> Sale:
    return Sale(
        id=item.id,
        customer_id=item.customer_id,
        number=item.number,
        currency=item.currency,
        amount=item.amount + item.corrected,
        dated=item.dated,
        kind=item.charge_kind.value if item.charge_kind else "",
        shipment=item.shipment,
    )


def _numbers(shipment: Shipment) -> list[str]:
    bills = (shipment.house_bill, shipment.master_bill, shipment.booking, shipment.number)
    return [each for each in (*bills, *shipment.containers) if each]
