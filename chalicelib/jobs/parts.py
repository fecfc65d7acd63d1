"""What a job finds on its way, kept in the bucket part by part until a page shows it."""

import json
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel

from chalicelib.kit.blobs import Blobs
from chalicelib.tenancy.principal import Principal

Found = TypeVar("Found", bound=BaseModel)


def note(blobs: Blobs, who: Principal, job_id: str, part: int, found: Sequence[BaseModel]) -> None:
    """Keep what a step found; the same step done again writes the same part."""
    body = json.dumps([each.model_dump(mode="json") for each in found]).encode()
    blobs.put(_key(who, job_id, part), body, "application/json")


def noted(
    blobs: Blobs, who: Principal, job_id: str, parts: int, model: type[Found], most: int
) -> list[Found]:
    """What was found first, as much as is shown."""
    found: list[Found] = []
    for part in range(parts):
        content = blobs.get(_key(who, job_id, part))
        found += [model.model_validate(each) for each in json.loads(content or b"[]")]
        if len(found) >= most:
            break
    return found[:most]


def _key(who: Principal, job_id: str, part: int) -> str:
    return f"T/{who.tenant}/checks/{job_id}/{part:06d}.json"
