"""The table of rights: complete, named, and described as it is."""

from typing import get_args

import pytest

from chalicelib.http import ENDPOINTS
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.rights import RIGHTS, ROLES, permits
from chalicelib.tenancy.schemas import Role
from frontend.addresses import every
from frontend.choices import RIGHT_NAMES, ROLE_NAMES
from infra import rights


def test_the_page_about_rights_is_fresh() -> None:
    assert rights.PLACE.read_text("utf-8") == rights.page(), "run: python -m infra.rights"


def test_every_right_and_role_has_a_name() -> None:
    assert set(RIGHT_NAMES) == set(RIGHTS)
    assert set(ROLE_NAMES) == set(ROLES)


def test_the_api_knows_the_same_roles() -> None:
    assert get_args(Role) == ROLES


def test_every_route_asks_for_a_right_that_exists() -> None:
    asked = {each.right for each in [*ENDPOINTS, *every()] if each.right is not None}
    assert asked <= set(RIGHTS)


def test_the_owner_may_do_everything() -> None:
    assert all(permits("owner", right) for right in RIGHTS)


@pytest.mark.parametrize(
    ("role", "right", "may"),
    [
        ("service", "tickets.handle", True),
        ("sales", "tickets.handle", False),
        ("sales", "customers.write", True),
        ("finance", "statements.issue", True),
        ("service", "accounts.post", False),
        ("supervisor", "tickets.approve", True),
        ("service", "tickets.approve", False),
        ("auditor", "audit.read", True),
        ("auditor", "customers.write", False),
        ("manager", "people.manage", True),
        ("supervisor", "people.manage", False),
    ],
)
def test_what_the_trade_expects_of_a_role(role: str, right: str, may: bool) -> None:
    assert permits(role, right) is may


def test_a_key_has_what_both_its_role_and_its_scopes_give() -> None:
    key = Principal("ten_1", "key_1", "sales", scopes=frozenset({"customers.read", "keys.manage"}))
    assert key.permits("customers.read")
    assert not key.permits("customers.write")
    assert not key.permits("keys.manage")


def test_a_right_that_nobody_defined_is_a_mistake_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        permits("owner", "moon.land")
