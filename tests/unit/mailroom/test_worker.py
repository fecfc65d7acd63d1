"""The worker takes S3's notices and our own messages from one queue."""

import json
from typing import Any

from chalicelib import bootstrap
from chalicelib.workers import mail as worker
from tests.unit.mailroom.post import Post


def handled(*bodies: dict[str, Any]) -> list[dict[str, str]]:
    records = [
        {"messageId": str(number), "body": json.dumps(body), "eventSource": "aws:sqs"}
        for number, body in enumerate(bodies)
    ]
    answer: Any = worker.mail({"Records": records}, None)
    return list(answer["batchItemFailures"])


def test_a_notice_of_s3_and_its_test_event_are_understood(mail: Post) -> None:
    bootstrap.use(mail.world.services)
    try:
        ticket, letter = mail.told()
        mail.world.blobs.put("inbound/a b+c", f"To: {letter.reply_to}\n\nHi".encode(), "x/y")
        test = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}
        notice = {"Records": [{"s3": {"object": {"key": "inbound/a+b%2Bc"}}}]}
        assert handled(test, notice, notice) == []
        mail.world.settle()
        assert mail.said(ticket.id) == ["Hi"]
        assert handled({"Records": [{}]}) == [{"itemIdentifier": "0"}]
    finally:
        bootstrap.use(None)
