"""How a push leaves the house: one POST without a body, nothing followed, little read."""

import http.client
import ssl
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Protocol
from urllib.parse import urlsplit

from chalicelib.notices.push.model import checked_endpoint

SECONDS: Final = 5


class PushCarrier(Protocol):
    """Hands a push to a push service; gives the status it answers. Raises ``OSError``."""

    def post(self, endpoint: str, headers: Mapping[str, str]) -> int: ...


class HttpCarrier:
    """Over HTTPS to the push services we know; redirects are answers like any other."""

    def __init__(self, loopback: bool = False) -> None:
        self._loopback = loopback

    def post(self, endpoint: str, headers: Mapping[str, str]) -> int:
        parts = urlsplit(checked_endpoint(endpoint, self._loopback))
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = self._connect(parts.hostname or "", parts.port, parts.scheme == "https")
        try:
            connection.request("POST", path, body=b"", headers=dict(headers))
            return connection.getresponse().status
        except http.client.HTTPException as error:
            raise OSError(type(error).__name__) from error
        finally:
            connection.close()

    def _connect(self, host: str, port: int | None, tls: bool) -> http.client.HTTPConnection:
        if not tls:
            return http.client.HTTPConnection(host, port, timeout=SECONDS)
        return http.client.HTTPSConnection(host, port, timeout=SECONDS, context=_trust())


class MemoryCarrier:
    """Keeps pushes in a list, for tests; ``answers`` are statuses by address, else 201."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.answers: dict[str, int] = {}

    def post(self, endpoint: str, headers: Mapping[str, str]) -> int:
        self.posted.append((endpoint, dict(headers)))
        return self.answers.get(endpoint, 201)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
