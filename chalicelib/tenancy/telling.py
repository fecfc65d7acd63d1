"""What a person wants to be told, by which ways, and when they are to be left alone. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Frozen


class News(StrEnum):
    """The kinds of things that a person is told of."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    CUSTOMER = "customer"
    EXCEPTION = "exception"
    UNDELIVERED = "undelivered"
    WARNING = "warning"
    BREACH = "breach"
    ESCALATION = "escalation"
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_DECIDED = "approval_decided"
    PROMISE = "promise"
    LEGAL = "legal"
    WATCHED = "watched"
    TASK = "task"
    BULLETIN = "bulletin"
    AGREEMENT = "agreement"
    REMINDER = "reminder"


class Way(StrEnum):
    """How somebody is told: in the list on the page, by e-mail, by a push to the browser."""

    PAGE = "page"
    MAIL = "mail"
    PUSH = "push"


_ALL: Final = frozenset(Way)
# What everybody is told until they say otherwise. A push reaches only who asked for it on a device.
DEFAULTS: Final[Mapping[News, frozenset[Way]]] = {
    **dict.fromkeys(News, _ALL),
    # One late vessel carries many shipments; the limits of each warn by e-mail anyway.
    News.EXCEPTION: frozenset({Way.PAGE, Way.PUSH}),
    News.WARNING: frozenset({Way.PAGE, Way.MAIL}),
    News.WATCHED: frozenset({Way.PAGE}),
    News.BULLETIN: frozenset({Way.PAGE, Way.MAIL}),
    News.AGREEMENT: frozenset({Way.PAGE, Way.MAIL}),
    News.REMINDER: frozenset({Way.PAGE, Way.MAIL}),
}


class Quiet(Frozen):
    """Hours of every day, in the person's own time, and whole days of the week (0 = Monday).

    ``start`` after ``end`` goes over midnight; ``start`` = ``end`` means no hours, only days.
    """

    start: time = time(20)
    end: time = time(7)
    days: tuple[int, ...] = ()

    def at(self, local: datetime) -> bool:
        """Whether it is quiet at a local moment."""
        if local.weekday() in self.days:
            return True
        now = local.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


class Telling(Frozen):
    """The wishes of one person; ``ways`` holds only the kinds that differ from the defaults.

    ``urgent_passes``: breaches of critical tickets are told in quiet hours too. ``zone`` empty:
    the company's.
    """

    ways: dict[News, tuple[Way, ...]] = {}
    quiet: Quiet | None = None
    urgent_passes: bool = False
    zone: str = ""

    def by(self, news: News) -> frozenset[Way]:
        """The ways by which they are told of it; none: they are not."""
        chosen = self.ways.get(news)
        return DEFAULTS[news] if chosen is None else frozenset(chosen)

    def quiet_until(self, now: datetime, zone: str) -> datetime | None:
        """When the quiet that holds now ends; None when it is not quiet.

        ``zone`` is the company's, for who has not said another.
        """
        if self.quiet is None:
            return None
        here = ZoneInfo(self.zone or zone)
        local = now.astimezone(here)
        if not self.quiet.at(local):
            return None
        # It can only end at its end of a day, or at a midnight; a week holds one of them.
        for day in range(9):
            date = local.date() + timedelta(days=day)
            for ends in sorted({time.min, self.quiet.end}):
                at = datetime.combine(date, ends, here)
                if at.astimezone(UTC) > now and not self.quiet.at(at):
                    return at.astimezone(UTC)
        return None


def chosen(ways: Mapping[News, Iterable[Way]]) -> dict[News, tuple[Way, ...]]:
    """Only what differs from the defaults is kept, so that a better default reaches people."""
    wanted = {news: frozenset(by) for news, by in ways.items()}
    differs = {news: by for news, by in wanted.items() if by != DEFAULTS[news]}
    return {news: tuple(way for way in Way if way in by) for news, by in differs.items()}


def checked(quiet: Quiet | None) -> Quiet | None:
    """Quiet hours that end some time. Raises ``Invalid``."""
    if quiet is None:
        return None
    days = tuple(sorted({day for day in quiet.days if 0 <= day <= 6}))
    if len(days) == 7:
        raise Invalid.field("days", "Leave at least one day of the week.")
    if quiet.start == quiet.end and not days:
        raise Invalid.field("end", "Quiet hours need an end other than their beginning.")
    return quiet.model_copy(update={"days": days})
