"""The local workers hand messages over as Lambda does: each until it succeeds, or to the end."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.notify import outbox
from chalicelib.notify.message import Message
from chalicelib.unit_of_work import UnitOfWork
from infra import engine, resources
from infra.child import Child
from infra.local import workers
from infra.local.expiry import Expiry
from infra.local.workers import Workers
from tests.world import World


@pytest.fixture
def sqs(embedded_engine: Child) -> Any:
    return engine.client("sqs", embedded_engine.url)


@pytest.fixture
def addresses(sqs: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(workers, "WAIT_SECONDS", 0)
    monkeypatch.setattr(workers, "RETRY_SECONDS", 0)
    return resources.create_queues(sqs, f"{uuid.uuid4().hex[:8]}-")


def send(sqs: Any, address: str, count: int) -> None:
    for number in range(count):
        sqs.send_message(QueueUrl=address, MessageBody=json.dumps({"n": number}))


def test_nine_of_ten_take_effect_once_and_the_poison_one_is_set_aside(
    sqs: Any, addresses: dict[str, str]
) -> None:
    done: list[int] = []

    def handle(event: Mapping[str, Any], _: Any) -> dict[str, Any]:
        failures = []
        for record in event["Records"]:
            number = json.loads(record["body"])["n"]
            if number == 3:
                failures.append({"itemIdentifier": record["messageId"]})
            else:
                done.append(number)
        return {"batchItemFailures": failures}

    address = addresses["jobs"]
    send(sqs, address, 10)
    crew = Workers(sqs, addresses)
    for _ in range(resources.MAX_RECEIVES + 6):
        crew.work_once("jobs", handle)
    assert sorted(done) == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    dead = sqs.receive_message(QueueUrl=f"{address}-dead", MaxNumberOfMessages=10)
    assert [json.loads(each["Body"])["n"] for each in dead["Messages"]] == [3]


def test_nine_letters_leave_once_though_a_tenth_message_means_nothing(
    sqs: Any, addresses: dict[str, str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "render", lambda message, **_: (message.template, "text"))
    uow = UnitOfWork(world.backing, world.who)
    for number in range(9):
        uow.send(Message(to=f"li{number}@customer.example", template="tests/hello"))
    uow.commit()
    address = addresses["outbox"]
    poison = {"type": "of another product", "tenant": "ten_1", "id": "x", "expected": ""}
    for body in [poison, *world.queues.take()]:
        sqs.send_message(QueueUrl=address, MessageBody=json.dumps(body))
    crew, handle = Workers(sqs, addresses), workers.handler_of("outbox", "outbox")
    bootstrap.use(world.services)
    try:
        for _ in range(resources.MAX_RECEIVES + 6):
            crew.work_once("outbox", handle)
    finally:
        bootstrap.use(None)
    assert sorted(email.to for email in world.mailer.sent) == [
        f"li{number}@customer.example" for number in range(9)
    ]
    dead = sqs.receive_message(QueueUrl=f"{address}-dead", MaxNumberOfMessages=10)
    assert [json.loads(each["Body"]) for each in dead["Messages"]] == [poison]


def test_a_batch_whose_worker_breaks_is_not_deleted(sqs: Any, addresses: dict[str, str]) -> None:
    address = addresses["outbox"]
    send(sqs, address, 1)

    def broken(_: Mapping[str, Any], __: Any) -> None:
        raise RuntimeError("crash")

    with pytest.raises(RuntimeError):
        Workers(sqs, addresses).work_once("outbox", broken)
    asked = ["ApproximateNumberOfMessagesNotVisible"]
    kept = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=asked)["Attributes"]
    assert kept["ApproximateNumberOfMessagesNotVisible"] == "1"


def test_what_expired_is_deleted_and_nothing_else(embedded_engine: Child) -> None:
    dynamodb = engine.client("dynamodb", embedded_engine.url)
    tables = resources.create_tables(dynamodb, "ttl-")
    for sk, expires in (("OLD", "1000"), ("NEW", "99999999999"), ("EVER", None)):
        item: dict[str, Any] = {"pk": {"S": "T#ten_1#"}, "sk": {"S": sk}}
        if expires:
            item["expires_at"] = {"N": expires}
        dynamodb.put_item(TableName=tables["platform"], Item=item)
    assert Expiry(dynamodb, tables).run_once() == 1
    left = dynamodb.query(
        TableName=tables["platform"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "T#ten_1#"}},
    )["Items"]
    assert {each["sk"]["S"] for each in left} == {"NEW", "EVER"}
