"""A customer's account to book on, in the words of the trade."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.accounts.ledger.allocation import Matched, Share, allocate
from chalicelib.accounts.ledger.model import Account, Draft, Item, Kind
from chalicelib.accounts.ledger.posting import Booked, book

NOON = datetime(2013, 6, 30, 12, tzinfo=UTC)


class Books:
    """One account and its items, changed only through the pure rules."""

    def __init__(self) -> None:
        self.account = Account(customer_id="cus_1")
        self.entries: list[Any] = []
        self.items: dict[str, Item] = {}
        self.allocations: list[Any] = []

    def book(self, kind: Kind, amount: int, dated: date, **facts: Any) -> Item:
        draft = Draft(
            kind=kind,
            amount=amount,
            dated=dated,
            **{"currency": "USD", **facts},
        )
        booked: Booked = book(self.account, draft, f"ent_{len(self.entries):04d}", NOON, "usr_1")
        self.account = booked.account
        self.entries.append(booked.entry)
        self.items[booked.item.id] = booked.item
        return booked.item

    def invoice(self, amount: int, dated: date, due: date, number: str = "", **facts: Any) -> Item:
        return self.book(Kind.CHARGE, amount, dated, due=due, number=number, **facts)

    def payment(self, amount: int, dated: date, **facts: Any) -> Item:
        return self.book(Kind.PAYMENT, amount, dated, **facts)

    def allocate(self, credit: Item, shares: list[Share]) -> Matched:
        return self.took(allocate(self.account, self.items[credit.id], shares))

    def took(self, matched: Matched) -> Matched:
        self.account = matched.account
        self.items.update({item.id: item for item in (matched.credit, *matched.debits)})
        self.allocations.extend(each for each in matched.allocations if each.undone_on is None)
        return matched

    def open_debits(self, currency: str = "USD") -> list[Item]:
        return [
            item
            for item in self.items.values()
            if item.debit and item.open and item.currency == currency
        ]

    def agree(self) -> bool:
        """Entries, items and the summary tell the same story in every currency."""
        return all(self._agrees(balance.currency) for balance in self.account.balances.values())

    def _agrees(self, currency: str) -> bool:
        balance = self.account.balance(currency)
        items = [item for item in self.items.values() if item.currency == currency]
        entries = [entry for entry in self.entries if entry.currency == currency]
        return (
            balance.agrees
            and balance.total == sum(entry.amount for entry in entries)
            and balance.debits == sum(item.remaining for item in items if item.debit)
            and balance.credits == sum(item.remaining for item in items if not item.debit)
            and balance.disputed == sum(item.contested for item in items)
            and balance.open_count == sum(item.debit and item.open for item in items)
            and [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        )
