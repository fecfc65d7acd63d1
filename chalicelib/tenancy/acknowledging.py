"""Policies acknowledged by those they bind: who has read which version, and when."""

from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.companies import Companies
from chalicelib.tenancy.policies import Acknowledgement, Policy
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import CompanyRepository, acknowledgement_key, item_of
from chalicelib.tenancy.rights import permits
from chalicelib.unit_of_work import UnitOfWork

# Whoever may do this works by the policy.
BINDS: Final = {
    **dict.fromkeys(("authority", "playbooks", "tickets", "wording", "claims"), "tickets.handle"),
    "learning": "tickets.approve",
    "shipments": "shipments.write",
    "statements": "statements.issue",
    "reminders": "reminders.run",
    **dict.fromkeys(("terms", "interest"), "accounts.terms"),
    "credit": "accounts.release",
    **dict.fromkeys(("disputes", "payments", "reconciliation"), "accounts.post"),
}


class Acknowledging:
    """What a person has still to read, and who has read what."""

    def __init__(self, backing: Backing, companies: Companies) -> None:
        self._backing = backing
        self._companies = companies

    def waiting(self, who: Principal) -> list[Policy]:
        """The policies in force that bind the reader, in a version that they have not read.

        What was never changed came with the product, and who wrote a version knows it.
        """
        bound = [each for each in self._companies.policies(who) if _binds(each, who.role)]
        read = self._rows(who).acknowledged([each.name for each in bound], who.user)
        pairs = zip(bound, read, strict=True)
        return [
            policy
            for policy, version in pairs
            if version < policy.version and policy.changed_by != who.user
        ]

    def of(self, who: Principal, name: str) -> list[Acknowledgement]:
        """Everybody whom a policy binds today, with the last version that they have read."""
        self._companies.policy(who, name)
        read = {each.user: each for each in self._rows(who).acknowledgements(name)}
        return [
            read.get(member.user_id) or Acknowledgement(user=member.user_id, name=member.name)
            for member in self._rows(who).members()
            if member.active and permits(member.role, BINDS[name])
        ]

    def acknowledge(self, who: Principal, name: str, version: int) -> Acknowledgement:
        """The reader has read this version. Raises ``Stale`` when another is in force by now."""
        policy = self._companies.policy(who, name)
        if policy.version != version:
            raise Stale()
        uow = UnitOfWork(self._backing, who)
        read = Acknowledgement(user=who.user, name=who.name, version=version, at=uow.now)
        uow.put(PLATFORM, item_of(acknowledgement_key(who.tenant, name, who.user), read))
        uow.audit("policy.acknowledged", name, version=version)
        uow.commit(read)
        return read

    def _rows(self, who: Principal) -> CompanyRepository:
        return CompanyRepository(self._backing.store, who)


def _binds(policy: Policy, role: str) -> bool:
    return policy.version > 0 and permits(role, BINDS[policy.name])
