"""A notice for one person, and by which ways it goes out. Pure: time is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from chalicelib.kit.values import Frozen
from chalicelib.notify.message import Message
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.telling import News, Telling, Way

# A notice keeps the words of its e-mail short: who wants them all opens the ticket.
LONGEST_WORDS: Final = 300


class Reader(Protocol):
    """A member who is told: whoever has these facts."""

    @property
    def user_id(self) -> str: ...

    @property
    def telling(self) -> Telling: ...

    @property
    def zone(self) -> str: ...

    @property
    def reachable(self) -> bool: ...


@dataclass(frozen=True)
class MemberReader:
    """A member as a reader; ``zone`` is the company's, where theirs is not said."""

    member: Member
    zone: str

    @property
    def user_id(self) -> str:
        return self.member.user_id

    @property
    def telling(self) -> Telling:
        return self.member.telling

    @property
    def reachable(self) -> bool:
        return self.member.reachable


@dataclass(frozen=True)
class Told:
    """Something that one person is to be told.

    ``message`` is the e-mail about it, whose subject is also what the page and the push say;
    ``href`` is the page it leads to. ``urgent`` may pass quiet hours if the person says so.
    """

    news: News
    to: Reader
    message: Message
    href: str
    urgent: bool = False


@dataclass(frozen=True)
class Delivery:
    """By which ways something goes out now, and what waits until when."""

    page: bool
    now: frozenset[Way] = frozenset()
    later: frozenset[Way] = frozenset()
    until: datetime | None = None


def delivery(told: Told, now: datetime) -> Delivery:
    """What the person's wishes say at this moment. The list on the page never disturbs: it does
    not wait."""
    ways = told.to.telling.by(told.news)
    outside = ways - {Way.PAGE}
    if not told.message.to:
        outside -= {Way.MAIL}
    if not told.to.reachable:
        outside -= {Way.PUSH}
    until = told.to.telling.quiet_until(now, told.to.zone) if outside else None
    passes = told.urgent and told.to.telling.urgent_passes
    if until is None or passes:
        return Delivery(Way.PAGE in ways, outside)
    return Delivery(Way.PAGE in ways, frozenset(), outside, until)


class Notice(Frozen):
    """One line of a person's list. Its words are made from a template, in the reader's language."""

    id: str
    news: News
    at: datetime
    href: str
    template: str
    params: dict[str, Any] = {}
    read: bool = False

    @classmethod
    def of(cls, told: Told, id_: str, at: datetime) -> "Notice":
        """The notice of something told."""
        return cls(
            id=id_,
            news=told.news,
            at=at,
            href=told.href,
            template=told.message.template,
            params=shortened(told.message.params),
        )

    def message(self, language: str) -> Message:
        """What its words are made from."""
        return Message(to="", language=language, template=self.template, params=self.params)


class Held(Frozen):
    """What waits for the end of somebody's quiet hours."""

    notice: Notice
    user: str
    ways: tuple[Way, ...]
    due_at: datetime
    version: int = 1

    @property
    def id(self) -> str:
        """By which the clock's worker knows it: whose it is, and which."""
        return f"{self.user}:{self.notice.id}"


def shortened(params: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a template, long texts cut."""
    return {name: _short(value) for name, value in params.items() if name != "token"}


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_WORDS:
        return value[: LONGEST_WORDS - 1] + "…"
    return value
