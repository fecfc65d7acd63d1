"""The same stories on the embedded engine, in step with the memory: 200 seeds on every run."""

from concurrent.futures import ProcessPoolExecutor
from itertools import chain

import pytest

from chalicelib.kit.dynamo import Operation
from chalicelib.kit.dynamo.aws import AwsStore
from tests.simulation.stories import on_the_engine

SEEDS, PROCESSES, CHUNK = 200, 2, 25


def test_the_engine_plays_every_story_as_the_memory_does() -> None:
    parts = [range(first, first + CHUNK) for first in range(0, SEEDS, CHUNK)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        played = list(chain.from_iterable(pool.map(on_the_engine, parts)))
    assert len(played) == SEEDS
    assert {each.seed: each.wrong for each in played if each.wrong} == {}


def test_an_engine_that_loses_a_write_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    real = AwsStore.commit

    def forgetful(self: AwsStore, operations: list[Operation]) -> None:
        real(self, operations[:-1] or operations)

    monkeypatch.setattr(AwsStore, "commit", forgetful)
    assert any("the engine answers" in each.wrong for each in on_the_engine(range(3)))
