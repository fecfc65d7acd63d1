"""A company's own rows: itself, its members, invitations, keys, policies and audit lines."""

from collections.abc import Sequence
from typing import Any, TypeVar

from chalicelib.kit.dynamo import Item, Key, Page, Prefix, Query
from chalicelib.kit.values import Frozen
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.api_keys import ApiKey
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.fenced import TenantRepository, tenant_key
from chalicelib.tenancy.invitations import Invitation
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.policies import Acknowledgement, Policy

Model = TypeVar("Model", bound=Frozen)
MEMBERS_AT_MOST = 500


def company_key(tenant: str) -> Key:
    return Key(PLATFORM, tenant_key(tenant, ""), "META")


def member_key(tenant: str, user: str) -> Key:
    return Key(PLATFORM, tenant_key(tenant, ""), f"MEMBER#{user}")


def invitation_key(tenant: str, invitation: str) -> Key:
    return Key(PLATFORM, tenant_key(tenant, ""), f"INVITE#{invitation}")


def api_key_key(tenant: str, key: str) -> Key:
    return Key(PLATFORM, tenant_key(tenant, ""), f"KEY#{key}")


def policy_key(tenant: str, name: str) -> Key:
    return Key(PLATFORM, tenant_key(tenant, ""), f"POLICY#{name}")


def policy_version_key(tenant: str, name: str, version: int) -> Key:
    return Key(PLATFORM, tenant_key(tenant, "POLICY", name), f"V#{version:06d}")


def acknowledgement_key(tenant: str, name: str, user: str) -> Key:
    return Key(PLATFORM, tenant_key(tenant, "POLICYREAD", name), user)


def item_of(key: Key, model: Frozen, **more: Any) -> Item:
    """The row of a model: its fields as they are, the keys, and what an index needs."""
    return {"pk": key.pk, "sk": key.sk, **model.model_dump(mode="json"), **more}


def member_item(tenant: str, member: Member) -> Item:
    """A member's row, also found by person: one person may belong to several companies."""
    by_user = {"by_user_pk": f"U#{member.user_id}", "by_user_sk": tenant, "tenant": tenant}
    return item_of(member_key(tenant, member.user_id), member, **by_user)


def read(model: type[Model], item: Item | None) -> Model | None:
    return None if item is None else model.model_validate(item)


class CompanyRepository(TenantRepository):
    """Reads of one company, one call each."""

    def company(self) -> Company | None:
        return read(Company, self.store.get(company_key(self.who.tenant)))

    def member(self, user: str) -> Member | None:
        return read(Member, self.store.get(member_key(self.who.tenant, user)))

    def members(self) -> list[Member]:
        page = self._under("MEMBER#", MEMBERS_AT_MOST)
        return [Member.model_validate(item) for item in page.items]

    def invitation(self, invitation: str) -> Invitation | None:
        return read(Invitation, self.store.get(invitation_key(self.who.tenant, invitation)))

    def invitations(self) -> list[Invitation]:
        page = self._under("INVITE#", 100, forward=False)
        return [Invitation.model_validate(item) for item in page.items]

    def api_key(self, key: str) -> ApiKey | None:
        return read(ApiKey, self.store.get(api_key_key(self.who.tenant, key)))

    def api_keys(self) -> list[ApiKey]:
        page = self._under("KEY#", 100, forward=False)
        return [ApiKey.model_validate(item) for item in page.items]

    def policy(self, name: str) -> Policy | None:
        return read(Policy, self.store.get(policy_key(self.who.tenant, name)))

    def policies(self, names: Sequence[str]) -> list[Policy | None]:
        keys = [policy_key(self.who.tenant, name) for name in names]
        return [read(Policy, item) for item in self.store.get_many(keys)]

    def policy_versions(self, name: str) -> list[Policy]:
        query = Query(PLATFORM, self.pk("POLICY", name), limit=50, forward=False)
        return [Policy.model_validate(item) for item in self.store.query(query).items]

    def acknowledged(self, names: Sequence[str], user: str) -> list[int]:
        """The version of each policy that somebody has read last; 0: none."""
        keys = [acknowledgement_key(self.who.tenant, name, user) for name in names]
        found = self.store.get_many(keys) if keys else []
        return [int(item["version"]) if item else 0 for item in found]

    def acknowledgements(self, name: str) -> list[Acknowledgement]:
        """Who has ever read a policy; a company has at most some hundreds of people."""
        query = Query(PLATFORM, self.pk("POLICYREAD", name), limit=MEMBERS_AT_MOST)
        return [Acknowledgement.model_validate(item) for item in self.store.query(query).items]

    def audit_lines(self, month: str, limit: int, after: Item | None) -> Page:
        pk = self.pk("AUDIT", month)
        return self.store.query(Query(PLATFORM, pk, limit=limit, forward=False, after=after))

    def _under(self, prefix: str, limit: int, forward: bool = True) -> Page:
        query = Query(PLATFORM, self.pk(""), sk=Prefix(prefix), limit=limit, forward=forward)
        return self.store.query(query)
