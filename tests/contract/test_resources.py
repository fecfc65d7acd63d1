"""Tables, queues and the bucket come out the same on every engine."""

import json
from typing import Any

import pytest

from chalicelib.kit.queues import QUEUES
from chalicelib.tables import TABLES, index_keys
from infra import engine, resources
from infra.child import Child


@pytest.fixture
def dynamodb(any_engine: Child) -> Any:
    return engine.client("dynamodb", any_engine.url)


@pytest.fixture
def sqs(any_engine: Child) -> Any:
    return engine.client("sqs", any_engine.url)


def test_every_table_has_its_indexes(dynamodb: Any) -> None:
    names = resources.create_tables(dynamodb, "shape-")
    for table, indexes in TABLES.items():
        described = dynamodb.describe_table(TableName=names[table])["Table"]
        found = {each["IndexName"]: each for each in described["GlobalSecondaryIndexes"]}
        assert set(found) == set(indexes)
        for index in indexes:
            keys = tuple(each["AttributeName"] for each in found[index]["KeySchema"])
            assert keys == index_keys(index)


def test_creating_twice_keeps_what_is_there(dynamodb: Any) -> None:
    names = resources.create_tables(dynamodb, "twice-")
    item = {"pk": {"S": "T#ten_1#"}, "sk": {"S": "META"}}
    dynamodb.put_item(TableName=names["platform"], Item=item)
    assert resources.create_tables(dynamodb, "twice-") == names
    kept = dynamodb.get_item(TableName=names["platform"], Key=item)
    assert kept["Item"] == item


def test_an_index_that_an_older_run_did_not_know_is_added(dynamodb: Any) -> None:
    definition = resources.table_keys("tickets")
    first = definition["GlobalSecondaryIndexes"][0]
    used = {"pk", "sk", *(each["AttributeName"] for each in first["KeySchema"])}
    attributes = definition["AttributeDefinitions"]
    dynamodb.create_table(
        **definition
        | {
            "TableName": "older-tickets",
            "GlobalSecondaryIndexes": [first],
            "AttributeDefinitions": [a for a in attributes if a["AttributeName"] in used],
        }
    )
    resources.create_tables(dynamodb, "older-")
    described = dynamodb.describe_table(TableName="older-tickets")["Table"]
    found = {each["IndexName"] for each in described["GlobalSecondaryIndexes"]}
    assert found == set(TABLES["tickets"])


def test_the_due_index_carries_what_the_sweeper_reads(dynamodb: Any) -> None:
    table = resources.create_tables(dynamodb, "due-")["tickets"]
    item = {"pk": "T#ten_1#K#tkt_1", "sk": "META", "wake_shard": "D#0", "wake_at": "2026-01-01"}
    facts = {"type": "ticket", "id": "tkt_1", "due_at": "2026-01-01", "story": "long"}
    typed = {name: {"S": value} for name, value in (item | facts).items()}
    dynamodb.put_item(TableName=table, Item=typed)
    [found] = dynamodb.query(
        TableName=table,
        IndexName="due",
        KeyConditionExpression="wake_shard = :shard",
        ExpressionAttributeValues={":shard": {"S": "D#0"}},
    )["Items"]
    assert found == {name: each for name, each in typed.items() if name != "story"}


def test_every_queue_gives_up_into_its_dead_letter_queue(sqs: Any) -> None:
    addresses = resources.create_queues(sqs, "shape-")
    assert set(addresses) == set(QUEUES)
    for queue, address in addresses.items():
        asked = ["RedrivePolicy", "VisibilityTimeout"]
        attributes = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=asked)["Attributes"]
        policy = json.loads(attributes["RedrivePolicy"])
        assert policy["deadLetterTargetArn"].endswith(f":shape-{queue}-dead")
        assert int(policy["maxReceiveCount"]) == resources.MAX_RECEIVES
        assert int(attributes["VisibilityTimeout"]) >= 6 * resources.WORKER_SECONDS


def test_the_bucket_keeps_files_across_starts(any_engine: Child) -> None:
    s3 = engine.client("s3", any_engine.url)
    bucket = resources.create_bucket(s3, "shape")
    s3.put_object(Bucket=bucket, Key="T/ten_1/x", Body=b"one")
    resources.create_bucket(s3, "shape")
    assert s3.get_object(Bucket=bucket, Key="T/ten_1/x")["Body"].read() == b"one"
