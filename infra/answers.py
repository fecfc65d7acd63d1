"""What API Gateway answers without asking a function: problem+json like every other refusal."""

from dataclasses import dataclass
from typing import Any, Final

from chalicelib.kit.headers import GUARDS


@dataclass(frozen=True)
class GatewayAnswer:
    """One of API Gateway's own answers."""

    status: int
    type: str
    title: str

    @property
    def headers(self) -> dict[str, str]:
        own = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
        # The gateway writes fixed values in single quotes, and knows no way to put one inside.
        return own | GUARDS | {"Content-Security-Policy": "sandbox"}

    @property
    def body(self) -> dict[str, Any]:
        return {"type": f"/problems/{self.type}", "title": self.title, "status": self.status}


# "Missing authentication token" is what API Gateway says of a path or method it does not know.
GATEWAY_ANSWERS: Final[dict[str, GatewayAnswer]] = {
    "MISSING_AUTHENTICATION_TOKEN": GatewayAnswer(404, "not-found", "There is nothing here."),
    "RESOURCE_NOT_FOUND": GatewayAnswer(404, "not-found", "There is nothing here."),
    "REQUEST_TOO_LARGE": GatewayAnswer(413, "too-large", "The request is too large."),
    "UNSUPPORTED_MEDIA_TYPE": GatewayAnswer(415, "media-type", "Send application/json."),
    "THROTTLED": GatewayAnswer(429, "too-many", "Too many requests: try again in a moment."),
    "BAD_REQUEST_BODY": GatewayAnswer(400, "invalid", "The request cannot be read."),
    "BAD_REQUEST_PARAMETERS": GatewayAnswer(400, "invalid", "The request cannot be read."),
    "INTEGRATION_TIMEOUT": GatewayAnswer(504, "timeout", "It took too long: look before retrying."),
    "INTEGRATION_FAILURE": GatewayAnswer(502, "unexpected", "Something went wrong on our side."),
    "DEFAULT_5XX": GatewayAnswer(500, "unexpected", "Something went wrong on our side."),
}
