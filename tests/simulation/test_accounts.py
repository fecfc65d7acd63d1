"""Accounts and reminders, and the proof that a broken product does not get through."""

from typing import Any

import pytest

from chalicelib.accounts.ledger.model import Draft, Entry
from chalicelib.accounts.ledger.reading import LedgerReading
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.reminders.policy import ReminderPolicy
from chalicelib.accounts.reminders.service import ReminderService
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.repository import StatementRepository
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Busy, Unsure
from chalicelib.notify.message import Message
from chalicelib.notify.outbox import OutboxService
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.broken import careless
from tests.simulation.stories.accounts import Accounts
from tests.simulation.story import wrong_in


def _beside_the_former(
    self: StatementRepository, uow: UnitOfWork, before: Statement, after: Statement
) -> None:
    """The new issue as if there were none before it."""
    self._put(uow, after)


# A broken line shows within these seeds, or the simulation does not see it.
ENOUGH = range(120)
# Much more of what makes a guard necessary than a seed draws for itself.
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3, "mail_sent_then_crash": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def test_the_product_passes_as_it_is(self) -> None:
        assert [wrong_in(Accounts, seed, ROUGH) for seed in range(20)] == [""] * 20

    def found_out(self, expected: str, seeds: range = ENOUGH) -> None:
        for seed in seeds:
            if expected in wrong_in(Accounts, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_what_is_perhaps_issued_and_issued_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who cannot tell whether it was done, and tries again as if it was not, is refused."""
        right = UnitOfWork._commit

        def as_if_not_done(self: UnitOfWork, row: Any) -> None:
            try:
                right(self, row)
            except Unsure:
                raise Busy from None

        monkeypatch.setattr(UnitOfWork, "_commit", as_if_not_done)
        rates = {"done_then_unreadable": 0.4}
        assert any("done, and refused" in wrong_in(Accounts, seed, rates) for seed in ENOUGH)

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("customer")

    def test_a_gate_that_does_not_read_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def yes(self: ReminderService, who: Principal, message: Message) -> bool:
            return True

        monkeypatch.setattr(ReminderService, "may_send", yes)
        # A payment must fall between a letter's last look and its mail: few seeds draw that.
        self.found_out("the mail lists", range(400))

    def test_numbers_that_two_may_take(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = StatementRepository.last_number
        taken: dict[int, int] = {}

        def stale(self: StatementRepository, series: str) -> int:
            """Every now and then the number that was given last is not seen."""
            taken[id(self.store)] = taken.get(id(self.store), 0) + 1
            return right(self, series) + taken[id(self.store)] % 2

        monkeypatch.setattr(StatementRepository, "last_number", stale)
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("statement numbers")

    def test_a_run_that_states_again_what_was_stated(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each step of a run must find what an earlier try of it has issued."""
        monkeypatch.setattr(LedgerReading, "mark_stated", lambda *_: None)
        self.found_out("opens with")

    def test_a_revision_that_forgets_what_it_revises(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(StatementRepository, "insert_revision", _beside_the_former)
        # A revision must meet another act: few seeds draw that.
        self.found_out("is revised, or is not", range(400))

    def test_a_write_off_of_what_was_paid_meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def not_looked_at(
            self: LedgerService, uow: UnitOfWork, customer: str, draft: Draft, _shares: Any
        ) -> Entry:
            return self._within(uow, customer, lambda books: books.credit(draft, None))

        monkeypatch.setattr(LedgerService, "add_write_off", not_looked_at)
        self.found_out("were written off of", range(200))

    def test_a_write_off_that_one_person_asks_and_approves(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.accounts.write_offs.service.alone", lambda _members: True)
        self.found_out("was approved by")

    def test_an_outbox_that_does_not_claim(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def careless(self: OutboxService, who: Principal, row: Any) -> Any:
            return row

        monkeypatch.setattr(OutboxService, "_claim", careless)
        self.found_out("mailed twice")

    def test_a_worker_that_forgets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def nothing(self: ReminderService, who: Principal, id_: str, expected: str) -> None:
            return

        monkeypatch.setattr(ReminderService, "wake", nothing)
        self.found_out("a message was due")

    def test_a_reminder_a_day_early(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = ReminderPolicy.number_due

        def eager(self: ReminderPolicy, days_overdue: int, *, calls: bool = True) -> int:
            return right(self, days_overdue + 1, calls=calls)

        monkeypatch.setattr(ReminderPolicy, "number_due", eager)
        self.found_out("steps")
