"""Telling people: at once, in their list, or in one letter after their quiet hours."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.notices.model import Delivery, Held, Notice, Told, delivery
from chalicelib.notices.ports import Notices, Tenancy
from chalicelib.notify.message import Message
from chalicelib.notify.render import headline
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import Way
from chalicelib.unit_of_work import UnitOfWork

# Read notices are kept for a quarter; unread ones until somebody reads them.
KEPT: Final = timedelta(days=90)
# Counting unread ones ends here: the page then says "99+".
COUNTED: Final = 100
# One letter after quiet hours names so many; with its own rows a transaction takes 100.
IN_ONE_LETTER: Final = 90
# Marking all as read goes on in steps of this many, at most so many steps in one go.
STEP, STEPS = 50, 10


@dataclass
class NoticeService:
    """What members are told of, their lists, and what waits for the end of quiet hours."""

    backing: Backing
    tenancy: Tenancy
    rows: Callable[[Principal], Notices]

    def tell(self, uow: UnitOfWork, news: Iterable[Told]) -> None:
        """Put it into the lists and on its ways, in the transaction of what caused it."""
        pushed: set[str] = set()
        for told in news:
            self._tell(uow, told, pushed)

    def listed(
        self, who: Principal, user: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Notice]:
        """What a member was told: unread first, the newest first in each part."""
        return self.rows(who).listed(user, limit, after)

    def unread(self, who: Principal) -> int:
        """How many of the principal's own are unread, counted up to 100."""
        return self.rows(who).unread(who.user, COUNTED)

    def newest_unread(self, who: Principal) -> Notice | None:
        """What a push would show."""
        return self.rows(who).newest_unread(who.user)

    def read(self, who: Principal, notice_id: str) -> Notice:
        """One of the principal's own was read; again changes nothing. Raises ``NotFound``."""
        notice = self.rows(who).one(who.user, notice_id)
        if notice is None:
            raise NotFound()
        self._mark(who, notice)
        return notice

    def read_all(self, who: Principal) -> int:
        """Everything unread was read; gives how many (at most 500 at a time)."""
        done = 0
        for _ in range(STEPS):
            page = self.rows(who).listed(who.user, STEP, None)
            unread = [notice for notice in page.items if not notice.read]
            for notice in unread:
                self._mark(who, notice)
            done += len(unread)
            if len(unread) < STEP:
                break
        return done

    def wake(self, who: Principal, id_: str, expected: str) -> None:
        """Somebody's quiet hours are over: one letter tells all that came in them.

        Whoever is woken first releases all that waits; the others then find nothing.
        """
        user, _, notice_id = id_.partition(":")
        held = self.rows(who).held(user, notice_id)
        if held is None:
            return
        member = self._reader(who, user)
        now = self.backing.clock.now()
        until = member.telling.quiet_until(now, self._zone(who)) if member else None
        if until is not None or held.due_at > now:
            self._wait(who, held, until or held.due_at)
            return
        uow = UnitOfWork(self.backing, who)
        waiting = self.rows(who).all_held(user, IN_ONE_LETTER)
        for each in waiting:
            self.rows(who).release(uow, each)
        if member is not None:
            self._after_quiet(uow, member, waiting)
        uow.audit("notice.after_quiet", user, count=len(waiting))
        uow.commit()

    def _tell(self, uow: UnitOfWork, told: Told, pushed: set[str]) -> None:
        plan = delivery(told, uow.now)
        if not plan.page and not plan.now and not plan.later:
            return
        notice = Notice.of(told, uow.ids.new("ntc"), uow.now)
        if plan.page:
            self.rows(uow.who).add(uow, told.to.user_id, notice)
        if Way.MAIL in plan.now:
            uow.send(told.message)
        # One act is one nudge, whatever it tells: the browser asks what is new.
        if Way.PUSH in plan.now and told.to.user_id not in pushed:
            uow.send(nudge(told.to.user_id))
            pushed.add(told.to.user_id)
        self._hold(uow, told, notice, plan)

    def _hold(self, uow: UnitOfWork, told: Told, notice: Notice, plan: Delivery) -> None:
        if plan.until is None:
            return
        ways = tuple(way for way in Way if way in plan.later)
        user = told.to.user_id
        held = Held(notice=notice, user=user, ways=ways, due_at=plan.until)
        self.rows(uow.who).hold(uow, held)

    def _after_quiet(self, uow: UnitOfWork, member: Member, waiting: Sequence[Held]) -> None:
        """The letter about what came in quiet hours, oldest first, and one nudge."""
        letter = [each.notice for each in waiting if Way.MAIL in each.ways]
        if letter and member.email:
            uow.send(self._digest(member, letter))
        if member.reachable and any(Way.PUSH in each.ways for each in waiting):
            uow.send(nudge(member.user_id))

    def _digest(self, member: Member, notices: Sequence[Notice]) -> Message:
        lines = [
            {"title": title(notice, member.language), "href": notice.href} for notice in notices
        ]
        return Message(
            to=member.email,
            language=member.language,
            template="notices/digest",
            params={"name": member.name, "lines": lines},
        )

    def _wait(self, who: Principal, held: Held, until: datetime) -> None:
        """Still quiet, for the hours were changed meanwhile: wake it later."""
        try:
            self.rows(who).wait(held, until)
        except ConditionFailed as changed:
            raise Stale() from changed

    def _mark(self, who: Principal, notice: Notice) -> None:
        if notice.read:
            return
        try:
            self.rows(who).mark_read(who.user, notice, self.backing.clock.now() + KEPT)
        except ConditionFailed:
            return  # a second tap, or another device, was faster

    def _reader(self, who: Principal, user: str) -> Member | None:
        """Whose quiet hours they were; None when they left or were shut out."""
        try:
            member = self.tenancy.member(who, user)
        except NotFound:
            return None
        return member if member.active else None

    def _zone(self, who: Principal) -> str:
        return self.tenancy.company(who).zone


def nudge(user: str) -> Message:
    """A push to somebody's browsers: nothing but that there is something new."""
    return Message(to=user, template="push", push=True)


def title(notice: Notice, language: str) -> str:
    """A notice in one line: the subject of its e-mail."""
    return headline(notice.message(language))
