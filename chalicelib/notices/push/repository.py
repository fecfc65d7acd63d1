"""Devices in the platform's table, beside the notices of their person."""

from collections.abc import Sequence
from typing import Final

from chalicelib.kit.dynamo import Key, Prefix, Query
from chalicelib.notices.push.model import MOST_DEVICES, Device
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

DEVICE: Final = "DEV#"


class DeviceRepository(TenantRepository):
    """Reads and writes the browsers of one tenant's members."""

    def of(self, user: str) -> Sequence[Device]:
        """The one added first stands first."""
        query = Query(PLATFORM, self.pk("TOLD", user), sk=Prefix(DEVICE), limit=2 * MOST_DEVICES)
        found = [Device.model_validate(item) for item in self.store.query(query).items]
        return sorted(found, key=lambda device: (device.added_at, device.id))

    def put(self, uow: UnitOfWork, user: str, device: Device) -> None:
        key = self._key(user, device.id)
        uow.put(PLATFORM, {"pk": key.pk, "sk": key.sk, **device.model_dump(mode="json")})

    def remove(self, uow: UnitOfWork, user: str, device_id: str) -> None:
        uow.delete(self._key(user, device_id))

    def _key(self, user: str, device_id: str) -> Key:
        return Key(PLATFORM, self.pk("TOLD", user), f"{DEVICE}{device_id}")
