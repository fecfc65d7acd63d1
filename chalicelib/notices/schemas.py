"""What goes over the wire about notices and what people wish to be told."""

from datetime import datetime, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.kit.wire import In, Out
from chalicelib.tenancy.telling import DEFAULTS, News, Quiet, Telling, Way

Weekday = Annotated[int, Field(ge=0, le=6)]


class NoticeOut(Out):
    """Something a member was told; ``title`` in the caller's language, ``href`` a page."""

    id: str
    news: News
    at: datetime
    title: str
    href: str
    read: bool


class QuietIn(BaseModel):
    """Hours of each day in the person's zone, over midnight if they end before they start, and
    whole days of the week (0 = Monday)."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    start: time
    end: time
    days: tuple[Weekday, ...] = Field(default=(), max_length=7)


class TellingIn(In):
    """What somebody wants to be told, by which ways; a kind that is left out is as supplied."""

    ways: dict[News, tuple[Way, ...]] = {}
    quiet: QuietIn | None = None
    urgent_passes: bool = False
    zone: str = Field(default="", max_length=60)

    def telling(self) -> Telling:
        """As it is kept."""
        quiet = Quiet(**self.quiet.model_dump()) if self.quiet else None
        return Telling(
            ways=self.ways, quiet=quiet, urgent_passes=self.urgent_passes, zone=self.zone
        )


class TellingOut(BaseModel):
    """What somebody is told and how: every kind with its ways. ``zone`` empty: the company's."""

    ways: dict[News, tuple[Way, ...]]
    quiet: QuietIn | None
    urgent_passes: bool
    zone: str

    @classmethod
    def of(cls, telling: Telling) -> "TellingOut":
        """Every kind, those as supplied too."""
        ways = {news: tuple(way for way in Way if way in telling.by(news)) for news in DEFAULTS}
        quiet = QuietIn.model_validate(telling.quiet) if telling.quiet else None
        return cls(ways=ways, quiet=quiet, urgent_passes=telling.urgent_passes, zone=telling.zone)
