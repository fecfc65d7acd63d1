"""What goes over the wire about a company and its people."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.kit.wire import In, Out

Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Role = Literal["owner", "manager", "supervisor", "service", "sales", "finance", "auditor"]
Language = Literal["en", "zh"]


class CompanyChange(In):
    """What a company may change about itself; what is left out stays."""

    name: Short | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    zone: Short | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    language: Language | None = None


class CompanyOut(Out):
    """A company. ``opening``: weekday (0 = Monday) to working windows, local time."""

    id: str
    name: str
    country: str
    zone: str
    currency: str
    language: Language
    opening: dict[int, list[tuple[str, str]]]
    holidays_of: str
    created_at: datetime
    version: int


class AbsenceIn(In):
    """Days away, both ends included, and who stands in."""

    first_day: date
    last_day: date
    deputy: Needed


class AbsenceOut(Out):
    """Days away, both ends included, and who stands in."""

    first_day: date
    last_day: date
    deputy: str


class MemberOut(Out):
    """A person of the company."""

    user_id: str
    name: str
    email: str
    language: str
    role: Role
    active: bool
    department: str
    absence: AbsenceOut | None
    joined_at: datetime
    version: int


class RoleChange(In):
    """A role to give."""

    role: Role


class DepartmentChange(In):
    """Where somebody works; empty: in no one department."""

    department: Short


class InvitationNew(In):
    """Whom to invite, as what, in which language."""

    email: Needed
    name: Short = ""
    role: Role
    language: Language = "en"


class InvitationOut(Out):
    """An invitation."""

    id: str
    email: str
    name: str
    role: Role
    language: str
    state: Literal["open", "accepted", "withdrawn"]
    invited_by: str
    created_at: datetime
    ends_at: datetime
    version: int


class PolicyChange(In):
    """The whole body of a policy's next version."""

    body: dict[str, Any]


class PolicyOut(Out):
    """A policy in force; version 0 is as supplied."""

    name: str
    version: int
    body: dict[str, Any]
    changed_by: str
    changed_at: datetime | None


class AcknowledgedIn(In):
    """The version of a policy that was read."""

    version: int = Field(ge=1)


class AcknowledgementOut(Out):
    """Somebody whom a policy binds, and the last version that they have read; 0: none yet."""

    user: str
    name: str
    version: int
    at: datetime | None


class KeyOut(Out):
    """An API key; its secret is nowhere."""

    id: str
    name: str
    shown: str
    role: str
    scopes: list[str]
    created_by: str
    created_at: datetime
    ends_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    version: int


class ActOut(Out):
    """One thing done to one subject."""

    action: str
    subject: str
    facts: dict[str, Any] = Field(default_factory=dict)


class AuditLineOut(Out):
    """What one act of one person or key changed."""

    id: str
    at: datetime
    by: str
    request: str
    acts: list[ActOut]


class WhoOut(Out):
    """Who the key of this call stands for."""

    tenant: str
    user: str
    name: str
    role: str
    language: str
    zone: str
    scopes: list[str]
