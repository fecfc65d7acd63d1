"""What goes over the wire about connections to carriers."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from chalicelib.carriers.model import Format, Outcome
from chalicelib.carriers.readings import Refusal
from chalicelib.kit.wire import In, Out

Carrier = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
SecretText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class ConnectionNew(In):
    """A carrier to be connected. Without ``secret`` (base64) a new one is made.

    ``local_as_utc``: the carrier is known to send local time labelled as UTC.
    """

    carrier: Carrier
    secret: SecretText = ""
    local_as_utc: bool = False


class SecretNew(In):
    """A new secret in base64, or empty to have one made. The old one counts for a week more."""

    secret: SecretText = ""


class ConnectionOut(Out):
    """A connection. ``url`` is the callback address to give to the carrier."""

    id: str
    carrier: str
    format: Format
    url: str
    local_as_utc: bool
    active: bool
    old_secret_until: datetime | None
    created_at: datetime
    version: int


class ConnectedOut(ConnectionOut):
    """A connection just made, or its secret just changed: the only time the secret is shown."""

    secret: str


class DeliveryOut(Out):
    """A message of a carrier and what became of it."""

    id: str
    received_at: datetime
    size: int
    outcome: Outcome
    processed_at: datetime | None
    events: int
    matched: int
    refused: int
    refusals: tuple[Refusal, ...]
