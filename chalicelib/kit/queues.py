"""Queues carry only what the tables can rebuild: a lost message costs time, never truth."""

import json
from collections.abc import Mapping
from typing import Any, Final, Protocol

# The queues of the product; each has a dead-letter queue beside it.
ESCALATIONS: Final = "escalations"
REMINDERS: Final = "reminders"
OUTBOX: Final = "outbox"
JOBS: Final = "jobs"
EVENTS: Final = "events"
INDEXING: Final = "indexing"
MAIL: Final = "mail"

QUEUES: Final = (ESCALATIONS, REMINDERS, OUTBOX, JOBS, EVENTS, INDEXING, MAIL)

# SQS delays a message by 15 minutes at most.
MAX_DELAY: Final = 900


class Queues(Protocol):
    """Sends messages to the workers."""

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        """Queue a message, visible after ``delay`` seconds; ``group`` is the tenant (fairness)."""


class SqsQueues:
    """Amazon SQS, or an engine that speaks its protocol."""

    def __init__(self, client: Any, urls: Mapping[str, str]) -> None:
        self._client = client
        self._urls = urls

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        params: dict[str, Any] = {
            "QueueUrl": self._urls[queue],
            "MessageBody": json.dumps(body, separators=(",", ":")),
            "DelaySeconds": min(max(delay, 0), MAX_DELAY),
        }
        if group:
            params["MessageGroupId"] = group
        self._client.send_message(**params)


class MemoryQueues:
    """Messages in a list, for tests and the simulation."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, dict[str, Any], int]] = []

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        self.messages.append((queue, json.loads(json.dumps(body)), delay))

    def take(self, queue: str) -> list[dict[str, Any]]:
        """Remove and give the bodies of one queue's messages."""
        taken = [body for name, body, _ in self.messages if name == queue]
        self.messages = [each for each in self.messages if each[0] != queue]
        return taken
