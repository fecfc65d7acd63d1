"""Fixtures: the embedded engine and the emulated cloud, each started once per session.

A test module asks for them by `pytest_plugins` or by importing the fixtures in its conftest.
"""

import uuid
from collections.abc import Iterator

import pytest

from chalicelib.kit.dynamo.aws import AwsStore
from infra import cloud, engine, resources
from infra.child import Child


@pytest.fixture(scope="session")
def embedded_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Child]:
    """The embedded engine, without an fsync per write: tests need its rules, not its patience."""
    with engine.running(tmp_path_factory.mktemp("engine"), durable=False) as running:
        yield running


@pytest.fixture(scope="session")
def emulated_cloud() -> Iterator[Child]:
    """The emulated cloud; skipped where `make setup-cloud` has not been run."""
    if not cloud.installed():
        pytest.skip("the emulated cloud is not installed: run `make setup-cloud`")
    with cloud.running() as running:
        yield running


@pytest.fixture(
    scope="session",
    params=["embedded_engine", pytest.param("emulated_cloud", marks=pytest.mark.cloud)],
)
def any_engine(request: pytest.FixtureRequest) -> Child:
    """Each engine in turn."""
    found: Child = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def engine_store(any_engine: Child) -> AwsStore:
    """A store on five empty tables of its own, on each engine in turn."""
    return fresh_store(any_engine)


def fresh_store(running: Child) -> AwsStore:
    """A store on five empty tables whose names nobody else uses."""
    client = engine.client("dynamodb", running.url)
    return AwsStore(client, resources.create_tables(client, f"{uuid.uuid4().hex[:8]}-"))
