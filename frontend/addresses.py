"""Where each address leads.

A module of pages is imported when one of its addresses is first asked for: a cold start would
otherwise pay for the forms of every subject. Which module has which address is written down when
the artefact is built; in a working tree nothing is written down and all modules are imported.
"""

import json
import pkgutil
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask

from frontend import pages, web

WRITTEN = Path(__file__).parent / "addresses.json"


class Address(NamedTuple):
    """One page: its rule and methods, its endpoint, and the module that shows it."""

    rule: str
    methods: Sequence[str]
    endpoint: str
    module: str


def install(app: Flask, written: Path | None = None) -> None:
    """Register every page: at first use where the addresses are written down, else at once."""
    written = written or WRITTEN
    if written.exists():
        for each in map(Address._make, json.loads(written.read_text())):
            app.add_url_rule(each.rule, each.endpoint, _first_use(each), methods=each.methods)
        return
    for name in modules():
        app.register_blueprint(import_module(name).bp)


def every() -> list[web.PageRoute]:
    """All registered pages, their modules imported."""
    for name in modules():
        import_module(name)
    return web.PAGES


def write(to: Path) -> None:
    """Write down which module has which address."""
    found = []
    for name in modules():
        blueprint = import_module(name).bp.name
        mine = (each for each in web.PAGES if each.endpoint.partition(".")[0] == blueprint)
        found += [Address(each.rule, each.methods, each.endpoint, name) for each in mine]
    to.write_text(json.dumps(found, indent=0) + "\n")


def modules() -> list[str]:
    """The modules of pages, by name."""
    return [each.name for each in pkgutil.iter_modules(pages.__path__, pages.__name__ + ".")]


def _first_use(address: Address) -> Callable[..., Any]:
    def view(**parts: str) -> Any:
        import_module(address.module)
        return web.VIEWS[address.endpoint](**parts)

    return view
