"""Disputes under every fault: the proof that a broken product shows."""

from typing import Any

import pytest

from chalicelib.accounts.ledger import disputing
from chalicelib.accounts.ledger.errors import AlreadyDisputed
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.reminders.model import OpenItem
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.simulation.broken import careless
from tests.simulation.stories.disputes import Disputes
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Disputes, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("customer 0")

    def test_a_reminder_of_what_is_disputed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            OpenItem, "overdue", lambda item, today: item.open > 0 and item.due < today
        )
        monkeypatch.setattr(
            "chalicelib.accounts.reminders.owing._open_items",
            lambda item: [_whole(item)] if item.open else [],
        )
        self.found_out("does not say what is open of")

    def test_a_second_dispute_of_the_same_invoice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = disputing._open

        def anyhow(books: Any, item_id: str) -> Item:
            try:
                return right(books, item_id)
            except AlreadyDisputed:
                return books.rows.item(books.customer_id, item_id)

        monkeypatch.setattr(disputing, "_open", anyhow)
        self.found_out("is in two disputes")

    def test_a_dispute_that_ends_and_still_holds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            disputing, "release", lambda books, id_: books.rows.item(books.customer_id, id_)
        )
        self.found_out("stands open by")

    def test_a_dispute_that_is_settled_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("and became")


def _whole(item: Item) -> OpenItem:
    """All that is open of it, whatever is disputed."""
    return OpenItem(
        id=item.id,
        number=item.number,
        currency=item.currency,
        issued=item.dated,
        due=item.due,
        amount=item.amount,
        open=item.remaining,
        reference=item.reference or item.shipment,
    )
