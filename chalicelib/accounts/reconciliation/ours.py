"""Our side of a comparison: what a customer was charged, or what we expect to pay a carrier."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.accounts.ledger.correcting import amounts_to
from chalicelib.accounts.ledger.model import Item, Kind
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.accounts.payables.service import PayableService
from chalicelib.accounts.reconciliation.lines import Line
from chalicelib.accounts.reconciliation.model import Frame, Sender, Told
from chalicelib.accounts.reconciliation.walking import SHIPMENTS_AT_ONCE, holders
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.service import ShipmentService
from chalicelib.tenancy.principal import Principal

Ours = tuple[Line, Told]
# The other numbers of shipments, by what sort they are.
Numbers = dict[str, list[str]]
# What a customer's list is compared with: payments and interest stand on no list of charges.
_COMPARED = (Kind.CHARGE, Kind.CREDIT_NOTE)


@dataclass
class OurSide:
    """Reads our lines, and what else is known of the shipments that they are for."""

    ledger: LedgerService
    payables: PayableService
    shipments: ShipmentService

    def lines(
        self, who: Principal, sender: Sender, frame: Frame, credits: bool = False
    ) -> list[Ours]:
        """Everything of the sender dated in the frame; in a job, since it may be much.

        Where a carrier sends ``credits``, also what was claimed of its bills, below zero.
        """
        if sender.customer_id and sender.side == "customer":
            return list(self._charged(who, sender.customer_id, frame))
        found = self.payables.each_of_supplier(who, sender.name, frame.since, frame.until)
        return [
            _of_payable(each)
            for each in found
            if each.status is Status.EXPECTED or (credits and each.claimed and each.creditable)
        ]

    def numbers_of(self, who: Principal, numbers: Sequence[str]) -> dict[str, Numbers]:
        """By each number the bills, containers and bookings of the shipments that hold it."""
        return {number: _numbers(self.shipments.search(who, number).items) for number in numbers}

    def numbers_on(
        self, who: Principal, asked: Sequence[str], after: Any
    ) -> tuple[dict[str, Numbers], Any]:
        """The same of a page of all shipments; and where the next page begins."""
        page = self.shipments.search(who, "", SHIPMENTS_AT_ONCE, after)
        held: dict[str, list[Shipment]] = {}
        for number, shipment in holders(page.items, asked):
            held.setdefault(number, []).append(shipment)
        return {number: _numbers(each) for number, each in held.items()}, page.after

    def _charged(self, who: Principal, customer_id: str, frame: Frame) -> Iterator[Ours]:
        ledger = self.ledger
        for code in sorted(ledger.account(who, customer_id).balances):
            entries = ledger.entries_between(who, customer_id, code, frame.since, frame.until)
            ids = [each.id for each in entries if each.kind in _COMPARED]
            for item in ledger.items(who, customer_id, ids):
                if not item.reversed_by:
                    yield _of_item(item)


def _numbers(shipments: Iterable[Shipment]) -> Numbers:
    found: dict[str, list[str]] = {"bills": [], "containers": [], "bookings": []}
    for each in shipments:
        found["bills"] += [each.house_bill, each.master_bill]
        found["containers"] += each.containers
        found["bookings"] += [each.booking]
    return {name: [n for n in dict.fromkeys(all_) if n] for name, all_ in found.items()}


def wider(line: Line, *more: Mapping[str, Sequence[str]]) -> Line:
    """The line with the other numbers of its shipments."""
    if not more:
        return line
    return replace(
        line,
        bills=(*line.bills, *(no for each in more for no in each["bills"])),
        containers=(*line.containers, *(no for each in more for no in each["containers"])),
        bookings=(*line.bookings, *(no for each in more for no in each["bookings"])),
    )


def _of_item(item: Item) -> Ours:
    numbers = (item.shipment,) if item.shipment else ()
    line = _line(item.id, item.currency, amounts_to(item), numbers, item)
    line = replace(line, documents=(item.number,) if item.number else ())
    return line, _told(line, item.number, item.reference, item, numbers)


def _of_payable(payable: Payable) -> Ours:
    expected = payable.status is Status.EXPECTED
    amount = payable.amount if expected else -payable.claimed
    line = _line(payable.id, payable.currency, amount, payable.references, payable)
    return line, _told(line, payable.number, payable.note, payable, payable.references)


def _line(
    id_: str, currency: str, amount: int, numbers: tuple[str, ...], thing: Item | Payable
) -> Line:
    """What kind of number it is was not asked when it was entered: it may be any."""
    return Line(
        id=id_,
        currency=currency,
        amount=amount,
        bills=numbers,
        containers=numbers,
        bookings=numbers,
        kind=thing.charge_kind,
        grams=thing.grams,
        litres=thing.litres,
    )


def _told(
    line: Line, number: str, text: str, thing: Item | Payable, numbers: tuple[str, ...]
) -> Told:
    return Told(
        id=line.id,
        number=number,
        text=text,
        currency=line.currency,
        amount=line.amount,
        dated=thing.dated,
        due=thing.due,
        kind=thing.charge_kind.value if thing.charge_kind else "",
        grams=thing.grams,
        litres=thing.litres,
        numbers=numbers,
    )
