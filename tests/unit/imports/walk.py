"""Walks a file through an import as a user would, confirming what the file proves."""

from typing import Any

from chalicelib.imports.model import Import
from chalicelib.imports.profile import Profile
from chalicelib.imports.settling import column_of, date_fields, number_fields
from tests.world import World


def uploaded(world: World, kind: str, content: bytes | str, filename: str = "list.csv") -> Import:
    """A file uploaded and read."""
    raw = content.encode() if isinstance(content, str) else content
    made = world.services.imports.upload(world.who, kind, filename, raw)
    world.settle()
    return now(world, made)


def settled(world: World, made: Import, **said: Any) -> Import:
    """The proposed columns accepted, what the file proves confirmed, the rest as said; checked."""
    imports = world.services.imports
    columns = said.pop("columns", made.choices.columns)
    made = imports.map_columns(world.who, made.id, made.version, columns)
    profile = imports.profile(world.who, made)
    confirmed = _proven(world, made, profile) | said
    imports.settle(world.who, made.id, made.version, confirmed)
    world.settle()
    return now(world, made)


def ran(world: World, made: Import) -> Import:
    """The import carried out."""
    world.services.imports.run(world.who, made.id, made.version)
    world.settle()
    return now(world, made)


def undone(world: World, made: Import) -> Import:
    """The import taken back, or not."""
    world.services.imports.undo(world.who, made.id, made.version)
    world.settle()
    return now(world, made)


def imported(world: World, kind: str, content: bytes | str, **said: Any) -> Import:
    """A file all the way through."""
    return ran(world, settled(world, uploaded(world, kind, content), **said))


def now(world: World, made: Import) -> Import:
    return world.services.imports.get(world.who, made.id)


def _proven(world: World, made: Import, profile: Profile) -> dict[str, Any]:
    kind = world.services.imports.shop.kind(made)
    orders = {
        field.name: found.dates.proposal
        for field in date_fields(kind, made.choices)
        if (found := column_of(profile, made.choices, field)).dates.proposal
    }
    marks = {
        field.name: found.numbers.proposal
        for field in number_fields(kind, made.choices)
        if (found := column_of(profile, made.choices, field)).numbers.proposal
    }
    return {"orders": orders, "marks": marks}
