"""Policies are acknowledged by those they bind, version by version."""

import pytest

from chalicelib.kit.errors import NotFound, Stale
from chalicelib.tenancy.acknowledging import BINDS, Acknowledging
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.rights import RIGHTS
from chalicelib.wiring.house import POLICIES
from tests.api import Api
from tests.companies import open_company
from tests.security.doors import get, post, signed_in
from tests.world import TENANT, World

LI = Principal(TENANT, "usr_li", "service", "Li Na", "li@ours.example")
KAI = Principal(TENANT, "usr_kai", "finance", "Kai", "kai@ours.example")


@pytest.fixture
def acknowledging(world: World) -> Acknowledging:
    open_company(world.store, world.who, LI, KAI)
    return world.services.tenancy.acknowledging


def change(world: World) -> int:
    companies = world.services.tenancy.companies
    body = companies.policy(world.who, "authority").body
    return companies.set_policy(world.who, "authority", body).version


def names(acknowledging: Acknowledging, who: Principal) -> list[str]:
    return [each.name for each in acknowledging.waiting(who)]


def test_every_policy_binds_somebody() -> None:
    assert set(BINDS) == set(POLICIES)
    assert set(BINDS.values()) <= set(RIGHTS)


def test_what_came_with_the_product_waits_for_nobody(acknowledging: Acknowledging) -> None:
    assert names(acknowledging, LI) == []


def test_a_changed_policy_waits_for_whom_it_binds_and_not_for_who_wrote_it(
    world: World, acknowledging: Acknowledging
) -> None:
    change(world)
    assert names(acknowledging, LI) == ["authority"]
    assert names(acknowledging, KAI) == []
    assert names(acknowledging, world.who) == []


def test_reading_it_is_kept_with_name_and_time_until_the_next_version(
    world: World, acknowledging: Acknowledging
) -> None:
    version = change(world)
    acknowledging.acknowledge(LI, "authority", version)
    assert names(acknowledging, LI) == []
    (read,) = [each for each in acknowledging.of(world.who, "authority") if each.user == LI.user]
    assert (read.name, read.version, read.at) == ("Li Na", version, world.clock.now())
    with pytest.raises(Stale):
        acknowledging.acknowledge(LI, "authority", version + 1)
    change(world)
    assert names(acknowledging, LI) == ["authority"]


def test_a_policy_that_is_not_there_is_not_found(acknowledging: Acknowledging) -> None:
    with pytest.raises(NotFound):
        acknowledging.acknowledge(LI, "nonsense", 1)
    with pytest.raises(NotFound):
        acknowledging.of(LI, "nonsense")


def test_the_pages_lead_to_it_and_show_who_has_not_read_it(
    world: World, acknowledging: Acknowledging
) -> None:
    version = change(world)
    li, owner = signed_in(world, LI), signed_in(world, world.who)
    assert "1 policy that binds you was changed" in get(li, "/more").text
    assert 'href="/settings/policies/authority/read"' in get(li, "/settings/policies").text
    address = "/settings/policies/authority/read"
    assert "Not yet" in get(owner, address).text
    assert "I have read it" in get(li, address).text
    assert post(li, address, {"version": str(version)}).status_code == 303
    assert "that binds you" not in get(li, "/more").text
    assert "Not yet" not in get(owner, address).text
    assert post(li, address, {"version": str(version + 1)}).status_code in (409, 412)


def test_a_program_reads_who_has_acknowledged(world: World, acknowledging: Acknowledging) -> None:
    change(world)
    listed = Api(world).get("/v1/policies/authority/acknowledgements").json["items"]
    assert {each["user"]: each["version"] for each in listed}[LI.user] == 0
    assert KAI.user not in {each["user"] for each in listed}
