"""The API's description is what the routes are."""

import json
import re
from typing import Any

from chalicelib.http import ENDPOINTS
from infra import openapi


def test_the_checked_in_description_is_fresh() -> None:
    stands = openapi.PLACE.read_text("utf-8") if openapi.PLACE.exists() else ""
    assert stands == openapi.text(), "run: python -m infra.openapi"


def test_every_route_is_described_once_under_a_name_of_its_own() -> None:
    document = openapi.document()
    operations = [op for methods in document["paths"].values() for op in methods.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(operations) == len(ENDPOINTS)
    assert sorted(names) == sorted(set(names))
    assert all(operation["summary"].endswith(".") for operation in operations)


def test_every_reference_leads_somewhere() -> None:
    document = openapi.document()
    defined = set(document["components"]["schemas"])
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert used <= defined


def test_every_refusal_is_problem_json() -> None:
    for methods in openapi.document()["paths"].values():
        for operation in methods.values():
            refusals = {code: each for code, each in operation["responses"].items() if code >= "4"}
            assert refusals
            assert all(_problem(each) for each in refusals.values())


def _problem(response: dict[str, Any]) -> bool:
    return list(response["content"]) == ["application/problem+json"]
