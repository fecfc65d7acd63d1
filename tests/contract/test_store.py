"""What the vocabulary means, on every implementation: memory, moto, the engines."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chalicelib.kit.dynamo import (
    Absent,
    AllOf,
    AtMost,
    Between,
    Check,
    ConditionFailed,
    Delete,
    Equals,
    Item,
    Key,
    OutOfBounds,
    Prefix,
    Present,
    Put,
    Query,
    Store,
    TooLarge,
    Update,
)
from chalicelib.kit.dynamo.aws import AwsStore
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tables import CUSTOMERS, DUE, TICKETS
from infra import resources
from tests.contract.engines import fresh_store

PK = "T#ten_1#C#1"
KEY = Key(CUSTOMERS, PK, "META")


ENGINES = ["moto", "embedded_engine", pytest.param("emulated_cloud", marks=pytest.mark.cloud)]


@pytest.fixture(params=ENGINES)
def over_a_client(request: pytest.FixtureRequest) -> Iterator[AwsStore]:
    """Each implementation that speaks DynamoDB's protocol in turn, empty."""
    if request.param == "moto":
        with mock_aws():
            yield _moto_store()
    else:
        yield fresh_store(request.getfixturevalue(request.param))


@pytest.fixture(params=["memory", *ENGINES])
def bare(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Each implementation in turn, empty."""
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "moto":
        with mock_aws():
            yield _moto_store()
    else:
        yield fresh_store(request.getfixturevalue(request.param))


def _moto_store() -> AwsStore:
    secrets = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    client = boto3.client("dynamodb", "eu-west-1", **secrets)
    return AwsStore(client, resources.create_tables(client))


@pytest.fixture
def store(bare: Store) -> Store:
    """The store behind the fence of tenant ten_1, as repositories have it."""
    return FencedStore(bare, Scope("test", ("T#ten_1#", "D#")))


def an_item(sk: str = "META", **fields: object) -> Item:
    return {"pk": PK, "sk": sk, **fields}


def put(store: Store, *items: Item) -> None:
    store.commit([Put(CUSTOMERS, item) for item in items])


class TestValues:
    def test_every_kind_of_value_comes_back_as_it_went(self, store: Store) -> None:
        item = an_item(
            text='宁波 "quoted"\n=1+1 🚢',
            empty="",
            number=-12345678901234567890,
            yes=True,
            no=False,
            nothing=None,
            many=["a", 1, {"b": []}],
            nested={"x": {"y": "z"}},
        )
        put(store, item)
        assert store.get(KEY) == item

    def test_what_is_not_there_is_none(self, store: Store) -> None:
        assert store.get(KEY) is None
        put(store, an_item("B"))
        found = store.get_many([Key(CUSTOMERS, PK, "A"), Key(CUSTOMERS, PK, "B")])
        assert found == [None, an_item("B")]


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "holds"),
        [
            (Absent(), False),
            (Present(), True),
            (Absent("missing"), True),
            (Present("missing"), False),
            (Equals("version", 3), True),
            (Equals("version", 4), False),
            (Equals("version", "3"), False),
            (Equals("missing", 3), False),
            (Equals("watchers", [{"user": "a", "name": "Ann"}]), True),
            (Equals("watchers", []), False),
            (Equals("watchers", [{"user": "a", "name": "Bob"}]), False),
            (AtMost("at", "2026-03-02"), True),
            (AtMost("at", "2026-03-01"), False),
            (AllOf(Present(), Equals("version", 3)), True),
            (AllOf(Present(), Equals("version", 4)), False),
        ],
    )
    def test_a_condition_decides(self, store: Store, condition: object, holds: bool) -> None:
        watchers = [{"user": "a", "name": "Ann"}]
        put(store, an_item(version=3, at="2026-03-02", watchers=watchers))
        change = Update(KEY, {"changed": True}, condition=condition)  # type: ignore[arg-type]
        if holds:
            store.commit([change])
        else:
            with pytest.raises(ConditionFailed):
                store.commit([change])
        found = store.get(KEY)
        assert found is not None
        assert found.get("changed", False) is holds

    def test_one_failed_condition_undoes_everything_and_is_named(self, store: Store) -> None:
        put(store, an_item("A", version=1))
        with pytest.raises(ConditionFailed) as refused:
            store.commit(
                [
                    Put(CUSTOMERS, an_item("B"), Absent()),
                    Check(Key(CUSTOMERS, PK, "A"), Equals("version", 2)),
                    Delete(Key(CUSTOMERS, PK, "C")),
                ]
            )
        assert refused.value.failed == (1,)
        assert store.get(Key(CUSTOMERS, PK, "B")) is None
        assert store.get(Key(CUSTOMERS, PK, "A")) is not None

    def test_a_transaction_spans_tables(self, store: Store) -> None:
        ticket = {"pk": "T#ten_1#K#1", "sk": "META"}
        store.commit([Put(CUSTOMERS, an_item()), Put(TICKETS, ticket)])
        assert store.get(Key(TICKETS, "T#ten_1#K#1", "META")) == ticket


class TestUpdate:
    def test_an_update_sets_adds_and_removes(self, store: Store) -> None:
        put(store, an_item(count=1, old="x"))
        store.commit(
            [Update(KEY, {"status": "new", "name": "n"}, {"count": 2, "fresh": 1}, ("old",))]
        )
        assert store.get(KEY) == an_item(count=3, fresh=1, status="new", name="n")

    def test_an_update_of_nothing_makes_the_item(self, store: Store) -> None:
        store.commit([Update(KEY, add={"count": 1})])
        assert store.get(KEY) == an_item(count=1)


class TestQuery:
    def test_a_partition_is_read_in_order_page_by_page(self, store: Store) -> None:
        put(store, *[an_item(f"N#{number:03}") for number in range(7)], an_item("X"))
        query = Query(CUSTOMERS, PK, sk=Prefix("N#"), limit=3)
        seen: list[str] = []
        after = None
        for _ in range(9):
            page = store.query(query._replace(after=after))
            seen += [item["sk"] for item in page.items]
            after = page.after
            if after is None:
                break
        assert seen == [f"N#{number:03}" for number in range(7)]

    def test_backwards_and_between(self, store: Store) -> None:
        put(store, *[an_item(f"{number}") for number in range(6)])
        page = store.query(Query(CUSTOMERS, PK, sk=Between("1", "4"), forward=False, limit=3))
        assert [item["sk"] for item in page.items] == ["4", "3", "2"]
        rest = store.query(
            Query(CUSTOMERS, PK, sk=Between("1", "4"), forward=False, limit=3, after=page.after)
        )
        assert [item["sk"] for item in rest.items] == ["1"]

    def test_an_index_holds_only_items_with_its_keys_and_follows_changes(
        self, store: Store
    ) -> None:
        listed = {"by_name_pk": "T#ten_1#ALL", "by_name_sk": "acme"}
        put(store, an_item("A", **listed), an_item("B"))
        query = Query(CUSTOMERS, "T#ten_1#ALL", "by_name")
        assert [item["sk"] for item in store.query(query).items] == ["A"]
        store.commit([Update(Key(CUSTOMERS, PK, "A"), remove=("by_name_pk", "by_name_sk"))])
        assert store.query(query).items == []

    def test_equal_sort_keys_of_an_index_are_paged_without_loss(self, store: Store) -> None:
        same = {"by_name_pk": "T#ten_1#ALL", "by_name_sk": "same"}
        put(store, *[an_item(f"{number}", **same) for number in range(5)])
        first = store.query(Query(CUSTOMERS, "T#ten_1#ALL", "by_name", limit=3))
        after = first.after
        second = store.query(Query(CUSTOMERS, "T#ten_1#ALL", "by_name", limit=3, after=after))
        found = [item["sk"] for item in first.items + second.items]
        assert sorted(found) == ["0", "1", "2", "3", "4"]

    def test_the_due_index_carries_what_the_sweeper_needs(self, store: Store) -> None:
        put(
            store,
            an_item(
                type="customer",
                id="1",
                due_at="2026",
                wake_at="2026",
                wake_shard="D#0",
                wake_tries=0,
            ),
        )
        item = store.query(Query(CUSTOMERS, "D#0", DUE)).items[0]
        assert {"pk", "sk", "type", "id", "due_at", "wake_at", "wake_tries"} <= set(item)

    def test_only_the_asked_fields_come_back(self, store: Store) -> None:
        put(store, an_item(name="x", status="y", size=1))
        page = store.query(Query(CUSTOMERS, PK, fields=("name", "status")))
        assert page.items == [{"name": "x", "status": "y"}]


class TestMany:
    def test_many_items_are_written_and_removed(self, store: Store) -> None:
        store.put_many(CUSTOMERS, [an_item(f"{number:03}") for number in range(60)])
        assert len(store.query(Query(CUSTOMERS, PK, limit=100)).items) == 60
        store.delete_many([Key(CUSTOMERS, PK, f"{number:03}") for number in range(59)])
        assert [item["sk"] for item in store.query(Query(CUSTOMERS, PK)).items] == ["059"]

    def test_a_hundred_operations_fit_and_one_more_does_not(self, store: Store) -> None:
        store.commit([Put(CUSTOMERS, an_item(f"{number}")) for number in range(100)])
        with pytest.raises(TooLarge):
            store.commit([Put(CUSTOMERS, an_item(f"{number}")) for number in range(101)])

    def test_an_item_over_400_kilobytes_is_refused(self, store: Store) -> None:
        with pytest.raises(TooLarge):
            put(store, an_item(text="x" * (400 * 1024)))


class TestFence:
    @pytest.mark.parametrize("pk", ["T#ten_2#C#1", "T#ten_10#C#1", "U#usr_1", "T#ten_1"])
    def test_a_key_of_somebody_else_is_refused(self, store: Store, pk: str) -> None:
        with pytest.raises(OutOfBounds):
            store.get(Key(CUSTOMERS, pk, "META"))
        with pytest.raises(OutOfBounds):
            store.query(Query(CUSTOMERS, pk))
        with pytest.raises(OutOfBounds):
            store.commit([Put(CUSTOMERS, {"pk": pk, "sk": "META"})])
        with pytest.raises(OutOfBounds):
            store.put_many(CUSTOMERS, [{"pk": pk, "sk": "META"}])


class TestSecondLayer:
    """The botocore hook sees what is about to leave, whatever the first layer let through."""

    def test_nothing_leaves_without_a_scope(self, over_a_client: AwsStore) -> None:
        with pytest.raises(OutOfBounds):
            over_a_client.get(KEY)
        with pytest.raises(OutOfBounds):
            over_a_client.query(Query(CUSTOMERS, PK))

    def test_a_scan_is_refused_even_inside_a_scope(self, over_a_client: AwsStore) -> None:
        class Scanning(AwsStore):
            def get(self, key: Key) -> Item | None:
                self._client.scan(TableName=self._tables[key.table])
                return None

        over_a_client.__class__ = Scanning
        with pytest.raises(OutOfBounds, match="Scan"):
            FencedStore(over_a_client, Scope.tenant("ten_1")).get(KEY)

    def test_a_wrong_key_is_refused_on_its_way_out(self, over_a_client: AwsStore) -> None:
        class Mistaken(AwsStore):
            def get(self, key: Key) -> Item | None:
                return super().get(Key(key.table, "T#ten_2#C#1", "META"))

        over_a_client.__class__ = Mistaken
        with pytest.raises(OutOfBounds):
            FencedStore(over_a_client, Scope.tenant("ten_1")).get(KEY)
