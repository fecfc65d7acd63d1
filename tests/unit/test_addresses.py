"""Routes whose addresses are written down are the same routes, imported later."""

import subprocess
import sys
from pathlib import Path

import pytest
from chalice.app import Chalice

from app import app
from chalicelib import addresses

_COLD = """
import sys
from pathlib import Path
from chalicelib import addresses

addresses.WRITTEN = Path(sys.argv[1])
from chalicelib import bootstrap
from tests.api import an_event, called
from tests.world import World

bootstrap.use(World().services)
loaded = lambda: sorted(m for m in sys.modules if m.endswith(".routes"))
print(loaded())
print(called(an_event("GET", "/v1/cash-gap/one", None)).status)
print(loaded())
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "addresses.json"
    addresses.write(file)
    return file


def _routes(of: Chalice) -> set[tuple[str, str, str, tuple[str, ...]]]:
    return {
        (path, method, entry.view_name, tuple(entry.content_types))
        for path, methods in of.routes.items()
        for method, entry in methods.items()
    }


def test_the_same_routes_are_there_whether_written_down_or_not(written: Path) -> None:
    later = Chalice(app_name="later")
    addresses.install(later, written)
    assert _routes(later) == _routes(app) != set()


def test_every_subject_with_routes_is_found() -> None:
    found = addresses.modules()
    assert {"chalicelib.tickets.routes", "chalicelib.accounts.cash.routes"} <= set(found)
    assert len(found) == len(list(addresses.ROOM.rglob("routes.py")))


def test_routes_are_imported_when_one_of_them_is_first_called(written: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _COLD, str(written)], capture_output=True, text=True, check=True
    )
    nothing, status, loaded = ran.stdout.splitlines()
    assert (nothing, status) == ("[]", "401")
    assert loaded == "['chalicelib.accounts.cash.routes']"
