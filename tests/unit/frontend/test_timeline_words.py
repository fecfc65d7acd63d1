"""Lines of a timeline in the reader's words."""

import pytest

from chalicelib.tickets.timeline import Event
from frontend.timeline_words import line
from tests.unit.tickets.factories import at

WHEN = ["2026-03-02T13:00:00.000Z", "2026-03-02T10:00:00.000Z"]


@pytest.mark.usefixtures("in_page")
def test_limits_that_moved_are_told_as_they_follow_one_another() -> None:
    # The tables keep no order of them.
    facts = {"limits": dict.fromkeys(("person", "resolution", "response"), WHEN)}
    told = line(Event(id="evt_1", at=at(1), kind="clock_recomputed", by="system", facts=facts))
    found = [told["text"].index(name) for name in ("First resp", "Resolution", "Change of person")]
    assert found == sorted(found)
