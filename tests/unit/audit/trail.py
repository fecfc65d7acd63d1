"""A trail with lines, and hands that change it past the product."""

from datetime import timedelta
from typing import Any

from chalicelib.audit.comparing import Finding
from chalicelib.audit.model import Seal
from chalicelib.kit.dynamo import Item, Key, Put, Query, Update
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.world import World

# An hour ends, its lines settle, the sweeper comes round.
A_WHILE = timedelta(hours=1, minutes=25)


def act(world: World, who: Principal | None = None, **facts: Any) -> None:
    """Somebody does something that leaves a line."""
    uow = UnitOfWork(world.backing, who or world.who)
    uow.audit("ticket.note", "tkt_1", **facts)
    uow.commit()


def acts(world: World, count: int) -> None:
    """So many, a second apart."""
    for number in range(count):
        act(world, number=number)
        world.clock.advance(timedelta(seconds=1))


def lines(world: World, month: str = "2026-03", who: Principal | None = None) -> list[Item]:
    """All lines of a month as they stand."""
    pk = f"T#{(who or world.who).tenant}#AUDIT#{month}"
    return world.store.query(Query(PLATFORM, pk, limit=5000)).items


def seals(world: World, who: Principal | None = None) -> list[Seal]:
    """The chain, the first seal first."""
    return world.services.trail.seals(who or world.who, 100).items[::-1]


def copy_of(world: World, number: int) -> str:
    """Where the copy of a seal is kept."""
    return f"T/{world.who.tenant}/seals/{number:08d}.json"


def found(world: World) -> list[Finding]:
    """What a check tells."""
    return list(world.services.trail.checks.everything(world.who))


def told(world: World) -> list[tuple[str, int, str]]:
    """Rule, seal and line of each finding."""
    return [(each.rule, each.seal, each.line) for each in found(world)]


def change(world: World, key: Key, **values: Any) -> None:
    """Somebody writes straight into the table."""
    world.store.commit([Update(key, values)])


def put(world: World, item: Item) -> None:
    world.store.commit([Put(PLATFORM, item)])


def line_key(item: Item) -> Key:
    return Key(PLATFORM, item["pk"], item["sk"])


def seal_key(world: World, number: int) -> Key:
    return Key(PLATFORM, f"T#{world.who.tenant}#SEALS", f"S#{number:08d}")
