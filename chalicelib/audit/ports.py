"""What sealing and checking the trail need from the rest of the product."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from chalicelib.audit.model import Line, Seal
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal


class Trail(Protocol):
    """The lines and seals of one tenant."""

    def lines(self, month: str, after: str, limit: int) -> list[Line]:
        """Lines of a month behind an id (empty: from the beginning), in their order."""

    def lines_of(self, seal: Seal) -> list[Line]:
        """The lines from a seal's first to its last."""

    def head(self) -> Seal | None:
        """The last seal of the chain."""

    def seals(self, after: int, limit: int) -> Iterator[tuple[int, Seal | None]]:
        """Seals behind a number, by number; None: what stands there is no seal."""

    def newest(self, limit: int, after: dynamo.Item | None = None) -> Listing[Seal]:
        """Seals, the newest first."""

    def insert(self, seal: Seal) -> None:
        """Add the next seal. Raises ``ConditionFailed`` when there is one of its number."""

    def disarm(self, month: str, line: str, due_at: str) -> None:
        """Take the due time from a line; nothing happens where it is gone already."""

    def wake_again(self, month: str, line: str, due_at: str, at: datetime) -> None:
        """Wake by the same line once more."""


class Companies(Protocol):
    """When a company began."""

    def founded_at(self, who: Principal) -> datetime | None:
        """None: the tenant is no company, but where people are who have none yet."""
