"""A right that no test's work ever used is one that a function does not need.

This looks back on the unit tests of the whole run, and so comes last and only tells when all of
them ran. People at pages and programs at the API may do everything; workers are held to this.
"""

from pathlib import Path

import pytest

from infra.functions import FUNCTIONS
from tests.rights import USED, granted

UNIT = Path(__file__).resolve().parents[1]
WORKERS = [each for each in FUNCTIONS if each.queue or each.due_only]


@pytest.mark.last
def test_every_right_of_a_worker_is_used_by_some_test(request: pytest.FixtureRequest) -> None:
    ran = {each.path for each in request.session.items}
    if not set(UNIT.rglob("test_*.py")) <= ran:
        pytest.skip("only the whole of tests/unit uses every right")
    idle = {(each.name, right) for each in WORKERS for right in granted(each)} - USED
    assert sorted(idle) == [], "take out of infra/functions.py what nothing needs"
