"""Whether a customer is on hold, and when that may change by itself: pure, from the facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.accounts.credit.exposure import Exposure
from chalicelib.accounts.credit.model import Blocks, Cause, Credit, Hold
from chalicelib.accounts.credit.policy import CreditPolicy
from chalicelib.accounts.terms.model import Agreement

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What holds beside the credit itself. ``oldest_due`` is that of the oldest open item that
    is not disputed; ``reminded``: the chase has reached a step that stops credit;
    ``converted``: the exposure needs rates, which may change with the day."""

    agreement: Agreement
    policy: CreditPolicy
    exposure: Exposure
    oldest_due: date | None
    reminded: bool = False
    converted: bool = False

    @property
    def limit(self) -> int | None:
        """The credit limit of the day, in the exposure's currency."""
        return self.agreement.limit_on(self.exposure.on)

    @property
    def over(self) -> bool:
        """A customer exactly at its limit is not above it."""
        return self.limit is not None and self.exposure.total > self.limit


def assessed(credit: Credit, facts: Facts, today: date, now: datetime, zone: ZoneInfo) -> Credit:
    """The credit as the facts make it today, with its next due time.

    A hold that goes on keeps the moment it began. A release ends with its last day, and with
    the last ground of the hold: paid and over the limit again is a new hold. A hold by hand that
    it was to lift goes with it.
    """
    credit = _without_ended_release(credit, today)
    grounds = tuple(_causes(credit, facts, today))
    if not grounds:
        credit = credit.replaced(release=None)
    causes = tuple(each for each in grounds if not _free(credit, each, today))
    since = credit.hold.since if credit.hold else now
    hold = Hold(causes=causes, blocks=_blocks(credit, facts, causes), since=since)
    watched = facts.agreement.limit is not None or bool(credit.positions) or credit.by_hand
    after = credit.replaced(hold=hold if causes else None, watched=bool(watched or grounds))
    day = min(_changes(after, facts, today), default=None)
    return after.replaced(due_at=_begins(day, zone) if day else None)


def falls_due(oldest_due: date | None, policy: CreditPolicy, zone: ZoneInfo) -> datetime | None:
    """When age alone will put a customer on hold, if nothing is paid."""
    if oldest_due is None or not policy.hold_after:
        return None
    return _begins(oldest_due + timedelta(days=policy.hold_after + 1), zone)


def _without_ended_release(credit: Credit, today: date) -> Credit:
    release = credit.release
    if release is None or not release.over(today):
        return credit
    lifted = release.granted and release.lifts
    return credit.replaced(release=None, by_hand=None if lifted else credit.by_hand)


def _causes(credit: Credit, facts: Facts, today: date) -> Iterator[Cause]:
    if facts.policy.over_limit and facts.over:
        yield Cause.LIMIT
    oldest, most = facts.oldest_due, facts.policy.hold_after
    if most and oldest is not None and (today - oldest).days > most:
        yield Cause.AGE
    if facts.reminded:
        yield Cause.REMINDER
    if credit.by_hand is not None:
        yield Cause.HAND


def _free(credit: Credit, cause: Cause, today: date) -> bool:
    return credit.release is not None and credit.release.covers((cause,), today)


def _blocks(credit: Credit, facts: Facts, causes: tuple[Cause, ...]) -> tuple[Blocks, ...]:
    """Documents are withheld only where the contract lets us."""
    stopped = set(facts.policy.blocks) if set(causes) - {Cause.HAND} else set()
    if credit.by_hand is not None and Cause.HAND in causes:
        stopped |= set(credit.by_hand.blocks)
    if not facts.agreement.originals_withheld:
        stopped.discard(Blocks.DOCUMENTS)
    return tuple(sorted(stopped))


def _changes(credit: Credit, facts: Facts, today: date) -> Iterator[date]:
    """The days after today on which the hold may begin or end without anybody doing anything."""
    if credit.release is not None:
        yield credit.release.until + _DAY
    yield from (p.until + _DAY for p in credit.positions if p.until and p.until >= today)
    agreed = facts.agreement.next_change(today)
    if agreed is not None:
        yield agreed
    if facts.policy.hold_after and facts.oldest_due is not None:
        ages = facts.oldest_due + timedelta(days=facts.policy.hold_after + 1)
        if ages > today:
            yield ages
    if facts.converted and facts.agreement.limit is not None:
        yield today + _DAY


def _begins(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
