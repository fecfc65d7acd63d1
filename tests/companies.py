"""A company and its people as rows, for tests that do not walk through sign-up."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.kit.dynamo import Item, Store
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.countries import OFFICE_HOURS
from chalicelib.tenancy.model import Member, User
from chalicelib.tenancy.passwords import Passwords
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import company_key, item_of, member_item
from chalicelib.tenancy.telling import Telling

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
# Right in every way but strength: hashing as in production would take half of the test run.
QUICK = Passwords(memory_kib=8, passes=1)


def company_of(tenant: str, **changes: Any) -> Company:
    """A company in UTC that works Monday to Friday, nine to six, without holidays."""
    facts = {
        "id": tenant,
        "name": f"Company {tenant}",
        "country": "GB",
        "zone": "UTC",
        "currency": "USD",
        "language": "en",
        "opening": dict.fromkeys(range(5), OFFICE_HOURS),
        "created_at": LONG_AGO,
    }
    return Company.model_validate(facts | changes)


def member_of(who: Principal, **changes: Any) -> Member:
    """The principal as a member of their company."""
    facts = {
        "user_id": who.user,
        "name": who.name or who.user,
        "email": who.email or f"{who.user}@example.com",
        "language": who.language,
        "role": who.role,
        "joined_at": LONG_AGO,
    }
    return Member.model_validate(facts | changes)


def user_of(who: Principal, password: str = "tangerine ferry 8") -> User:
    """The principal as a person with a password."""
    return User(
        id=who.user,
        email=who.email or f"{who.user}@example.com",
        name=who.name or who.user,
        language=who.language,
        password_hash=QUICK.hash(password),
        password_changed_at=LONG_AGO,
        last_tenant=who.tenant,
        created_at=LONG_AGO,
    )


def add_member(store: Store, boss: Principal, user: str, role: str) -> Principal:
    """One more person of somebody's company."""
    name = user.removeprefix("usr_").title()
    who = Principal(boss.tenant, user, role, name, f"{user}@{boss.tenant}.example")
    row = member_item(boss.tenant, member_of(who))
    FencedStore(store, Scope.tenant(boss.tenant)).put_many(PLATFORM, [row])
    return who


def open_company(
    store: Store, *people: Principal, telling: Telling = Telling(), **changes: Any
) -> None:
    """Write a company with its people, who all want to be told so; ``changes`` are the company's
    facts."""
    tenant = people[0].tenant
    company = item_of(company_key(tenant), company_of(tenant, **changes))
    members: list[Item] = [member_item(tenant, member_of(who, telling=telling)) for who in people]
    FencedStore(store, Scope.tenant(tenant)).put_many(PLATFORM, [company, *members])
