"""Invitations, roles, absence, keys and settings of one company."""

from datetime import date, time, timedelta

import pytest

from chalicelib.kit.errors import Forbidden, Invalid, NotFound, SignInNeeded, Stale, TooMany
from chalicelib.tenancy.company import Day
from chalicelib.tenancy.invitations import InvitationOver
from chalicelib.tenancy.joining import AlreadyInvited
from chalicelib.tenancy.keys import CALLS_PER_MINUTE
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.model import AlreadyMember, LastOwner
from tests.perf.measure import MeteredWorld
from tests.unit.tenancy.people_of import PASSWORD, PHONE, found, join, last_mail, token_in
from tests.world import World


def test_an_invitation_makes_a_member_in_the_role_offered(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    tenancy.joining.invite(owner, "bo@harbour.example", "Bo", "sales", "zh")
    mail = last_mail(world)
    assert "Lin Mei" in mail.subject
    assert "销售" in mail.text
    offer = tenancy.joining.look(token_in(mail.text))
    assert (offer.company, offer.invitation.role, offer.known) == ("Harbour Bridge", "sales", False)
    opened = tenancy.joining.accept(token_in(mail.text), "Bo", PASSWORD, PHONE)
    who = tenancy.principal_for_session(opened.cookie.text())
    assert (who.role, who.tenant) == ("sales", owner.tenant)
    with pytest.raises(LinkSpent):
        tenancy.joining.accept(token_in(mail.text), "Bo", PASSWORD, PHONE)


def test_nobody_is_invited_twice(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    tenancy.joining.invite(owner, "bo@harbour.example", "Bo", "sales", "en")
    with pytest.raises(AlreadyInvited):
        tenancy.joining.invite(owner, "BO@harbour.example", "Bo", "sales", "en")
    with pytest.raises(AlreadyMember):
        tenancy.joining.invite(owner, owner.email, "Mei", "sales", "en")


def test_sending_again_ends_the_former_link_and_withdrawing_ends_both(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    invitation = tenancy.joining.invite(owner, "bo@harbour.example", "Bo", "sales", "en")
    first = token_in(last_mail(world).text)
    tenancy.joining.send_again(owner, invitation.id)
    second = token_in(last_mail(world).text)
    with pytest.raises(LinkSpent):
        tenancy.joining.look(first)
    assert tenancy.joining.look(second)
    tenancy.joining.withdraw(owner, invitation.id)
    with pytest.raises(LinkSpent):
        tenancy.joining.look(second)
    with pytest.raises(InvitationOver):
        tenancy.joining.withdraw(owner, invitation.id)


def test_only_an_owner_makes_or_changes_an_owner(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    manager = join(world, owner, "bo@harbour.example", "manager")
    with pytest.raises(Forbidden):
        tenancy.joining.invite(manager, "cy@harbour.example", "Cy", "owner", "en")
    with pytest.raises(Forbidden):
        tenancy.people.change_role(manager, manager.user, "owner")
    with pytest.raises(Forbidden):
        tenancy.people.disable(manager, owner.user)
    with pytest.raises(Forbidden):
        tenancy.people.change_role(manager, owner.user, "sales")


def test_who_manages_people_says_where_they_work(world: World) -> None:
    people, owner = world.services.tenancy.people, found(world)
    manager = join(world, owner, "bo@harbour.example", "manager")
    sales = join(world, owner, "cy@harbour.example", "sales")
    changed = people.change_department(manager, sales.user, "road")
    assert (changed.department, changed.version) == ("road", 2)
    assert people.change_department(manager, sales.user, "road").version == 2
    for refused, error in (("moon", Invalid), ("air_export", Stale)):
        with pytest.raises(error):
            people.change_department(manager, sales.user, refused, 1 if error is Stale else None)
    with pytest.raises(Forbidden):
        people.change_department(sales, sales.user, "")
    with pytest.raises(Forbidden):
        people.change_department(manager, owner.user, "road")


def test_the_last_owner_cannot_be_demoted_and_nobody_shuts_themselves_out(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    with pytest.raises(LastOwner):
        tenancy.people.change_role(owner, owner.user, "manager")
    bo = join(world, owner, "bo@harbour.example", "owner")
    with pytest.raises(Forbidden):
        tenancy.people.disable(owner, owner.user)
    assert tenancy.people.change_role(owner, bo.user, "sales").role == "sales"
    with pytest.raises(Stale):
        tenancy.people.change_role(owner, bo.user, "finance", version=1)


def test_a_deputy_acts_during_an_absence(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    bo = join(world, owner, "bo@harbour.example", "service")
    today = world.clock.now().date()
    tenancy.people.set_absence(bo, bo.user, today, today, owner.user)
    assert tenancy.acting_for(owner, bo.user) == owner.user
    tenancy.people.end_absence(bo, bo.user)
    assert tenancy.acting_for(owner, bo.user) == bo.user
    with pytest.raises(Forbidden):
        tenancy.people.set_absence(bo, owner.user, today, today, bo.user)


def test_another_companys_person_is_not_found(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    with pytest.raises(NotFound):
        tenancy.member(owner, world.stranger.user)
    with pytest.raises(NotFound):
        tenancy.people.change_role(owner, world.stranger.user, "sales")


def test_a_profile_changes_in_every_company(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    tenancy.people.change_profile(owner, "Lin Meili", "en")
    assert tenancy.member(owner, owner.user).name == "Lin Meili"


def test_a_key_works_within_its_scopes_until_it_is_revoked(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    key, secret = tenancy.keys.create(owner, "TMS", ["customers.read"], 30)
    who = tenancy.principal_for_key(secret)
    assert (who.tenant, who.user) == (owner.tenant, key.id)
    assert who.permits("customers.read")
    assert not who.permits("customers.write")
    assert secret not in str(tenancy.keys.all(owner))
    assert tenancy.keys.all(owner)[0].used_at == world.clock.now()
    tenancy.keys.revoke(owner, key.id)
    with pytest.raises(SignInNeeded):
        tenancy.principal_for_key(secret)


def test_a_key_expires(world: World) -> None:
    _, secret = world.services.tenancy.keys.create(found(world), "TMS", ["customers.read"], 1)
    world.clock.advance(timedelta(days=1))
    with pytest.raises(SignInNeeded):
        world.services.tenancy.principal_for_key(secret)


@pytest.mark.parametrize("secret", ["", "flk_", "flk_unknown", "Bearer", "flk_" + "x" * 300])
def test_an_unknown_key_is_nobody(world: World, secret: str) -> None:
    with pytest.raises(SignInNeeded):
        world.services.tenancy.principal_for_key(secret)


def test_a_key_is_not_a_person_with_a_profile(world: World) -> None:
    with pytest.raises(Invalid):
        world.services.tenancy.keys.create(found(world), "TMS", ["self.manage"], 1)


def test_a_key_cannot_give_another_key_more_than_it_has(world: World) -> None:
    tenancy = world.services.tenancy
    _, secret = tenancy.keys.create(found(world), "TMS", ["keys.manage", "customers.read"], 1)
    who = tenancy.principal_for_key(secret)
    with pytest.raises(Invalid):
        tenancy.keys.create(who, "More", ["customers.write"], 1)


def test_what_a_key_has_left_is_told_without_another_read() -> None:
    world = MeteredWorld()
    tenancy = world.services.tenancy
    _, secret = tenancy.keys.create(found(world), "TMS", ["customers.read"], 1)
    who = tenancy.principal_for_key(secret)
    world.store.start()
    assert "r=599" in tenancy.keys.rate(who)["RateLimit"]
    assert world.store.usage.calls == 0


def test_a_flood_of_calls_is_told_to_wait_for_the_next_minute(world: World) -> None:
    tenancy = world.services.tenancy
    _, secret = tenancy.keys.create(found(world), "TMS", ["customers.read"], 1)
    world.clock.advance(timedelta(seconds=20))
    for _ in range(CALLS_PER_MINUTE):
        who = tenancy.principal_for_key(secret)
    assert "r=0;t=40" in tenancy.keys.rate(who)["RateLimit"]
    with pytest.raises(TooMany) as refused:
        tenancy.principal_for_key(secret)
    assert refused.value.params["retry_after"] == 40
    world.clock.advance(timedelta(seconds=40))
    assert tenancy.principal_for_key(secret)


def test_settings_are_kept_and_checked(world: World) -> None:
    companies = world.services.tenancy.companies
    owner = found(world)
    changed = companies.change(owner, {"name": "Harbour II", "zone": "Asia/Tokyo"}, 1)
    assert world.services.tenancy.company(owner).zone == "Asia/Tokyo"
    assert changed.version == 2
    with pytest.raises(Stale):
        companies.change(owner, {"name": "Harbour III"}, 1)
    with pytest.raises(Invalid):
        companies.change(owner, {"currency": "ZZZ"}, None)
    with pytest.raises(Forbidden):
        companies.change(join(world, owner, "b@c.example", "sales"), {"name": "Mine"}, None)


def test_hours_and_own_days_make_the_calendar(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    opening = {0: ((time(13), time(18)), (time(8), time(12)))}
    tenancy.companies.change_hours(owner, opening, "", None)
    outing = date(2026, 3, 9)
    tenancy.companies.set_day(owner, Day(day=outing, name="Outing"))
    calendar = tenancy.calendar(owner)
    assert calendar.windows_on(date(2026, 3, 2)) == ((time(8), time(12)), (time(13), time(18)))
    assert not calendar.working_day(outing)
    assert not calendar.working_day(date(2026, 3, 3))
    tenancy.companies.remove_day(owner, outing)
    assert tenancy.calendar(owner).working_day(outing)
    with pytest.raises(Invalid):
        tenancy.companies.change_hours(owner, {0: ()}, "", None)


def test_a_policy_changes_by_versions(world: World) -> None:
    tenancy = world.services.tenancy
    tenancy.companies.book.register("limits", {"minutes": 60})
    owner = found(world)
    assert tenancy.policy(owner, "limits") == {"minutes": 60}
    assert tenancy.set_policy(owner, "limits", {"minutes": 30}) == 1
    assert tenancy.set_policy(owner, "limits", {"minutes": 20}, version=1) == 2
    with pytest.raises(Stale):
        tenancy.set_policy(owner, "limits", {"minutes": 10}, version=1)
    assert tenancy.policy(owner, "limits") == {"minutes": 20}
    versions = tenancy.companies.policy_versions(owner, "limits")
    assert [each.version for each in versions] == [2, 1, 0]
    assert versions[0].changed_by == owner.user


def test_first_steps_are_remembered(world: World) -> None:
    companies = world.services.tenancy.companies
    owner = found(world)
    assert companies.company(owner).step_open("customers")
    companies.finish_step(owner, "customers", "skipped")
    assert not companies.company(owner).step_open("customers")
    with pytest.raises(NotFound):
        companies.finish_step(owner, "world domination", "done")


def test_every_act_stands_in_the_audit_trail_of_its_month(world: World) -> None:
    tenancy = world.services.tenancy
    owner = found(world)
    join(world, owner, "bo@harbour.example", "service")
    lines = tenancy.audit(owner, "2026-03", 25, None).items
    actions = [act.action for line in lines for act in line.acts]
    assert {"company.founded", "person.invited", "person.joined"} <= set(actions)
    assert all(line.by for line in lines)
    with pytest.raises(Forbidden):
        tenancy.audit(join(world, owner, "cy@harbour.example", "sales"), "2026-03", 25, None)
