"""Fee sheets under every fault: the proof that a broken product shows."""

from typing import Any

import pytest

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.preparing import Preparing
from chalicelib.accounts.confirmation.service import ConfirmationService
from chalicelib.accounts.ledger.reading import LedgerReading
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.simulation.broken import careless
from tests.simulation.stories.fees import Fees
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.4, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Fees, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("in the books")

    def test_a_confirmed_line_that_anybody_changes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(FeeSheet, "locks", lambda *_: False)
        self.found_out("changed without its number")

    def test_a_change_that_outdates_no_sheet(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ConfirmationService, "guard", lambda *_: None)
        self.found_out("on a sheet that is asked, in the books")

    def test_a_long_sheet_that_is_sent_before_it_is_whole(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        right = Preparing._went_on
        at_once = lambda self, uow, sheet, whole: right(self, uow, sheet, whole=True)  # noqa: E731
        monkeypatch.setattr(Preparing, "_went_on", at_once)
        self.found_out("stands on a sheet and does not know")

    def test_a_long_sheet_that_nobody_looks_at_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Preparing, "_as_asked", lambda *_: True)
        self.found_out("in the books")

    def test_a_long_sheet_that_is_never_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        idle = lambda self, who, job: job.finished(self.backing.clock.now())  # noqa: E731
        monkeypatch.setattr(Preparing, "prepare_step", idle)
        self.found_out("is still being prepared")

    def test_a_sheet_that_is_not_of_one_moment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def careless_of_the_account(
            self: LedgerReading, uow: Any, account: Any, ids: Any, sheet_id: str
        ) -> None:
            self.desk.rows(uow.who).name_sheet(uow, account.customer_id, ids, sheet_id)

        monkeypatch.setattr(LedgerReading, "name_sheet", careless_of_the_account)
        self.found_out("a charge stands on two sheets")
