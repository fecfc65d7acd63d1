"""The API of a company and its people."""

import re
from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.api_keys import ApiKey
from chalicelib.tenancy.schemas import (
    AbsenceIn,
    AcknowledgedIn,
    AcknowledgementOut,
    AuditLineOut,
    CompanyChange,
    CompanyOut,
    DepartmentChange,
    InvitationNew,
    InvitationOut,
    KeyOut,
    MemberOut,
    PolicyChange,
    PolicyOut,
    RoleChange,
    WhoOut,
)

bp = Blueprint(__name__)

COMPANY, PEOPLE = "company.read", "people.read"
MANAGE, MANAGE_PEOPLE = "company.manage", "people.manage"
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


@endpoint(bp, "GET", "/v1/me", right=COMPANY, gives=WhoOut)
def who_am_i(call: Call) -> Any:
    """Say who the key of this call stands for, and what it may do."""
    who = call.who
    fields = {name: getattr(who, name) for name in WhoOut.model_fields if name != "scopes"}
    return WhoOut(**fields, scopes=sorted(who.scopes or ()))


@endpoint(bp, "GET", "/v1/company", right=COMPANY, gives=CompanyOut)
def get_company(call: Call) -> Any:
    """Read the company's settings."""
    company = call.services.tenancy.company(call.who)
    call.response_headers["ETag"] = f'"v{company.version}"'
    return company.model_dump(mode="json")


@endpoint(
    bp,
    "PATCH",
    "/v1/company",
    right=MANAGE,
    takes=CompanyChange,
    gives=CompanyOut,
    versioned=True,
)
def change_company(call: Call) -> Any:
    """Change name, country, time zone, currency or language."""
    change = call.body.model_dump(exclude_none=True)
    company = call.services.tenancy.companies.change(call.who, change, call.version)
    call.response_headers["ETag"] = f'"v{company.version}"'
    return company.model_dump(mode="json")


@endpoint(bp, "GET", "/v1/members", right=PEOPLE, gives=MemberOut, listing=True)
def list_members(call: Call) -> Any:
    """List the people of the company."""
    return Listing(call.services.tenancy.members(call.who))


@endpoint(bp, "GET", "/v1/members/{user_id}", right=PEOPLE, gives=MemberOut)
def get_member(call: Call) -> Any:
    """Read one person of the company."""
    return call.services.tenancy.member(call.who, call.path["user_id"])


@endpoint(
    bp,
    "PUT",
    "/v1/members/{user_id}/role",
    right=MANAGE_PEOPLE,
    takes=RoleChange,
    gives=MemberOut,
    versioned=True,
)
def change_role(call: Call) -> Any:
    """Give somebody another role."""
    people = call.services.tenancy.people
    return people.change_role(call.who, call.path["user_id"], call.body.role, call.version)


@endpoint(
    bp,
    "PUT",
    "/v1/members/{user_id}/department",
    right=MANAGE_PEOPLE,
    takes=DepartmentChange,
    gives=MemberOut,
    versioned=True,
)
def change_department(call: Call) -> Any:
    """Say in which department somebody works; empty for none."""
    people, department = call.services.tenancy.people, call.body.department
    return people.change_department(call.who, call.path["user_id"], department, call.version)


@endpoint(
    bp,
    "PUT",
    "/v1/members/{user_id}/absence",
    right=MANAGE_PEOPLE,
    takes=AbsenceIn,
    gives=MemberOut,
)
def set_absence(call: Call) -> Any:
    """Say who stands in while somebody is away."""
    absence, user = call.body, call.path["user_id"]
    return call.services.tenancy.people.set_absence(
        call.who, user, absence.first_day, absence.last_day, absence.deputy
    )


@endpoint(bp, "DELETE", "/v1/members/{user_id}/absence", right=MANAGE_PEOPLE, gives=MemberOut)
def end_absence(call: Call) -> Any:
    """End an absence."""
    return call.services.tenancy.people.end_absence(call.who, call.path["user_id"])


@endpoint(bp, "POST", "/v1/members/{user_id}/disable", right=MANAGE_PEOPLE, gives=MemberOut)
def disable_member(call: Call) -> Any:
    """Shut somebody out, from their next request on."""
    return call.services.tenancy.people.disable(call.who, call.path["user_id"])


