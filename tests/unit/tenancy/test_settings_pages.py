"""People, settings and first steps, walked through as their owner does."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.security.doors import browser, get, post
from tests.unit.tenancy.people_of import PASSWORD, found, join, last_mail
from tests.world import World


@pytest.fixture
def owner(world: World) -> Any:
    return found(world, language="en")


@pytest.fixture
def client(world: World, owner: Any) -> FlaskClient:
    return entered(world, owner.email)


def entered(world: World, email: str) -> FlaskClient:
    client = browser(world)
    form = {"email": email, "password": PASSWORD}
    assert post(client, "/sign-in", form).status_code == 303
    return client


def text(answer: Any) -> str:
    assert answer.status_code in (200, 422), answer.status_code
    return str(answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/settings/company",
        "/settings/calendar",
        "/settings/policies",
        "/settings/me",
        "/settings/password",
        "/settings/keys",
        "/settings/keys/new",
        "/settings/audit",
        "/people",
        "/people/invite",
        "/first-steps",
        "/companies",
    ],
)
def test_every_page_opens_in_both_languages(client: FlaskClient, path: str) -> None:
    assert "<h1>" in text(get(client, path))
    post(client, "/settings/me", {"name": "Lin Mei", "language": "zh"})
    assert 'lang="zh-Hans"' in text(get(client, path))


def test_inviting_somebody_sends_an_e_mail_and_shows_who_waits(
    world: World, client: FlaskClient
) -> None:
    form = {"email": "bo@harbour.example", "name": "Bo", "role": "sales", "language": "en"}
    assert post(client, "/people/invite", form).location == "/people"
    assert last_mail(world).to == "bo@harbour.example"
    page = text(get(client, "/people"))
    assert "bo@harbour.example" in page
    again = re.search(r"/people/invitations/(inv_\w+)/send", page)
    assert again
    assert post(client, f"/people/invitations/{again[1]}/withdraw").status_code == 303
    assert "bo@harbour.example" not in text(get(client, "/people"))
    assert "already" in text(
        post(client, "/people/invite", form | {"email": "mei@harbour.example"})
    )


def test_role_absence_and_disabling(world: World, owner: Any, client: FlaskClient) -> None:
    bo = join(world, owner, "bo@harbour.example", "service")
    assert post(client, f"/people/{bo.user}/role", {"role": "sales"}).status_code == 303
    absence = {"first_day": "2026-03-02", "last_day": "2026-03-06", "deputy": owner.user}
    assert post(client, f"/people/{bo.user}/absence", absence).status_code == 303
    assert "Lin Mei stands in" in text(get(client, f"/people/{bo.user}"))
    backwards = absence | {"last_day": "2026-03-01"}
    assert "before the first day" in text(post(client, f"/people/{bo.user}/absence", backwards))
    theirs = entered(world, bo.email)
    assert get(theirs, "/people").status_code == 200
    assert post(client, f"/people/{bo.user}/disable").status_code == 303
    assert get(theirs, "/people").status_code == 303


def test_somebody_works_in_a_department(world: World, owner: Any, client: FlaskClient) -> None:
    bo = join(world, owner, "bo@harbour.example", "service")
    place = f"/people/{bo.user}/department"
    assert post(client, place, {"department": "sea_export"}).status_code == 303
    assert "Customer service · Sea export · bo@harbour.example" in text(get(client, "/people"))
    assert "Choose a department from the list." in text(post(client, place, {"department": "moon"}))
    assert post(client, place, {"department": ""}).status_code == 303
    assert "Sea export ·" not in text(get(client, "/people"))


def test_the_last_owner_is_told_why_not(owner: Any, client: FlaskClient) -> None:
    page = post(client, f"/people/{owner.user}/role", {"role": "sales"})
    assert "A company needs an owner" in text(page)


def test_hours_are_typed_as_people_write_them(
    world: World, owner: Any, client: FlaskClient
) -> None:
    week = {"monday": "9-12, 13:30–18:00", "saturday": "10:00-14:00", "holidays_of": "CN"}
    form = week | {"version": "1"}
    assert post(client, "/settings/calendar", form).status_code == 303
    opening = world.services.tenancy.company(owner).opening
    assert sorted(opening) == [0, 5]
    assert len(opening[0]) == 2
    wrong = text(post(client, "/settings/calendar", week | {"monday": "nine", "version": "2"}))
    assert "Write hours like" in wrong
    assert "nine" in wrong
    day = {"day": "2026-05-09", "name": "Outing", "windows": ""}
    assert post(client, "/settings/calendar/days", day).status_code == 303
    assert "Outing" in text(get(client, "/settings/calendar"))
    assert post(client, "/settings/calendar/days/2026-05-09/remove").status_code == 303
    assert post(client, "/settings/calendar/days/never/remove").status_code == 404


def test_settings_made_from_an_old_version_are_refused(client: FlaskClient) -> None:
    form = {
        "name": "Harbour II",
        "country": "CN",
        "zone": "Asia/Shanghai",
        "currency": "CNY",
        "language": "en",
        "version": "1",
    }
    assert post(client, "/settings/company", form).status_code == 303
    assert post(client, "/settings/company", form).status_code == 412


def test_a_policy_is_edited_value_by_value(world: World, owner: Any, client: FlaskClient) -> None:
    book = world.services.tenancy.companies.book
    default = {"high": {"response": 120, "days": [1, 2]}, "steps": [{"tone": "firm", "on": True}]}
    book.register("limits", default)
    form = {
        "version": "0",
        "high.response": "60",
        "high.days": "1, 3, 5",
        "steps.0.tone": "friendly",
    }
    assert post(client, "/settings/policies/limits", form).status_code == 303
    assert world.services.tenancy.policy(owner, "limits") == {
        "high": {"response": 60, "days": [1, 3, 5]},
        "steps": [{"tone": "friendly", "on": False}],
    }
    assert "Version 1" in text(get(client, "/settings/policies/limits"))
    assert get(client, "/settings/policies/unheard-of").status_code == 404


def test_a_key_is_shown_once(world: World, client: FlaskClient) -> None:
    form = {"name": "TMS", "days": "30", "scope customers.read": "yes"}
    made = text(post(client, "/settings/keys/new", form))
    secret = re.search(r"flk_[\w-]+", made)
    assert secret
    assert world.services.tenancy.principal_for_key(secret[0]).permits("customers.read")
    listed = text(get(client, "/settings/keys"))
    assert secret[0] not in listed
    assert secret[0][:12] in listed
    revoke = re.search(r"/settings/keys/key_\w+/revoke", listed)
    assert revoke
    assert post(client, revoke[0]).status_code == 303
    assert "Revoked" in text(get(client, "/settings/keys"))
    nothing = text(post(client, "/settings/keys/new", {"name": "TMS", "days": "30"}))
    assert "at least one thing" in nothing


def test_first_steps_can_be_skipped_and_are_remembered(client: FlaskClient) -> None:
    assert post(client, "/first-steps/people", {"how": "skipped"}).location == "/first-steps"
    assert "Skipped" in text(get(client, "/first-steps"))
    post(client, "/first-steps/customers", {"how": "done"})
    assert post(client, "/first-steps/policies", {"how": "skipped"}).location == "/"
    assert post(client, "/first-steps/anything", {}).status_code == 404


def test_the_auditor_reads_who_did_what_and_changes_nothing(world: World, owner: Any) -> None:
    join(world, owner, "cy@harbour.example", "auditor", "Cy")
    cy = entered(world, "cy@harbour.example")
    page = text(get(cy, "/settings/audit"))
    assert "Person joined" in page
    assert "Lin Mei" in page
    assert get(cy, "/settings/audit?month=2026-02").status_code == 200
    assert get(cy, "/settings/audit?month=13").status_code == 404
    assert get(cy, "/settings/company").status_code == 403
    assert get(cy, "/settings/keys").status_code == 403


def test_a_password_is_changed_by_who_knows_it(world: World, client: FlaskClient) -> None:
    wrong = {"old_password": "not the password", "new_password": "a different ferry 9"}
    assert "not your present password" in text(post(client, "/settings/password", wrong))
    world.clock.advance(timedelta(seconds=1))
    right = {"old_password": PASSWORD, "new_password": "a different ferry 9"}
    assert post(client, "/settings/password", right).status_code == 303
    assert get(client, "/settings").status_code == 200
