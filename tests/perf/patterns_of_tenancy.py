"""How people, sessions and keys are reached: what stands before every other pattern."""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.tables import PLATFORM
from chalicelib.tenancy.directory import session_item, user_item
from chalicelib.tenancy.sessions import Cookie, Session
from chalicelib.unit_of_work import UnitOfWork
from tests.api import a_key
from tests.companies import user_of
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn."""
    tenancy, who, now = world.services.tenancy, world.who, world.clock.now()
    cookie = Cookie(tenant=who.tenant, user=who.user, secret="a secret of tests")
    session = Session(
        hash=cookie.hash(), tenant=who.tenant, user=who.user, created_at=now, seen_at=now
    )
    world.store.put_many(PLATFORM, [user_item(user_of(who)), session_item(session)])
    key = a_key(world)
    tenancy.principal_for_key(key)
    yield Pattern(
        "who a session is, on every page",
        "platform",
        lambda: tenancy.principal_for_session(cookie.text()),
    )
    yield Pattern(
        "who an API key is, on every call", "platform", lambda: tenancy.principal_for_key(key)
    )
    yield Pattern("everybody of a company", "platform `MEMBER#`", lambda: tenancy.members(who))
    yield Pattern(
        "the audit trail of a month, a page of 25",
        "platform `AUDIT#`",
        lambda: tenancy.audit(who, f"{now:%Y-%m}", 25, None),
    )
    yield from _sealing(world)


def _sealing(world: MeteredWorld) -> Iterator[Pattern]:
    """Two hundred lines of an hour: what has to be paid besides writing them."""
    trail, who = world.services.trail, world.who
    for number in range(200):
        uow = UnitOfWork(world.backing, who)
        uow.audit("ticket.note", f"tkt_{number}")
        uow.commit()
    world.clock.advance(timedelta(hours=2))
    month = f"{world.clock.now():%Y-%m}"
    yield Pattern(
        "seal 200 lines of the audit trail",
        "platform `AUDIT#`, `SEALS`",
        lambda: trail.sealing.seal(who, month),
    )
    yield Pattern("seals, the 25 newest", "platform `SEALS`", lambda: trail.seals(who))
