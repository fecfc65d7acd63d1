"""What carriers send: verified, kept and queued at once, processed afterwards, each once."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from chalicelib.carriers.dcsa.reading import read
from chalicelib.carriers.errors import (
    AlreadyReceived,
    ConnectionNotFound,
    DeliveryTooLarge,
    SignatureWrong,
)
from chalicelib.carriers.model import LONGEST_BODY, Connection, Delivery, Outcome
from chalicelib.carriers.ports import Carriers, Shipments
from chalicelib.carriers.signatures import Secret, is_signed
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.errors import Stale
from chalicelib.kit.queues import EVENTS
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# An unknown address costs the same reads and the same digest as a known one.
_NOBODY: Final = "-"
_NO_SECRET: Final = Secret(text="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")


@dataclass
class Receiving:
    """The way of a delivery from the hook to the shipments.

    ``whose`` gives tenant and connection of a callback token, across all tenants.
    """

    backing: Backing
    shipments: Shipments
    rows: Callable[[Principal], Carriers]
    whose: Callable[[str], tuple[str, str] | None]

    def confirm(self, token: str) -> None:
        """Raises ``ConnectionNotFound`` unless the callback address was given to a carrier."""
        if self.whose(token) is None:
            raise ConnectionNotFound()

    def receive(self, token: str, body: bytes, signature: str) -> None:
        """Verify, keep and queue a carrier's message; nothing in it is looked at yet.

        Raises ``DeliveryTooLarge``, ``ConnectionNotFound`` and ``SignatureWrong``. A message
        that came before is accepted and changes nothing.
        """
        if len(body) > LONGEST_BODY:
            raise DeliveryTooLarge(most=LONGEST_BODY)
        owner = self.whose(token)
        tenant, connection_id = owner or (_NOBODY, _NOBODY)
        who = Principal.system(tenant)
        connection = self.rows(who).connection(connection_id)
        secrets = connection.secrets if connection else (_NO_SECRET,)
        signed = is_signed(body, signature, secrets, self.backing.clock.now())
        if connection is None or not connection.active:
            raise ConnectionNotFound()
        if not signed:
            raise SignatureWrong()
        self._keep(who, connection, body)

    def wake(self, who: Principal, delivery_id: str, expected: str) -> None:
        """Process a delivery that waits; one that is done already stays as it is."""
        del expected  # what is to be done follows from the delivery alone
        rows = self.rows(who)
        delivery = rows.delivery(delivery_id)
        if delivery is None or delivery.outcome is not Outcome.WAITING:
            return
        connection = rows.connection(delivery.connection_id)
        reading = read(
            rows.body(delivery_id),
            source=delivery.connection_id,
            received=delivery.received_at,
            local_as_utc=connection is not None and connection.local_as_utc,
        )
        matched = self.shipments.take(who, reading.events)
        uow = UnitOfWork(self.backing, who)
        done = delivery.done(reading, matched=len(matched), now=uow.now)
        rows.finish(uow, delivery, done)
        uow.audit("delivery.process", delivery_id, outcome=done.outcome.value, events=done.events)
        with suppress(Stale):  # another worker was at it too, and has finished it
            uow.commit(done)

    def _keep(self, who: Principal, connection: Connection, body: bytes) -> None:
        uow = UnitOfWork(self.backing, who)
        digest = hashlib.sha256(body).hexdigest()
        delivery = Delivery(
            id=f"{connection.id.replace('car_', 'dlv_', 1)}-{digest}",
            connection_id=connection.id,
            received_at=uow.now,
            size=len(body),
        )
        self.rows(who).receive(uow, delivery, body, uow.now)
        uow.nudge("delivery", delivery.id, EVENTS, stamp(uow.now))
        uow.audit("delivery.receive", delivery.id, size=len(body))
        with suppress(AlreadyReceived):
            uow.commit()
