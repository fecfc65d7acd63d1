"""Addresses, sessions, links, invitations and keys."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kit.errors import Invalid, SignInNeeded
from chalicelib.tenancy.addresses import checked_email, email_hash
from chalicelib.tenancy.api_keys import ApiKey, checked_days, checked_scopes, new_secret
from chalicelib.tenancy.invitations import Invitation, InvitationOver, State
from chalicelib.tenancy.links import Link, expiry
from chalicelib.tenancy.sessions import Cookie, Session

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("email", [" Mei.Lin@Harbour.COM ", "mei.lin@harbour.com"])
def test_one_person_has_one_spelling_and_one_hash(email: str) -> None:
    assert checked_email(email) == "mei.lin@harbour.com"
    assert email_hash(email) == email_hash("mei.lin@harbour.com")
    assert "mei" not in email_hash(email)


@pytest.mark.parametrize(
    "email",
    ["", "mei", "mei@", "mei@local", "a b@c.de", "a@b..de", "<a@b.de>", "a@b.de\nBcc: x@y.zz"],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid):
        checked_email(email)


def session(created: datetime, seen: datetime) -> Session:
    return Session(hash="h", tenant="ten_1", user="usr_1", created_at=created, seen_at=seen)


@pytest.mark.parametrize(
    ("created", "seen", "changed", "valid"),
    [
        (0, 0, -1, True),
        (-13, -13, -20, True),
        (-15, -14, -20, False),
        (-59, -1, -99, True),
        (-60, 0, -99, False),
        (-3, 0, -2, False),
    ],
)
def test_sessions_end_idle_old_or_with_the_password(
    created: int, seen: int, changed: int, valid: bool
) -> None:
    held = session(NOON + created * DAY, NOON + seen * DAY)
    assert held.valid(NOON, NOON + changed * DAY) is valid


def test_the_last_use_is_noted_once_an_hour() -> None:
    held = session(NOON, NOON)
    assert not held.due_to_note(NOON + timedelta(minutes=59))
    assert held.due_to_note(NOON + timedelta(hours=1))


def test_a_cookie_reads_back_and_hides_its_secret_in_the_hash() -> None:
    cookie = Cookie(tenant="ten_1", user="usr_1", secret="s3cret")
    assert Cookie.parse(cookie.text()) == cookie
    assert "s3cret" not in cookie.hash()


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "..", "a..c", "ä.b.c", "a.b." + "c" * 300])
def test_a_malformed_cookie_is_nobody(text: str) -> None:
    with pytest.raises(SignInNeeded):
        Cookie.parse(text)


def test_a_link_serves_its_own_purpose_until_it_expires() -> None:
    link = Link(hash="h", kind="reset", tenant="", facts={}, ends_at=expiry("reset", NOON))
    assert link.usable("reset", NOON + timedelta(minutes=59))
    assert not link.usable("reset", NOON + timedelta(hours=1))
    assert not link.usable("confirm", NOON)


def test_an_invitation_is_accepted_or_withdrawn_once() -> None:
    invitation = Invitation(
        id="inv_1",
        email="bo@example.com",
        name="Bo",
        role="service",
        language="en",
        invited_by="usr_1",
        created_at=NOON,
        ends_at=NOON + 14 * DAY,
        link_hash="h",
    )
    assert not invitation.expired(NOON + 13 * DAY)
    with pytest.raises(InvitationOver):
        invitation.moved(State.ACCEPTED).moved(State.WITHDRAWN)


def test_a_key_is_kept_as_hash_with_its_beginning_visible() -> None:
    secret, shown, kept = new_secret("t0ken-of-256-bits")
    assert secret.startswith(shown)
    assert secret not in kept
    key = ApiKey(
        id="key_1",
        name="TMS",
        shown=shown,
        hash=kept,
        role="owner",
        scopes=frozenset({"customers.read"}),
        created_by="usr_1",
        created_at=NOON,
        ends_at=NOON + DAY,
    )
    assert key.usable(NOON)
    assert not key.usable(NOON + DAY)
    assert not key.model_copy(update={"revoked_at": NOON}).usable(NOON)
    assert key.due_to_note(NOON)


def test_a_key_may_do_no_more_than_its_maker() -> None:
    own = frozenset({"customers.read", "customers.write"})
    assert checked_scopes(["customers.read"], own) == {"customers.read"}
    for asked in ([], ["customers.read", "ledger.write"]):
        with pytest.raises(Invalid):
            checked_scopes(asked, own)


@pytest.mark.parametrize("days", [0, 367])
def test_a_key_lives_between_a_day_and_a_leap_year(days: int) -> None:
    with pytest.raises(Invalid):
        checked_days(days)
