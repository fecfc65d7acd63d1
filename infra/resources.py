"""Tables, queues and the bucket, as data: made by boto3 locally, by CloudFormation in the cloud."""

from typing import Any, Final

from botocore.exceptions import ClientError

from chalicelib.kit.queues import QUEUES
from chalicelib.tables import DUE, TABLES, index_keys

MAX_RECEIVES: Final = 5
# Longest a worker may take with one batch; a message stays hidden for six times that.
WORKER_SECONDS: Final = 60
VISIBILITY_SECONDS: Final = 6 * WORKER_SECONDS
DEAD_LETTERS_KEPT_SECONDS: Final = 14 * 24 * 3600

# What the sweeper reads; the due index of a large table carries no more than that.
_DUE_FIELDS: Final = ("type", "id", "due_at", "wake_tries")


def dead_letters(queue: str) -> str:
    """The name of a queue's dead-letter queue."""
    return f"{queue}-dead"


def table_keys(table: str) -> dict[str, Any]:
    """Keys, attributes and indexes of a table, in the words DynamoDB and CloudFormation share."""
    attributes = {"pk", "sk"}
    for index in TABLES[table]:
        attributes |= set(index_keys(index))
    return {
        "KeySchema": _key_schema("pk", "sk"),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in sorted(attributes)
        ],
        "GlobalSecondaryIndexes": [_index(index) for index in TABLES[table]],
        "BillingMode": "PAY_PER_REQUEST",
    }


def create_tables(client: Any, prefix: str = "") -> dict[str, str]:
    """Creates the tables that are missing, and indexes that an older run did not know.

    Gives the actual name of each table.
    """
    names = {table: f"{prefix}{table}" for table in TABLES}
    for table, name in names.items():
        try:
            client.create_table(TableName=name, **table_keys(table))
        except client.exceptions.ResourceInUseException:
            _add_missing_indexes(client, table, name)
    return names


def create_queues(client: Any, prefix: str = "") -> dict[str, str]:
    """Creates the queues, each with its dead-letter queue. Gives each queue's address."""
    addresses = {}
    for queue in QUEUES:
        dead = client.create_queue(QueueName=prefix + dead_letters(queue))["QueueUrl"]
        arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
        policy = redrive_policy(arn["Attributes"]["QueueArn"])
        live = client.create_queue(QueueName=prefix + queue)["QueueUrl"]
        attributes = {"VisibilityTimeout": str(VISIBILITY_SECONDS), "RedrivePolicy": policy}
        client.set_queue_attributes(QueueUrl=live, Attributes=attributes)
        addresses[queue] = live
    return addresses


def redrive_policy(dead_arn: str) -> str:
    """After five receives a message goes to the dead-letter queue."""
    return f'{{"deadLetterTargetArn":"{dead_arn}","maxReceiveCount":{MAX_RECEIVES}}}'


def create_bucket(client: Any, name: str) -> str:
    """Creates the bucket if it is missing. Gives its name."""
    try:
        client.head_bucket(Bucket=name)
    except ClientError:
        client.create_bucket(Bucket=name)
    return name


def _add_missing_indexes(client: Any, table: str, name: str) -> None:
    described = client.describe_table(TableName=name)["Table"]
    there = {each["IndexName"] for each in described.get("GlobalSecondaryIndexes", [])}
    definitions = table_keys(table)["AttributeDefinitions"]
    for index in TABLES[table]:
        if index not in there:
            client.update_table(
                TableName=name,
                AttributeDefinitions=definitions,
                GlobalSecondaryIndexUpdates=[{"Create": _index(index)}],
            )


def _index(index: str) -> dict[str, Any]:
    projection: dict[str, Any] = {"ProjectionType": "ALL"}
    if index == DUE:
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(_DUE_FIELDS)}
    return {
        "IndexName": index,
        "KeySchema": _key_schema(*index_keys(index)),
        "Projection": projection,
    }


def _key_schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]
