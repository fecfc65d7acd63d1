"""What every part of the wiring stands on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Store
from chalicelib.kit.paging import Cursors
from chalicelib.notify.outbox import OutboxSettings
from chalicelib.tenancy.principal import Principal

if TYPE_CHECKING:
    from chalicelib.bootstrap import Services
    from chalicelib.notices.push.carrier import PushCarrier
    from chalicelib.notify.mail import Mailer

Rows = TypeVar("Rows")


class Wired:
    """The backing services; each part adds use cases, made when first used.

    A worker thus imports only what it needs: the parts name their classes inside the property.
    """

    def __init__(
        self,
        backing: Backing,
        mailer: "Mailer",
        *,
        secret: str,
        outbox: OutboxSettings,
        carrier: "PushCarrier | None" = None,
    ) -> None:
        self.backing = backing
        self.mailer = mailer
        self.carrier = carrier
        self.outbox_settings = outbox
        self.cursors = Cursors(secret)
        self.secret = secret

    @property
    def whole(self) -> "Services":
        """All use cases: what belongs to another part is reached through it."""
        return cast("Services", self)

    def rows(self, repository: Callable[[Store, Principal], Rows]) -> Callable[[Principal], Rows]:
        """Gives everybody the rows of their own company, and of no other."""
        return lambda who: repository(self.backing.store, who)
