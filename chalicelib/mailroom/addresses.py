"""Addresses that lead to a ticket or to a company's desk, and prove themselves.

``ticket+<token>@…`` and ``desk+<token>@…``. A local part has 64 characters and no case, so the
token is base32: the company, packed, and 80 bits of an HMAC over company and ticket. Which
ticket it is stands in the company's own rows; the HMAC is computed again from what they say.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from ulid import ULID

DESK: Final = "desk"
_MAC_BYTES: Final = 10
_LOCAL: Final = re.compile(r"(ticket|desk)\+([a-z2-7]{20,57})")
_PREFIX: Final = "ten_"


@dataclass(frozen=True)
class Place:
    """What an address claims: a company, and the proof for one ticket of it or for its desk."""

    tenant: str
    mac: str
    desk: bool


def address_of(secret: str, domain: str, tenant: str, thing: str = DESK) -> str:
    """The address at which a ticket, or the company's desk, takes mail."""
    packed = _packed(tenant)
    token = _text(bytes([len(packed)]) + packed + bytes.fromhex(mac_of(secret, tenant, thing)))
    return f"{'desk' if thing == DESK else 'ticket'}+{token}@{domain}"


def mac_of(secret: str, tenant: str, thing: str) -> str:
    """The proof that we gave this address away, in hexadecimal."""
    text = f"mail address\n{tenant}\n{thing}".encode()
    return hmac.new(secret.encode(), text, hashlib.sha256).digest()[:_MAC_BYTES].hex()


def place_of(address: str, domain: str) -> Place | None:
    """What an address claims; None for an address that is none of ours. Nothing is proved yet."""
    local, _, where = address.casefold().rpartition("@")
    found = _LOCAL.fullmatch(local)
    if not domain or where != domain.casefold() or found is None:
        return None
    try:
        raw = base64.b32decode(found[2].upper() + "=" * (-len(found[2]) % 8))
        packed, mac = raw[1 : 1 + raw[0]], raw[1 + raw[0] :]
        tenant = _unpacked(packed)
    except (ValueError, IndexError):
        return None
    if len(mac) != _MAC_BYTES or not re.fullmatch(r"[A-Za-z0-9_]{1,40}", tenant):
        return None
    return Place(tenant, mac.hex(), found[1] == DESK)


def proved(place: Place, secret: str, thing: str) -> bool:
    """Whether the address was given away for this ticket, or for the desk."""
    return hmac.compare_digest(place.mac, mac_of(secret, place.tenant, thing))


def _packed(tenant: str) -> bytes:
    name = tenant.removeprefix(_PREFIX)
    try:
        packed = bytes(ULID.from_str(name))
    except ValueError:
        return tenant.encode()
    return packed if _unpacked(packed) == tenant else tenant.encode()


def _unpacked(packed: bytes) -> str:
    return f"{_PREFIX}{ULID(packed)}" if len(packed) == 16 else packed.decode()


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()
