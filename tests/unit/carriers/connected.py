"""A carrier connected to the company under test, and its messages sent as it would send them."""

from dataclasses import dataclass

from chalicelib.carriers.model import Delivery
from chalicelib.carriers.schemas import ConnectedOut, ConnectionNew
from chalicelib.carriers.signatures import Secret, sign
from tests.world import World


@dataclass
class Carrier:
    """A carrier's side of a connection."""

    world: World
    connection: ConnectedOut

    @classmethod
    def of(cls, world: World, **fields: object) -> "Carrier":
        new = ConnectionNew.model_validate({"carrier": "Maersk", **fields})
        return cls(world, world.services.carriers.connect(world.who, new))

    @property
    def token(self) -> str:
        return self.connection.url.rpartition("/")[2]

    def signed(self, message: bytes) -> str:
        """The Notification-Signature of a message."""
        return sign(message, Secret(text=self.connection.secret))

    def send(self, message: bytes) -> None:
        """Deliver a message; it waits in the queue."""
        self.world.services.carriers.receive(self.token, message, self.signed(message))

    def delivered(self) -> list[Delivery]:
        """What came, the newest first."""
        carriers = self.world.services.carriers
        return carriers.deliveries(self.world.who, self.connection.id).items
