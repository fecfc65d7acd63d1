"""What push needs from the tables and from the company."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.notices.push.model import Device
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Devices(Protocol):
    """The browsers of the members of one tenant."""

    def of(self, user: str) -> Sequence[Device]: ...

    def put(self, uow: UnitOfWork, user: str, device: Device) -> None: ...

    def remove(self, uow: UnitOfWork, user: str, device_id: str) -> None: ...


class People(Protocol):
    """Who a member is, and whether some browser of theirs can be pushed to."""

    def member(self, who: Principal, user: str) -> Member: ...

    def mark_reachable(self, uow: UnitOfWork, member: Member, reachable: bool) -> None: ...
