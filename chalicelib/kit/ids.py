"""Identifiers: prefixed ULIDs, so that an id tells its kind and sorts by its time."""

import random
import secrets
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


def _compose(prefix: str, clock: Clock, entropy: bytes) -> str:
    milliseconds = int(clock.now().timestamp() * 1000)
    return f"{prefix}_{ULID(milliseconds.to_bytes(6, 'big') + entropy)}"
