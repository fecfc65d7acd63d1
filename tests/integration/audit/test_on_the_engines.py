"""Sealing and checking on each engine: what was changed is told, also at the edges of seals."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from chalicelib.audit import sealing
from chalicelib.kit.blobs import S3Blobs
from chalicelib.kit.dynamo.aws import AwsStore
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.tenancy.principal import Principal
from infra import engine, resources
from infra.child import Child
from tests.unit.audit.trail import acts, change, copy_of, line_key, lines, put, seals, told
from tests.world import World


@pytest.fixture
def world(any_engine: Child, engine_store: AwsStore) -> World:
    made = World(store=engine_store)
    # Whoever changes the trail by hand is in the company too: the fence lets nobody else in.
    made.store = FencedStore(engine_store, Scope.tenant(made.who.tenant))
    s3 = engine.client("s3", any_engine.url)
    bucket = resources.create_bucket(s3, f"files-{uuid.uuid4().hex[:8]}")
    made.backing.blobs._blobs = S3Blobs(s3, bucket)  # type: ignore[attr-defined]
    return made


def test_what_was_changed_past_the_product_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LINES_PER_SEAL", 2)
    acts(world, 5)
    world.clock.advance(timedelta(hours=1, minutes=21))
    assert world.services.trail.sealing.seal(Principal.system(world.who.tenant), "2026-03")
    assert [each.count for each in seals(world)] == [2, 2, 1]
    assert told(world) == []
    one, two, _, four, _ = lines(world)
    change(world, line_key(one), by="usr_somebody_else")
    # The last line of a seal is where the next one begins to read.
    world.store.delete_many([line_key(two)])
    added = four["sk"][:-1] + "!"
    put(world, four | {"sk": added})
    assert told(world) == [
        ("line-changed", 1, one["id"]),
        ("line-missing", 1, two["id"]),
        ("line-added", 2, added),
    ]
    blobs, key = world.backing.blobs, copy_of(world, 3)
    assert not blobs.put_new(key, b"another", "application/json")
    assert b"another" not in (blobs.get(key) or b"")
