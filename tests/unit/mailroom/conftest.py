"""A desk that takes mail in."""

import pytest

from tests.unit.mailroom.post import Post
from tests.world import World


@pytest.fixture
def mail(world: World) -> Post:
    return Post(world)
