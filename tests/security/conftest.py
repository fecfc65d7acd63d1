"""One house for all tests that leave it as it was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from chalicelib import bootstrap
from tests.security.house import House

A_MINUTE: Final = timedelta(minutes=1)


@pytest.fixture(scope="session")
def _house() -> House:
    return House()


@pytest.fixture
def house(_house: House) -> Iterator[House]:
    """Two companies, everything in both; nothing that a test does here may change a thing."""
    bootstrap.use(_house.world.services)
    _house.store.written.clear()
    _house.world.clock.advance(A_MINUTE)  # so that no test uses up another one's rate
    yield _house
    bootstrap.use(None)
