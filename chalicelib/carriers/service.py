"""Use cases around connections: connect a carrier, replace its secret, close, look at."""

from dataclasses import dataclass

from chalicelib.carriers.errors import ConnectionNotFound
from chalicelib.carriers.model import Connection, Delivery
from chalicelib.carriers.receiving import Receiving
from chalicelib.carriers.schemas import ConnectedOut, ConnectionNew, ConnectionOut
from chalicelib.carriers.signatures import Secret, fresh_secret, read_secret
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.unscoped import WiderUnitOfWork, connecting
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class CarrierService(Receiving):
    """Connections to carriers and the deliveries that come over them."""

    base_url: str

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
        uow = UnitOfWork(self.backing, who)
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

    def _with_secret(self, connection: Connection, secret: Secret) -> ConnectedOut:
        return ConnectedOut(**self.shown(connection).model_dump(), secret=secret.text)

    def _at(self, who: Principal, connection_id: str, version: int) -> Connection:
        connection = self.get(who, connection_id)
        if connection.version != version:
            raise Stale()
        return connection

    def _secret(self, text: str) -> Secret:
        return read_secret(text) if text else fresh_secret(self.backing.ids)
