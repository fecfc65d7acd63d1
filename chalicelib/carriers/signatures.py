"""Whether a message really comes from the carrier: DCSA's ``Notification-Signature``."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from pydantic import Field

from chalicelib.kit.errors import Invalid
from chalicelib.kit.ids import Ids
from chalicelib.kit.values import Frozen

# sha256 is the only signature type that DCSA's callback API 1.0 names.
_HEADER: Final = re.compile(rb"\s*sha256=([0-9a-fA-F]{64})\s*")
SHORTEST_SECRET: Final = 16
LONGEST_SECRET: Final = 256


class Secret(Frozen):
    """A shared secret in base64, as it is given to the carrier, and until when it counts."""

    text: str = Field(repr=False)
    until: datetime | None = None

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.text)

    def counts(self, now: datetime) -> bool:
        return self.until is None or now < self.until


def read_secret(text: str) -> Secret:
    """The secret that somebody typed; refuses what is not base64, too short or too long."""
    compact = "".join(text.split())
    try:
        key = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid.field("secret", "This is not base64.") from None
    if not SHORTEST_SECRET <= len(key) <= LONGEST_SECRET:
        raise Invalid.field(
            "secret",
            "The secret must have %(shortest)s to %(longest)s bytes.",
            shortest=SHORTEST_SECRET,
            longest=LONGEST_SECRET,
        )
    return Secret(text=compact)


def fresh_secret(ids: Ids) -> Secret:
    """A new random secret of at least 256 bits."""
    return Secret(text=base64.b64encode(ids.token().encode()).decode())


def sign(body: bytes, secret: Secret) -> str:
    """The header a carrier sends with a body."""
    return f"sha256={hmac.new(secret.key, body, hashlib.sha256).hexdigest()}"


def is_signed(body: bytes, header: str, secrets: Iterable[Secret], now: datetime) -> bool:
    """Whether the header signs exactly these bytes with a secret that counts now.

    Every secret is tried in the same way, compared in constant time; a header of any other
    form is simply not a signature.
    """
    form = _HEADER.fullmatch(header.encode("utf-8", "replace"))
    given = form.group(1).lower() if form else b"0" * 64
    good = False
    for secret in secrets:
        made = hmac.new(secret.key, body, hashlib.sha256).hexdigest().encode()
        good |= hmac.compare_digest(made, given) and secret.counts(now)
    return good and form is not None
