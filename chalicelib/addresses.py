"""Where each address of the API leads.

A subject's `routes.py` is imported when one of its addresses is first called: a cold start would
otherwise pay for the models of every subject. Which module has which address is written down when
the artefact is built; in a working tree nothing is written down and all modules are imported.
The pages do the same (`frontend/addresses.py`).
"""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, cast

from chalice.app import Chalice, Request, Response

from chalicelib import http

ROOM = Path(__file__).parent
WRITTEN = ROOM / "addresses.json"


class Address(NamedTuple):
    """One route: its path and method, its name, what it takes, and the module that answers."""

    path: str
    method: str
    name: str
    content_types: list[str]
    module: str


def install(app: Chalice, written: Path | None = None) -> None:
    """Register every route: at first use where the addresses are written down, else at once."""
    written = written or WRITTEN
    if written.exists():
        for each in map(Address._make, json.loads(written.read_text())):
            declare = app.route(each.path, methods=[each.method], content_types=each.content_types)
            declare(_first_use(app, each))
        return
    for name in modules():
        app.register_blueprint(import_module(name).bp)


def write(to: Path) -> None:
    """Write down which module has which address."""
    for name in modules():
        import_module(name)
    found = [
        Address(each.path, each.method, each.name, list(each.content_types), each.module)
        for each in http.ENDPOINTS
    ]
    to.write_text(json.dumps(found, indent=0) + "\n")


def modules() -> list[str]:
    """The modules of routes, by name: each subject's `routes.py`."""
    found = sorted(each.relative_to(ROOM.parent) for each in ROOM.rglob("routes.py"))
    return [".".join(each.with_suffix("").parts) for each in found]


def _first_use(app: Chalice, address: Address) -> Callable[..., Response]:
    def view(**parts: str) -> Response:
        import_module(address.module)
        request = cast(Request, app.current_request)  # there is one while a view answers
        return http.ANSWERS[address.method, address.path](request, parts)

    view.__name__ = address.name
    return view
