"""Identifiers: prefixed ULIDs, so that an id tells its kind and sorts by its time."""

import random
import secrets
from typing import Final, Protocol

from chalicelib.kit.clock import Clock

# Crockford's base32, in which ULIDs are written: no character that is taken for another one.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_BYTES, _CHARACTERS = 16, 26


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
    return f"{prefix}_{ulid_text(milliseconds.to_bytes(6, 'big') + entropy)}"


def ulid_text(raw: bytes) -> str:
    """A ULID's 16 bytes as its 26 characters (github.com/ulid/spec)."""
    number = int.from_bytes(raw, "big")
    return "".join([_PAIRS[number >> bits & 1023] for bits in range(120, -1, -10)])


def ulid_bytes(text: str) -> bytes:
    """The 16 bytes of a ULID. Raises ``ValueError`` for what is none."""
    number = 0
    for character in text:
        number = number << 5 | _ALPHABET.index(character)
    if len(text) != _CHARACTERS or number >> 8 * _BYTES:
        raise ValueError("not a ULID")
    return number.to_bytes(_BYTES, "big")
