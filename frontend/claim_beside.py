"""What of a ticket's claim stands beside the ticket: legal periods, and limits beside offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.model import SIDES, Claim
from chalicelib.tickets.claims.recovery import Limit, limits
from chalicelib.tickets.claims.room import ABOUT_GOODS
from chalicelib.tickets.model import Ticket
from frontend.claim_words import CLOCKS, state_badge
from frontend.language import _


@dataclass(frozen=True)
class Period:
    """A legal period that nobody met: what it is, its last day, and how it stands."""

    name: str
    last: date
    badge: tuple[str, str]


def limits_beside(who: Principal, services: Services, ticket: Ticket) -> list[Limit]:
    """Those of the ticket's claim; none where nothing is claimed, or no regime is known yet."""
    claim = _claim(who, services, ticket)
    return limits(claim) if claim else []


def periods_beside(who: Principal, services: Services, ticket: Ticket) -> list[Period]:
    """The law's periods that still run or were missed, the soonest first; none once the claim
    is finished."""
    claim = _claim(who, services, ticket)
    if claim is None or claim.finished_at is not None:
        return []
    now = services.tickets.now()
    found = [
        Period(_(CLOCKS[f"{each.side} {each.what}"]), each.last, state_badge(each.state(now)))
        for each in services.claims.deadlines(claim)
        if each.side in SIDES and each.done_at is None
    ]
    return sorted(found, key=lambda period: period.last)


def _claim(who: Principal, services: Services, ticket: Ticket) -> Claim | None:
    return services.claims.held(who, ticket.id) if ticket.kind in ABOUT_GOODS else None
