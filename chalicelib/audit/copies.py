"""Each seal once more, outside of the tables: in the bucket, written once and never again."""

import json
from typing import Final

from pydantic import ValidationError

from chalicelib.audit.model import Kept
from chalicelib.kit.blobs import Blobs
from chalicelib.kit.clock import stamp
from chalicelib.tenancy.principal import Principal

# The bucket's own policy keeps what is in here from being changed: infra/template/storage.py.
FOLDER: Final = "seals"


def keep(blobs: Blobs, who: Principal, kept: Kept) -> bool:
    """Write a seal and its lines; whether it was not there yet."""
    said = {
        "seal": kept.seal.model_dump() | {"at": stamp(kept.seal.at)},
        "lines": [each.model_dump() for each in kept.lines],
    }
    body = json.dumps(said, separators=(",", ":")).encode()
    return blobs.put_new(key(who, kept.seal.number), body, "application/json")


def copy(blobs: Blobs, who: Principal, number: int) -> tuple[bool, Kept | None]:
    """Whether there is something under a number, and the seal that it is, if it is one."""
    body = blobs.get(key(who, number))
    if body is None:
        return False, None
    try:
        return True, Kept.model_validate_json(body)
    except ValidationError:
        return True, None


def key(who: Principal, number: int) -> str:
    """Where the seal of a number is kept."""
    return f"T/{who.tenant}/{FOLDER}/{number:08d}.json"
