"""How people, sessions and keys are reached: what stands before every other pattern."""

from collections.abc import Iterator

from chalicelib.tables import PLATFORM
from chalicelib.tenancy.directory import session_item, user_item
from chalicelib.tenancy.sessions import Cookie, Session
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
