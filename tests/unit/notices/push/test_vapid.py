"""The token that goes with a push: RFC 8292, checked as a push service checks it."""

import hashlib
import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ecdsa import BadSignatureError, NIST256p, VerifyingKey

from chalicelib.notices.push.vapid import Vapid

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/abc?x=1"


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def taken_apart(header: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Header and claims of a token, once its signature was found to fit the key beside it."""
    assert header.startswith("vapid t=")
    token, _, key = header.removeprefix("vapid t=").partition(", k=")
    signed, _, signature = token.rpartition(".")
    verifying = VerifyingKey.from_string(decoded(key), NIST256p)
    verifying.verify(decoded(signature), signed.encode(), hashfunc=hashlib.sha256)
    head, claims = (json.loads(decoded(part)) for part in signed.split("."))
    return head, claims, key


def test_a_push_service_finds_the_signature_right() -> None:
    vapid = Vapid("a secret", "mailto:desk@fairlead.example")
    head, claims, key = taken_apart(vapid.authorization(ENDPOINT, NOW))
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert claims["aud"] == "https://updates.push.services.mozilla.com"
    assert claims["sub"] == "mailto:desk@fairlead.example"
    assert timedelta(0) < datetime.fromtimestamp(claims["exp"], UTC) - NOW <= timedelta(hours=24)
    assert key == vapid.public_key
    assert decoded(key)[0] == 4  # an uncompressed point, as browsers take it
    assert len(decoded(key)) == 65


def test_the_key_is_the_installations_and_no_other() -> None:
    ours, again, theirs = (Vapid(secret, "mailto:x") for secret in ("ours", "ours", "theirs"))
    assert ours.public_key == again.public_key != theirs.public_key
    token, _, _key = ours.authorization(ENDPOINT, NOW).partition(", k=")
    with pytest.raises(BadSignatureError):
        taken_apart(f"{token}, k={theirs.public_key}")


def test_one_token_serves_many_pushes_and_is_made_anew_in_time() -> None:
    vapid = Vapid("a secret", "mailto:x")
    first = vapid.authorization(ENDPOINT, NOW)
    assert vapid.authorization(ENDPOINT, NOW + timedelta(hours=5)) == first
    later = vapid.authorization(ENDPOINT, NOW + timedelta(hours=7))
    assert later != first
    assert taken_apart(later)[1]["exp"] > taken_apart(first)[1]["exp"]
    other = vapid.authorization("https://web.push.apple.com/abc", NOW)
    assert taken_apart(other)[1]["aud"] == "https://web.push.apple.com"


def test_the_secret_is_in_no_token() -> None:
    vapid = Vapid("a secret", "mailto:x")
    assert "a secret" not in repr(vapid.authorization(ENDPOINT, NOW))