@endpoint(bp, "POST", "/v1/members/{user_id}/enable", right=MANAGE_PEOPLE, gives=MemberOut)
def enable_member(call: Call) -> Any:
    """Let somebody in again."""
    return call.services.tenancy.people.enable(call.who, call.path["user_id"])


@endpoint(bp, "GET", "/v1/invitations", right=MANAGE_PEOPLE, gives=InvitationOut, listing=True)
def list_invitations(call: Call) -> Any:
    """List the invitations that wait for an answer."""
    return Listing(call.services.tenancy.joining.open_ones(call.who))


@endpoint(
    bp,
    "POST",
    "/v1/invitations",
    right=MANAGE_PEOPLE,
    takes=InvitationNew,
    gives=InvitationOut,
    status=201,
)
def invite(call: Call) -> Any:
    """Invite somebody by e-mail."""
    new = call.body
    joining = call.services.tenancy.joining
    return joining.invite(call.who, new.email, new.name, new.role, new.language)


@endpoint(bp, "DELETE", "/v1/invitations/{invitation_id}", right=MANAGE_PEOPLE, gives=InvitationOut)
def withdraw_invitation(call: Call) -> Any:
    """Take an invitation back."""
    return call.services.tenancy.joining.withdraw(call.who, call.path["invitation_id"])


@endpoint(bp, "GET", "/v1/policies", right=COMPANY, gives=PolicyOut, listing=True)
def list_policies(call: Call) -> Any:
    """List the policies in force."""
    return Listing(call.services.tenancy.companies.policies(call.who))


@endpoint(bp, "GET", "/v1/policies/{name}", right=COMPANY, gives=PolicyOut)
def get_policy(call: Call) -> Any:
    """Read the policy in force."""
    return call.services.tenancy.companies.policy(call.who, call.path["name"])


@endpoint(
    bp,
    "PUT",
    "/v1/policies/{name}",
    right=MANAGE,
    takes=PolicyChange,
    gives=PolicyOut,
    versioned=True,
)
def set_policy(call: Call) -> Any:
    """Write the next version of a policy; If-Match "v0" where it is as supplied."""
    companies = call.services.tenancy.companies
    return companies.set_policy(call.who, call.path["name"], call.body.body, call.version)


@endpoint(
    bp,
    "GET",
    "/v1/policies/{name}/acknowledgements",
    right=COMPANY,
    gives=AcknowledgementOut,
    listing=True,
)
def list_acknowledgements(call: Call) -> Any:
    """List whom a policy binds, and which version of it each has read."""
    return Listing(call.services.tenancy.acknowledging.of(call.who, call.path["name"]))


@endpoint(
    bp,
    "POST",
    "/v1/policies/{name}/acknowledgements",
    right="self.manage",
    takes=AcknowledgedIn,
    gives=AcknowledgementOut,
    status=201,
)
def acknowledge_policy(call: Call) -> Any:
    """Say that one has read the version in force, and works by it."""
    acknowledging = call.services.tenancy.acknowledging
    return acknowledging.acknowledge(call.who, call.path["name"], call.body.version)


@endpoint(bp, "GET", "/v1/keys", right="keys.manage", gives=KeyOut, listing=True)
def list_keys(call: Call) -> Any:
    """List the company's API keys. People make them, on the settings page, and see them once."""
    return Listing([_key(key) for key in call.services.tenancy.keys.all(call.who)])


@endpoint(bp, "DELETE", "/v1/keys/{key_id}", right="keys.manage", gives=KeyOut)
def revoke_key(call: Call) -> Any:
    """End a key at once."""
    return _key(call.services.tenancy.keys.revoke(call.who, call.path["key_id"]))


@endpoint(bp, "GET", "/v1/audit", right="audit.read", gives=AuditLineOut, listing=True)
def list_audit(call: Call) -> Any:
    """List who did what in a month (``month``, like 2026-11; this one without), newest first."""
    today = call.services.backing.clock.now()
    month = call.query.get("month", f"{today:%Y-%m}")
    if not MONTH.fullmatch(month):
        raise Invalid.field("month", "Give a month like 2026-11.")
    return call.services.tenancy.audit(call.who, month, call.limit, call.after)


def _key(key: ApiKey) -> dict[str, Any]:
    return key.model_dump(mode="json") | {"scopes": sorted(key.scopes)}
