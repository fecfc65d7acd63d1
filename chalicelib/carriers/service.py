"""Use cases around carriers: connect them, receive what they send, process it afterwards."""

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
from chalicelib.carriers.schemas import ConnectedOut, ConnectionNew, ConnectionOut
from chalicelib.carriers.signatures import Secret, fresh_secret, is_signed, read_secret
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.queues import EVENTS
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.unscoped import WiderUnitOfWork, connecting
from chalicelib.unit_of_work import UnitOfWork

# An unknown address costs the same reads and the same digest as a known one.
_NOBODY: Final = "-"
_NO_SECRET: Final = Secret(text="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")


@dataclass
class CarrierService:
    """Connections to carriers and the deliveries that come over them.

    ``whose`` gives tenant and connection of a callback token, across all tenants.
    """

    backing: Backing
    shipments: Shipments
    base_url: str
    rows: Callable[[Principal], Carriers]
    whose: Callable[[str], tuple[str, str] | None]

    def connections(self, who: Principal) -> list[Connection]:
        """All connections of the company, closed ones too."""
        return self.rows(who).connections()

    def get(self, who: Principal, connection_id: str) -> Connection:
        """A connection of the company. Raises ``ConnectionNotFound``."""
        connection = self.rows(who).connection(connection_id)
        if connection is None:
            raise ConnectionNotFound()
        return connection

    def deliveries(
        self,
        who: Principal,
        connection_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Delivery]:
        """What came over a connection and what became of it, the newest first."""
        self.get(who, connection_id)
        return self.rows(who).deliveries(connection_id, limit, after)

    def connect(self, who: Principal, new: ConnectionNew) -> ConnectedOut:
        """Connect a carrier; the answer holds the secret, which is never shown again."""
        secret = self._secret(new.secret)
        uow = WiderUnitOfWork(self.backing, who, connecting(who.tenant))
        connection = Connection(
            id=uow.ids.new("car"),
            carrier=new.carrier,
            token=uow.ids.token(),
            secrets=(secret,),
            local_as_utc=new.local_as_utc,
            created_at=uow.now,
        )
        self.rows(who).insert(uow, connection)
        uow.audit("carrier.connect", connection.id, carrier=connection.carrier)
        connected = self._with_secret(connection, secret)
        uow.commit(connected)
        return connected

    def rotate(
        self, who: Principal, connection_id: str, version: int, text: str = ""
    ) -> ConnectedOut:
        """Give a connection a new secret; the present one counts for a week more."""
        before = self._at(who, connection_id, version)
        secret = self._secret(text)
        uow = self._begin(who)
        after = before.rotated(secret, uow.now).model_copy(update={"version": version + 1})
        self.rows(who).replace(uow, before, after)
        uow.audit("carrier.rotate-secret", connection_id)
        rotated = self._with_secret(after, secret)
        uow.commit(rotated)
        return rotated

    def close(self, who: Principal, connection_id: str, version: int) -> ConnectionOut:
        """Accept nothing any more over a connection; what came in stays."""
        before = self._at(who, connection_id, version)
        if not before.active:
            return self.shown(before)
        uow = WiderUnitOfWork(self.backing, who, connecting(who.tenant))
        after = before.closed().model_copy(update={"version": version + 1})
        self.rows(who).replace(uow, before, after)
        uow.audit("carrier.close", connection_id)
        uow.commit(self.shown(after))
        return self.shown(after)

    def shown(self, connection: Connection) -> ConnectionOut:
        """A connection as people may see it: with its address, without its secrets."""
        ending = connection.ending
        return ConnectionOut(
            **connection.model_dump(include=set(ConnectionOut.model_fields)),
            url=f"{self.base_url.rstrip('/')}/v1/hooks/dcsa/{connection.token}",
            old_secret_until=ending.until if ending else None,
        )

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
        uow = self._begin(who)
        done = delivery.done(reading, matched=len(matched), now=uow.now)
        rows.finish(uow, delivery, done)
        uow.audit("delivery.process", delivery_id, outcome=done.outcome.value, events=done.events)
        with suppress(Stale):  # another worker was at it too, and has finished it
            uow.commit(done)

    def _keep(self, who: Principal, connection: Connection, body: bytes) -> None:
        uow = self._begin(who)
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

    def _with_secret(self, connection: Connection, secret: Secret) -> ConnectedOut:
        return ConnectedOut(**self.shown(connection).model_dump(), secret=secret.text)

    def _at(self, who: Principal, connection_id: str, version: int) -> Connection:
        connection = self.get(who, connection_id)
        if connection.version != version:
            raise Stale()
        return connection

    def _secret(self, text: str) -> Secret:
        return read_secret(text) if text else fresh_secret(self.backing.ids)

    def _begin(self, who: Principal) -> UnitOfWork:
        return UnitOfWork(self.backing, who)
