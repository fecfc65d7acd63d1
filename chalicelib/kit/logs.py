"""Logs as JSON lines that carry no personal data.

An exception is logged by its type and the places it passed, never by its text: a validation
error quotes what was typed, a driver's error quotes keys and values.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# Enough to see the way; deep recursion would otherwise fill the log.
MAX_PLACES = 25


class QuietJson(logging.Formatter):
    """One JSON object for each record."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["places"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed: file, line and function, the innermost last."""
    frames = traceback.extract_tb(trace)[-MAX_PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def install(level: int = logging.INFO) -> None:
    """Let the root logger write so; in Lambda this replaces the form of its own handler."""
    root = logging.getLogger()
    root.setLevel(level)
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for handler in root.handlers:
        handler.setFormatter(QuietJson())
    # The SDK tells requests and credentials it found; neither is of use here.
    for noisy in ("boto3", "botocore", "urllib3", "s3transfer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])
