"""The desk and its customers."""

import pytest

from tests.unit.tickets.portal.factories import Counter
from tests.world import World


@pytest.fixture
def counter(world: World) -> Counter:
    return Counter(world)
