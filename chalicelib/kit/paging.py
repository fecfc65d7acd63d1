"""Opaque cursors, bound to the tenant they were given to."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Generic, Protocol, TypeVar

from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

DEFAULT_LIMIT: Final = 25
MAX_LIMIT: Final = 100


@dataclass(frozen=True)
class Listing(Generic[T]):
    """Some of a list, and where it goes on (``None``: that was all)."""

    items: list[T]
    after: Item | None = None


class Part(Protocol[T_co]):
    """Some of a list as a table or a repository gives it."""

    @property
    def items(self) -> Sequence[T_co]: ...

    @property
    def after(self) -> Item | None: ...


def parts(read: Callable[[Item | None], Part[T]]) -> Iterator[Sequence[T]]:
    """A whole list, part by part, as ``read`` gives it from a place on. For jobs, and for lists
    that stay small: no request reads a list without an end."""
    after: Item | None = None
    while True:
        part = read(after)
        yield part.items
        after = part.after
        if after is None:
            return


def every(read: Callable[[Item | None], Part[T]]) -> Iterator[T]:
    """A whole list, one by one; see ``parts``."""
    return chain.from_iterable(parts(read))


class Cursors:
    """Seals and opens cursors with a secret of the installation."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def seal(self, tenant: str, after: Item | None) -> str | None:
        """A cursor for the reader, or ``None`` where the list ends."""
        if after is None:
            return None
        body = json.dumps(after, separators=(",", ":"), sort_keys=True).encode()
        return base64.urlsafe_b64encode(self._mark(tenant, body) + body).decode().rstrip("=")

    def open(self, tenant: str, cursor: str | None) -> Any:
        """What was sealed. Raises ``Invalid`` for a cursor of another tenant or none at all."""
        if not cursor:
            return None
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except ValueError:
            raise _bad() from None
        mark, body = raw[:16], raw[16:]
        if not hmac.compare_digest(mark, self._mark(tenant, body)):
            raise _bad()
        return json.loads(body)

    def _mark(self, tenant: str, body: bytes) -> bytes:
        # Sixteen bytes of HMAC-SHA256 are beyond guessing and keep addresses short.
        return hmac.new(self._secret, tenant.encode() + b"\n" + body, hashlib.sha256).digest()[:16]


def _bad() -> Invalid:
    return Invalid.field("cursor", "This page is no longer there. Start from the first one.")
