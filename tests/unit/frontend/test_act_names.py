"""The audit trail says in words what was done, in either language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import chalicelib
from frontend.act_names import ACT_NAMES

# As services write it: uow.audit("subject.verb", … or ACT = "subject.verb".
WRITTEN = re.compile(r'(?:\.audit\(\s*|\bACT = )"([a-z_-]+\.[a-z_-]+)"')
SOURCES = Path(chalicelib.__file__).parent.rglob("*.py")
ACTIONS = sorted({each for file in SOURCES for each in WRITTEN.findall(file.read_text("utf-8"))})


def test_acts_are_found_in_the_sources() -> None:
    assert {"ticket.raise", "policy.changed", "audit.check"} <= set(ACTIONS)
    assert len(ACTIONS) > 100


@pytest.mark.parametrize("action", ACTIONS)
def test_what_was_done_is_said_in_words(action: str) -> None:
    assert action in ACT_NAMES
