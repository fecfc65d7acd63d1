"""Merged and linked tickets and their tasks under every fault: a broken product shows."""

from typing import Any

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tickets.desk import merging
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.tasks.model import Task
from chalicelib.tickets.tasks.service import TaskService
from chalicelib.tickets.words import SETTLED
from tests.simulation.broken import careless
from tests.simulation.stories.merging import Merging
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str, rates: dict[str, float] | None = None) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Merging, seed, rates):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("which does not know", ROUGH)

    def test_a_merged_ticket_whose_clock_runs_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Ticket, "settled", property(lambda ticket: ticket.step in SETTLED))
        self.found_out("while it was merged")

    def test_an_undone_merge_that_costs_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def as_if_it_had_run(ticket: Ticket, since: Any, at: Any) -> Ticket:
            return ticket.with_(merged_into="", merged_at=None, clock_set_at=at)

        monkeypatch.setattr(merging, "_stood_still", as_if_it_had_run)
        self.found_out("early")

    def test_words_that_end_on_a_merged_ticket(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.tickets.portal.service.pass_on", lambda *_: None)
        self.found_out("and heard on []")

    def test_a_task_that_nobody_looks_at_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(TaskService, "wake", lambda *_: None)
        self.found_out("TASK#")

    def test_a_task_that_is_done_and_late_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        right = Task.finished

        def still_due(task: Task, *facts: Any) -> Task:
            return right(task, *facts).model_copy(update={"due_at": task.due_at})

        monkeypatch.setattr(Task, "finished", still_due)
        self.found_out("TASK#")
