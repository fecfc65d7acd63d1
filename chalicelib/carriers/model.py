"""A connection to a carrier, and the deliveries that come over it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.carriers.readings import Reading, Refusal
from chalicelib.carriers.signatures import Secret
from chalicelib.kit.errors import Conflict
from chalicelib.kit.values import Frozen

# DynamoDB holds 400 KB an item; base64 of a body that cannot be packed takes a third more.
LONGEST_BODY: Final = 256 * 1024
# How long the carrier may go on signing with the secret that was replaced.
OVERLAP: Final = timedelta(days=7)
MOST_REFUSALS_KEPT: Final = 50


class Format(StrEnum):
    """In which format a carrier reports."""

    DCSA_2_2 = "dcsa-2.2"


class Connection(Frozen):
    """A carrier that may report to us, and how its messages are verified.

    ``token`` is the unguessable part of the URL; it identifies, the signature authenticates.
    Several secrets count at once while one is being replaced. ``local_as_utc`` is for carriers
    that send local time labelled as UTC: their times are marked as uncertain.
    """

    id: str
    version: int = 1
    carrier: str
    format: Format = Format.DCSA_2_2
    token: str
    secrets: tuple[Secret, ...]
    local_as_utc: bool = False
    active: bool = True
    created_at: datetime

    def rotated(self, fresh: Secret, now: datetime) -> "Connection":
        """The same with a new secret; the present one counts for another week, older ones end."""
        if not self.active:
            raise ConnectionClosed()
        if any(one.text == fresh.text for one in self.secrets):
            raise SecretUsedBefore()
        ending = [
            one.model_copy(update={"until": now + OVERLAP}) if one.until is None else one
            for one in self.secrets
            if one.counts(now)
        ]
        return self.model_copy(update={"secrets": (fresh, *ending[:1])})

    def closed(self) -> "Connection":
        """No longer accepting anything; what came in stays."""
        return self.model_copy(update={"active": False, "secrets": ()})

    @property
    def ending(self) -> Secret | None:
        """The old secret that still counts for a while."""
        return next((one for one in self.secrets if one.until is not None), None)


class ConnectionClosed(Conflict):
    """The connection was closed; a new one is needed."""

    type = "connection-closed"
    title = "This connection is closed. Connect the carrier again."


class SecretUsedBefore(Conflict):
    """The new secret is the old one."""

    type = "secret-used-before"
    title = "This secret is in use already. Choose another."


class Outcome(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    PROCESSED = "processed"
    PARTLY_REFUSED = "partly_refused"
    REFUSED = "refused"


class Delivery(Frozen):
    """One verified message of a carrier, kept as it came.

    ``id`` follows from connection and content, so the same body is one delivery however often
    it is sent. ``matched`` counts the events that found a shipment.
    """

    id: str
    connection_id: str
    version: int = 1
    received_at: datetime
    size: int
    outcome: Outcome = Outcome.WAITING
    processed_at: datetime | None = None
    events: int = 0
    matched: int = 0
    refused: int = 0
    refusals: tuple[Refusal, ...] = ()

    def done(self, reading: Reading, *, matched: int, now: datetime) -> "Delivery":
        """The delivery with what was found in it."""
        return self.model_copy(
            update={
                "version": self.version + 1,
                "outcome": outcome(reading),
                "processed_at": now,
                "events": len(reading.events),
                "matched": matched,
                "refused": len({one.position for one in reading.refusals}),
                "refusals": reading.refusals[:MOST_REFUSALS_KEPT],
            }
        )


def outcome(reading: Reading) -> Outcome:
    """An empty list of events is nothing to complain of."""
    if not reading.refusals:
        return Outcome.PROCESSED
    return Outcome.PARTLY_REFUSED if reading.events else Outcome.REFUSED
