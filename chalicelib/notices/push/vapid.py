"""Who pushes (RFC 8292): a key pair of the installation, and the token that goes with a push.

The key is derived from the installation's secret: nothing more to keep, and the same in every
function. A changed secret makes browsers ask anew, since they are bound to the public key.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ecdsa import SigningKey

# RFC 8292 allows a day; push services' clocks may differ from ours.
LIVES: Final = timedelta(hours=12)
# A token is used again for this long: each signature costs milliseconds.
USED_AGAIN: Final = timedelta(hours=6)
_LABEL: Final = b"web push 1"


@dataclass
class Vapid:
    """Signs for one installation; ``contact`` is whom a push service may write to."""

    secret: str
    contact: str
    _tokens: dict[str, tuple[datetime, str]] = field(default_factory=dict, repr=False)

    @cached_property
    def public_key(self) -> str:
        """What a browser subscribes with: the uncompressed point, base64url."""
        verifying = self._key.get_verifying_key()
        return _b64(verifying.to_string("uncompressed"))

    def authorization(self, endpoint: str, now: datetime) -> str:
        """The ``Authorization`` header for a push to this address."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        made, token = self._tokens.get(audience, (None, ""))
        if made is None or not timedelta(0) <= now - made < USED_AGAIN:
            token = self._token(audience, now)
            self._tokens[audience] = (now, token)
        return f"vapid t={token}, k={self.public_key}"

    def _token(self, audience: str, now: datetime) -> str:
        from ecdsa.util import sigencode_string

        claims = {"aud": audience, "exp": int((now + LIVES).timestamp()), "sub": self.contact}
        parts = ({"typ": "JWT", "alg": "ES256"}, claims)
        signed = ".".join(_b64(json.dumps(each, separators=(",", ":")).encode()) for each in parts)
        # The nonce comes from the message (RFC 6979): a weak source of chance gives no key away.
        signature = self._key.sign_deterministic(
            signed.encode(), hashfunc=hashlib.sha256, sigencode=sigencode_string
        )
        return f"{signed}.{_b64(signature)}"

    @cached_property
    def _key(self) -> "SigningKey":
        from ecdsa import NIST256p, SigningKey

        derived = hmac.new(self.secret.encode(), _LABEL, hashlib.sha256).digest()
        exponent = int.from_bytes(derived) % (NIST256p.order - 1) + 1
        return SigningKey.from_secret_exponent(exponent, NIST256p)


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
