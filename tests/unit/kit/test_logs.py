"""Logs say where something went wrong, never what somebody typed."""

import json
import logging

from pydantic import BaseModel, ValidationError

from chalicelib.kit.logs import QuietJson


class Person(BaseModel):
    age: int


def test_an_error_is_logged_by_its_type_and_places_without_what_was_typed() -> None:
    try:
        Person.model_validate({"age": "Li Wei, +86 574 5550199"})
    except ValidationError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "request %s failed", ("req-1",),
            (type(error), error, error.__traceback__),
        )  # fmt: skip
    line = json.loads(QuietJson().format(record))
    assert line["message"] == "request req-1 failed"
    assert line["error"] == "ValidationError"
    assert any("test_logs.py" in place for place in line["places"])
    assert "Li Wei" not in json.dumps(line)
