"""One house for all tests that leave it as it was."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.security.house import House


@pytest.fixture(scope="session")
def _house() -> House:
    return House()


@pytest.fixture
def house(_house: House) -> Iterator[House]:
    """Two companies, everything in both; nothing that a test does here may change a thing."""
    bootstrap.use(_house.world.services)
    _house.store.written.clear()
    yield _house
    bootstrap.use(None)
