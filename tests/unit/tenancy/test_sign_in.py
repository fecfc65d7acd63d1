"""Signing in and out, waiting after wrong passwords, forgetting the password."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Invalid, NotFound, SignInNeeded, TooMany
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.passwords import Passwords
from chalicelib.tenancy.sessions import IDLE, Cookie
from chalicelib.tenancy.sign_in import NoCompany, SignInRefused
from tests.unit.tenancy.people_of import PASSWORD, PHONE, found, join, last_mail, token_in
from tests.world import World

EMAIL = "mei@harbour.example"


def sign_in(world: World, password: str = PASSWORD, email: str = EMAIL, at: str = PHONE) -> str:
    return world.services.tenancy.entry.sign_in(email, password, at).cookie.text()


def test_the_right_password_opens_a_session_and_signing_out_ends_it(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    cookie = sign_in(world, email=" MEI@Harbour.example")
    assert tenancy.principal_for_session(cookie).user == owner.user
    tenancy.entry.sign_out(cookie)
    with pytest.raises(SignInNeeded):
        tenancy.principal_for_session(cookie)


def test_a_wrong_password_and_an_unknown_address_read_the_same(world: World) -> None:
    found(world)
    refusals = []
    for email in (EMAIL, "nobody@harbour.example"):
        with pytest.raises(SignInRefused) as refused:
            sign_in(world, "not the password", email)
        refusals.append((str(refused.value), refused.value.status, refused.value.params))
    assert refusals[0] == refusals[1]


def test_the_sixth_wrong_password_waits_and_the_unknown_address_waits_as_long(
    world: World,
) -> None:
    found(world)
    waits = []
    for email, at in ((EMAIL, PHONE), ("nobody@harbour.example", "192.0.2.8")):
        for _ in range(5):
            with pytest.raises(SignInRefused):
                sign_in(world, "not the password", email, at)
        with pytest.raises(TooMany) as refused:
            sign_in(world, PASSWORD, email, at)
        waits.append(refused.value.params["retry_after"])
    assert waits == [30, 30]


def test_the_owner_signs_in_from_elsewhere_while_somebody_guesses(world: World) -> None:
    found(world)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(world, "not the password")
    assert sign_in(world, at="198.51.100.9")


def test_after_the_wait_the_right_password_clears_the_count(world: World) -> None:
    found(world)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(world, "not the password")
    world.clock.advance(timedelta(seconds=30))
    assert sign_in(world)
    with pytest.raises(SignInRefused):
        sign_in(world, "not the password")
    assert sign_in(world)


def test_a_session_of_another_company_or_person_is_nobody(world: World) -> None:
    mei = Cookie.parse(sign_in_after(world, "a@b.example"))
    bo = Cookie.parse(sign_in_after(world, "c@d.example"))
    for forged in (
        mei.model_copy(update={"tenant": bo.tenant}),
        mei.model_copy(update={"user": bo.user, "tenant": bo.tenant}),
        mei.model_copy(update={"secret": "x" * 43}),
    ):
        with pytest.raises(SignInNeeded):
            world.services.tenancy.principal_for_session(forged.text())


def sign_in_after(world: World, email: str) -> str:
    found(world, email=email)
    return sign_in(world, email=email)


def test_a_session_in_use_lives_on_and_an_idle_one_ends(world: World) -> None:
    found(world)
    cookie = sign_in(world)
    world.clock.advance(IDLE - timedelta(hours=1))
    assert world.services.tenancy.principal_for_session(cookie)
    world.clock.advance(IDLE - timedelta(hours=1))
    assert world.services.tenancy.principal_for_session(cookie)
    world.clock.advance(IDLE)
    with pytest.raises(SignInNeeded):
        world.services.tenancy.principal_for_session(cookie)


def test_a_forgotten_password_is_replaced_once_and_ends_all_sessions(world: World) -> None:
    tenancy = world.services.tenancy
    found(world, language="en")
    cookie = sign_in(world)
    world.clock.advance(timedelta(minutes=5))
    tenancy.recovery.ask(EMAIL, "en", PHONE)
    token = token_in(last_mail(world).text)
    tenancy.recovery.reset(token, "a different ferry 9")
    assert "was changed" in last_mail(world).subject
    with pytest.raises(SignInNeeded):
        tenancy.principal_for_session(cookie)
    with pytest.raises(SignInRefused):
        sign_in(world)
    assert sign_in(world, "a different ferry 9")
    with pytest.raises(LinkSpent):
        tenancy.recovery.reset(token, "a third ferry password")


def test_a_reset_link_expires_after_an_hour(world: World) -> None:
    found(world)
    world.services.tenancy.recovery.ask(EMAIL, "en", PHONE)
    token = token_in(last_mail(world).text)
    world.clock.advance(timedelta(hours=1))
    with pytest.raises(LinkSpent):
        world.services.tenancy.recovery.reset(token, "a different ferry 9")


def test_an_unknown_address_gets_a_letter_too_and_its_link_leads_nowhere(world: World) -> None:
    world.services.tenancy.recovery.ask("nobody@harbour.example", "en", PHONE)
    mail = last_mail(world)
    assert mail.to == "nobody@harbour.example"
    assert "no Fairlead account" in mail.subject
    assert "/reset/" not in mail.text


def test_changing_the_password_keeps_this_browser_and_ends_the_others(world: World) -> None:
    tenancy = world.services.tenancy
    found(world)
    other = sign_in(world)
    world.clock.advance(timedelta(minutes=1))
    who = tenancy.principal_for_session(sign_in(world))
    with pytest.raises(Invalid) as refused:
        tenancy.recovery.change(who, "not the password", "a different ferry 9", PHONE)
    assert refused.value.problems[0].field == "old_password"
    kept = tenancy.recovery.change(who, PASSWORD, "a different ferry 9", PHONE)
    assert tenancy.principal_for_session(kept.cookie.text()).user == who.user
    with pytest.raises(SignInNeeded):
        tenancy.principal_for_session(other)


def test_a_hash_with_older_parameters_is_renewed_at_sign_in(world: World) -> None:
    found(world)
    directory = world.services.tenancy.entry._directory
    before = directory.by_email(EMAIL)
    world.services.tenancy.entry._passwords = Passwords(memory_kib=16, passes=1)
    assert sign_in(world)
    after = directory.by_email(EMAIL)
    assert before is not None
    assert after is not None
    assert "m=16," in after.password_hash
    assert before.password_hash != after.password_hash
    assert sign_in(world)


def test_a_disabled_person_is_out_on_the_next_request(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    bo = join(world, owner, "bo@harbour.example", "service")
    cookie = sign_in(world, email="bo@harbour.example")
    tenancy.people.disable(owner, bo.user)
    with pytest.raises(SignInNeeded):
        tenancy.principal_for_session(cookie)
    with pytest.raises(NoCompany):
        sign_in(world, email="bo@harbour.example")
    tenancy.people.enable(owner, bo.user)
    assert sign_in(world, email="bo@harbour.example")


def test_one_person_in_two_companies_switches_between_them(world: World) -> None:
    tenancy = world.services.tenancy
    first = found(world)
    second = found(world, company="Blue Anchor", email="ann@anchor.example")
    tenancy.joining.invite(second, EMAIL, "Mei", "auditor", "en")
    token = token_in(last_mail(world).text)
    tenancy.joining.accept(token, "", PASSWORD, PHONE)
    cookie = sign_in(world)
    who = tenancy.principal_for_session(cookie)
    assert (who.tenant, who.role) == (second.tenant, "auditor")
    assert [c.name for c in tenancy.entry.companies(who)] == ["Blue Anchor", "Harbour Bridge"]
    opened = tenancy.entry.switch(cookie, first.tenant)
    assert tenancy.principal_for_session(opened.cookie.text()).role == "owner"
    with pytest.raises(SignInNeeded):
        tenancy.principal_for_session(cookie)
    with pytest.raises(NotFound):
        tenancy.entry.switch(opened.cookie.text(), world.stranger.tenant)
