"""The fence between tenants: repositories, the hook under them, and the list of exceptions."""

import ast
import importlib
import pkgutil
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

import chalicelib
from chalicelib.kit.dynamo import Delete, Key, OutOfBounds, Present, Query
from chalicelib.kit.dynamo.aws import AwsStore
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tables import TABLES
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tenancy.principal import Principal

ROOT = Path(chalicelib.__file__).parent
OURS = Principal("ten_1", "usr_ann", "owner")
FOREIGN = ("T#ten_2#C#cus_1", "T#ten_10#C#cus_1", "T#ten_1", "U#usr_ann", "D#0", "")


def repositories() -> list[type[TenantRepository]]:
    """Every repository of the product."""
    for module in pkgutil.walk_packages([str(ROOT)], "chalicelib."):
        if module.name.endswith(("repository", "keys")):
            importlib.import_module(module.name)
    found, waiting = [], [TenantRepository]
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += each.__subclasses__()
    return found


@pytest.mark.parametrize("kind", repositories(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("pk", FOREIGN)
def test_a_repository_reaches_nothing_outside_of_its_tenant(
    kind: type[TenantRepository], pk: str
) -> None:
    store = kind(MemoryStore(), OURS).store
    key = Key("customers", pk, "META")
    for attempt in (
        lambda: store.get(key),
        lambda: store.get_many([Key("customers", "T#ten_1#C#1", "META"), key]),
        lambda: store.query(Query("customers", pk)),
        lambda: store.query(Query("customers", pk, index="by_name")),
        lambda: store.commit([Delete(key, Present())]),
        lambda: store.put_many("customers", [{"pk": pk, "sk": "META"}]),
        lambda: store.delete_many([key]),
    ):
        with pytest.raises(OutOfBounds):
            attempt()


@pytest.fixture(scope="module")
def aws() -> Any:
    """A client that would talk to nobody; the hook refuses before it tries."""
    return boto3.client(
        "dynamodb",
        region_name="eu-west-1",
        endpoint_url="http://127.0.0.1:1",
        aws_access_key_id="none",
        aws_secret_access_key="none",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1),
    )


FOREIGN_KEY = {"pk": {"S": "T#ten_2#C#1"}, "sk": {"S": "META"}}


@pytest.mark.parametrize(
    ("call", "params"),
    [
        ("scan", {"TableName": "customers"}),
        ("execute_statement", {"Statement": "SELECT * FROM customers"}),
        ("describe_table", {"TableName": "customers"}),
        ("get_item", {"TableName": "customers", "Key": FOREIGN_KEY}),
        ("delete_item", {"TableName": "customers", "Key": FOREIGN_KEY}),
        ("put_item", {"TableName": "customers", "Item": FOREIGN_KEY}),
        ("batch_get_item", {"RequestItems": {"customers": {"Keys": [FOREIGN_KEY]}}}),
        (
            "query",
            {
                "TableName": "customers",
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": {"S": "T#ten_2#C#1"}},
            },
        ),
        (
            "transact_write_items",
            {"TransactItems": [{"Delete": {"TableName": "customers", "Key": FOREIGN_KEY}}]},
        ),
    ],
)
def test_the_hook_refuses_what_the_repositories_would_not_even_ask(
    aws: Any, call: str, params: dict[str, Any]
) -> None:
    store = AwsStore(aws, {name: name for name in TABLES})
    with pytest.raises(OutOfBounds):  # outside of every scope
        getattr(aws, call)(**params)

    class Slipping(MemoryStore):
        def get(self, key: Key) -> Any:
            return getattr(aws, call)(**params)

    assert store
    with pytest.raises(OutOfBounds):  # inside of ours, past the first layer
        FencedStore(Slipping(), Scope.tenant("ten_1")).get(Key("customers", "T#ten_1#C#1", "META"))


def test_scopes_are_made_in_one_file_only() -> None:
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if any(_calls(path, "Scope"))
    }
    assert makers == {"tenancy/unscoped.py"}


# Who looks across tenants; the right of each is a function of tenancy/unscoped.py.
ACROSS = {
    "wiring/house.py": {"SWEEPER"},
    "tenancy/directory.py": {"session", "sign_in", "memberships", "links"},
    "tenancy/tries.py": {"sign_in"},
    "tenancy/sign_in.py": {"session"},
    "tenancy/sign_up.py": {"entry_mail", "sign_up"},
    "tenancy/recovery.py": {"recovery", "session"},
    "tenancy/joining.py": {"joining"},
    "tenancy/people.py": {"memberships"},
    "tenancy/keys.py": {"api_key", "api_keys"},
}


def test_every_operation_is_listed_and_bounded() -> None:
    names = {operation.__name__ for operation in unscoped.OPERATIONS}
    assert {name for used in ACROSS.values() for name in used} - {"SWEEPER"} <= names
    for operation in unscoped.OPERATIONS:
        arguments = ["ten_1"] * operation.__code__.co_argcount
        scope = operation(*arguments)
        assert scope.prefixes, operation.__name__
        for prefix in scope.prefixes:
            whole = prefix.endswith("#") and len(prefix) > 1
            assert whole or prefix in ("SES#ten_1", "U#ten_1"), (operation.__name__, prefix)
        if operation is not unscoped.sweeper:
            assert "T#" not in scope.prefixes


def test_only_these_files_look_across_tenants() -> None:
    found = {}
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        uses = {each for each in _used(path) if each in _operations()}
        if uses and name != "tenancy/unscoped.py":
            found[name] = uses
    ours = {name: uses for name, uses in found.items() if name in ACROSS}
    assert ours == ACROSS
    assert set(found) - set(ACROSS) <= {
        "carriers/service.py",
        "carriers/repository.py",
        "accounts/statements/repository.py",
        "accounts/statements/links.py",
        "accounts/statements/delivery.py",
        "accounts/statements/service.py",
    }, "say here and in docs/security.md why this file looks across tenants"


def _operations() -> set[str]:
    return {operation.__name__ for operation in unscoped.OPERATIONS} | {"SWEEPER"}


def _calls(path: Path, name: str) -> list[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [each for each in calls if isinstance(each.func, ast.Name) and each.func.id == name]


def _used(path: Path) -> set[str]:
    """Names taken from ``tenancy.unscoped``, imported or reached through the module."""
    used: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "chalicelib.tenancy.unscoped":
            used |= {alias.name for alias in node.names}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used |= {node.attr} if node.value.id == "unscoped" else set()
    return used
