"""Fixtures for all tests; the real data stand beside the project and may be absent."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.world import World

# How long an example takes says how busy the machine is; what is slow is measured by the bench.
settings.register_profile("fairlead", deadline=None)
settings.load_profile("fairlead")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks back on the other tests comes after them."""
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture
def world() -> World:
    """A fresh world on a Monday morning."""
    return World()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real data are not at {SHARED_DATA}")
    return SHARED_DATA
