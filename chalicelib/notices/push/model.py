"""A browser that asked to be pushed to, and which addresses may be. Pure."""

import hashlib
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Frozen

# Where browsers' push services are. An address anywhere else is never connected to: whatever a
# browser, or somebody who plays one, sends us, we call nobody but these.
SERVICES: Final = (
    "fcm.googleapis.com",  # Chrome, Edge on Android, Opera, Samsung
    "jmt17.google.com",  # Chrome, some channels
    "push.services.mozilla.com",  # Firefox
    "push.apple.com",  # Safari
    "notify.windows.com",  # Edge on Windows
)
LONGEST: Final = 1_000
MOST_DEVICES: Final = 8


class Device(Frozen):
    """One browser of one person; ``name`` is what the person may know it by."""

    id: str
    endpoint: str
    name: str = ""
    added_at: datetime


def device_id(endpoint: str) -> str:
    """The same browser is the same device, however often it asks."""
    return "dev_" + hashlib.sha256(endpoint.encode()).hexdigest()[:26]


def checked_endpoint(endpoint: str, loopback: bool = False) -> str:
    """An address of a known push service, else ``Invalid``.

    ``loopback``: a push service on this machine will do, without TLS (the local run, tests).
    """
    if not _known(endpoint, loopback):
        raise Invalid.field("endpoint", "This browser's push service is not known.")
    return endpoint


def _known(endpoint: str, loopback: bool) -> bool:
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        return False
    # What parsers of addresses read in different ways is not read at all.
    if any(sign in endpoint for sign in "\\@ \t#"):
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if loopback and parts.scheme == "http" and host == "127.0.0.1":
        return True
    ours = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    return parts.scheme == "https" and ours and port in (None, 443) and len(parts.path) > 1
