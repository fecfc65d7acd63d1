"""Identifiers: prefixed ULIDs, so that an id tells its kind and sorts by its time."""

import random
import secrets
from datetime import datetime
from typing import Protocol

from ulid import ULID

from chalicelib.kit.clock import Clock


class Ids(Protocol):
    """Makes identifiers and secrets; seeded in simulations, random elsewhere."""

    def new(self, prefix: str) -> str:
        """A new identifier such as ``cus_01J…``."""

    def token(self) -> str:
        """A new url-safe secret of 256 bits."""


class RandomIds:
    """Identifiers from the clock and the system's randomness."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def new(self, prefix: str) -> str:
        return _compose(prefix, self._clock, secrets.token_bytes(10))

    def token(self) -> str:
        return secrets.token_urlsafe(32)


class SeededIds:
    """Identifiers that a seed repeats exactly. Never for production: they can be foretold."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose  # nosec B311

    def new(self, prefix: str) -> str:
        return _compose(prefix, self._clock, self._random.randbytes(10))

    def token(self) -> str:
        return self._random.randbytes(32).hex()


def made_at(id_: str) -> datetime | None:
    """When an identifier was made, to the millisecond; None: it is none of ours."""
    try:
        return ULID.from_str(id_.rpartition("_")[2]).datetime
    except ValueError:
        return None


def last_at(prefix: str, at: datetime) -> str:
    """What sorts behind every identifier made at or before a moment, and before all later ones."""
    return _at(prefix, at, b"\xff" * 10)


def _compose(prefix: str, clock: Clock, entropy: bytes) -> str:
    return _at(prefix, clock.now(), entropy)


def _at(prefix: str, at: datetime, entropy: bytes) -> str:
    milliseconds = int(at.timestamp() * 1000)
    return f"{prefix}_{ULID(milliseconds.to_bytes(6, 'big') + entropy)}"
