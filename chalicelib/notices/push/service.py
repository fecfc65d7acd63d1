"""Pushing to people's browsers, and which browsers those are."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound
from chalicelib.notices.push.carrier import PushCarrier
from chalicelib.notices.push.model import MOST_DEVICES, Device, checked_endpoint, device_id
from chalicelib.notices.push.ports import Devices, People
from chalicelib.notices.push.vapid import Vapid
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

log = logging.getLogger(__name__)

# A push service keeps a push for a browser that is off; a later one takes its place (Topic).
HEADERS: Final = {"TTL": "86400", "Urgency": "high", "Topic": "fairlead", "Content-Length": "0"}
# The subscription is no more (RFC 8030, 7.3), or was made for another key than ours.
GONE: Final = frozenset({400, 401, 403, 404, 410})


class NotPushed(Exception):
    """A push service did not take it now; the outbox tries again."""


@dataclass
class PushService:
    """Devices come by a tap of their person and go by a tap, or when they are gone."""

    backing: Backing
    people: People
    rows: Callable[[Principal], Devices]
    carrier: PushCarrier
    vapid: Vapid
    loopback: bool = False

    @property
    def public_key(self) -> str:
        """What a browser subscribes with."""
        return self.vapid.public_key

    def devices(self, who: Principal) -> Sequence[Device]:
        """The principal's own browsers, the one added first first."""
        return self.rows(who).of(who.user)

    def add(self, who: Principal, endpoint: str, name: str = "") -> Device:
        """A browser of the principal may be pushed to; again changes nothing but its name.

        Of more than eight the oldest go. Raises ``Invalid`` for an unknown push service.
        """
        checked_endpoint(endpoint, self.loopback)
        device = Device(
            id=device_id(endpoint),
            endpoint=endpoint,
            name=" ".join(name.split())[:80],
            added_at=self.backing.clock.now(),
        )

        def act() -> Device:
            others = [each for each in self.devices(who) if each.id != device.id]
            uow = UnitOfWork(self.backing, who)
            self.rows(who).put(uow, who.user, device)
            for old in others[: max(0, len(others) - MOST_DEVICES + 1)]:
                self.rows(who).remove(uow, who.user, old.id)
            self.people.mark_reachable(uow, self.people.member(who, who.user), True)
            uow.audit("device.added", who.user, name=device.name)
            uow.commit(device)
            return device

        return on_fresh_facts(act)

    def remove(self, who: Principal, device: str) -> None:
        """A browser of the principal is pushed to no more. Raises ``NotFound``."""
        if device not in {each.id for each in self.devices(who)}:
            raise NotFound()
        self._forget(who, who.user, device, "device.removed")

    def push(self, who: Principal, user: str) -> None:
        """Nudge every browser of a person; those that are gone are forgotten.

        Raises ``NotPushed`` when one of them should be tried again: a browser that had it
        already shows the same once more, in the same place.
        """
        later = 0
        for device in self.rows(who).of(user):
            status = self._post(device)
            if status in GONE:
                self._forget(who, user, device.id, "device.gone")
            elif not 200 <= status < 300:
                later += 1
        if later:
            raise NotPushed(f"{later} to be tried again")

    def _post(self, device: Device) -> int:
        now = self.backing.clock.now()
        token = {"Authorization": self.vapid.authorization(device.endpoint, now)}
        try:
            return self.carrier.post(device.endpoint, HEADERS | token)
        except OSError as error:
            log.warning("a push service was not reached: %s", type(error).__name__)
            return 503

    def _forget(self, who: Principal, user: str, device: str, action: str) -> None:
        def act() -> None:
            left = [each for each in self.rows(who).of(user) if each.id != device]
            uow = UnitOfWork(self.backing, who)
            self.rows(who).remove(uow, user, device)
            if not left:
                self.people.mark_reachable(uow, self.people.member(who, user), False)
            uow.audit(action, user)
            uow.commit()

        on_fresh_facts(act)
