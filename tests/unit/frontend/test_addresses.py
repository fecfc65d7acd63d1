"""Pages whose addresses are written down are the same pages, imported later."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from frontend import addresses, create_app
from tests.world import World

_COLD = """
import sys
from pathlib import Path
from frontend import addresses, create_app
from tests.world import World

addresses.WRITTEN = Path(sys.argv[1])
client = create_app(World().services).test_client()
loaded = lambda: sorted(m for m in sys.modules if m.startswith("frontend.pages."))
print(loaded())
print(client.get("/sign-in").status_code, client.get("/nowhere").status_code)
print(loaded())
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "addresses.json"
    addresses.write(file)
    return file


def _rules(app: Flask) -> set[tuple[str, frozenset[str], str]]:
    return {
        (rule.rule, frozenset(rule.methods or ()), rule.endpoint)
        for rule in app.url_map.iter_rules()
    }


def test_the_same_addresses_are_there_whether_written_down_or_not(written: Path) -> None:
    later = Flask("frontend")
    addresses.install(later, written)
    at_once = {rule for rule in _rules(create_app(World().services)) if rule[0] != "/sw.js"}
    assert _rules(later) == at_once


def test_a_page_is_imported_when_it_is_first_asked_for(written: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _COLD, str(written)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == ["[]", "200 404", "['frontend.pages.entry']"]
