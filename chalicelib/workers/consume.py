"""How every queue is consumed: one by one, and only what failed comes again."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.tenancy.principal import Principal

log = logging.getLogger(__name__)

Wake = Callable[[Principal, str, str], None]


def consume(
    event: Mapping[str, Any],
    wakes: Mapping[str, Callable[[], Wake]],
    notice: Callable[[Mapping[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Wake what each record names; gives the records to be delivered again.

    ``wakes`` maps the type of an aggregate to the maker of its waker; ``notice`` takes what
    another system puts into the queue.
    """
    failures = []
    for record in event["Records"]:
        try:
            body = json.loads(record["body"])
            if notice is not None and "type" not in body:
                notice(body)
            else:
                _wake(body, wakes)
        except Exception:
            # The message comes again and, after five times, lands in the dead-letter queue.
            log.exception("message %s failed", record["messageId"])
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def _wake(body: Mapping[str, str], wakes: Mapping[str, Callable[[], Wake]]) -> None:
    wake = wakes[body["type"]]()
    wake(Principal.system(body["tenant"]), body["id"], body["expected"])
