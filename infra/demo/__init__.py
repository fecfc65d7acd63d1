"""The demo company that `make run` shows: made once, at the first start of a data folder."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.bootstrap import Services
from infra.demo.cast import OWNER, PASSWORD, PEOPLE

MARKER = "demo.json"


@dataclass(frozen=True)
class Login:
    """Who a visitor can sign in as."""

    email: str
    password: str
    what: str


def ensure(
    services: Services, engine_url: str, data: Path, say: Callable[[str], None]
) -> list[Login]:
    """Makes the demo company unless the data folder has it. Gives its logins.

    The marker is written last: a start that was cut short makes the company again.
    """
    marker = data / MARKER
    if not marker.exists():
        _make(services, engine_url, data, say)
        logins = [Login(each.email, PASSWORD, each.what) for each in (OWNER, *PEOPLE)]
        draft = marker.with_suffix(".draft")
        draft.write_text(json.dumps([asdict(each) for each in logins], ensure_ascii=False))
        draft.rename(marker)
    return [Login(**each) for each in json.loads(marker.read_text())]


def _make(services: Services, engine_url: str, data: Path, say: Callable[[str], None]) -> None:
    from infra.demo import past
    from infra.demo.clock import LENGTH
    from infra.demo.story import Story

    now = datetime.now(UTC)
    told = past.begin(services, data / "mail", now - LENGTH)
    Story(told, now).tell(say)
    say("Demo company: writing it to disk")
    items = past.copy(told, services, engine_url)
    say(f"Demo company: {items} items, ready")
