"""Who is acting: the only thing a repository can be built from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.kit.errors import Forbidden
from chalicelib.tenancy.rights import SYSTEM, permits


@dataclass
class Idempotency:
    """A caller's promise that the same key means the same act.

    ``render`` turns what the service answers into the body that a repetition gets again. The
    first commit of the request writes the row and sets ``spent``.
    """

    key: str
    fingerprint: str
    render: Callable[[Any], str]
    spent: bool = False


@dataclass(frozen=True)
class Principal:
    """A person, a key or the system itself, acting inside one tenant.

    ``scopes`` is ``None`` for people (the role decides); a key has the rights that both its
    role and its scopes give. ``maker`` is the person who made the key.
    """

    tenant: str
    user: str
    role: str
    name: str = ""
    email: str = ""
    language: str = "en"
    zone: str = "UTC"
    scopes: frozenset[str] | None = None
    request_id: str = ""
    idempotency: Idempotency | None = None
    maker: str = ""

    @classmethod
    def system(cls, tenant: str) -> "Principal":
        """The clock and the workers, acting for a tenant."""
        return cls(tenant=tenant, user="system", role=SYSTEM, name="Fairlead")

    @property
    def person(self) -> str:
        """Who answers for it: where a second person is needed, one's own key is no second one."""
        return self.maker or self.user

    @property
    def is_program(self) -> bool:
        """Whether a key acts, and no person."""
        return self.scopes is not None

    def permits(self, right: str) -> bool:
        """Whether the role, and the scopes of a key, give this right."""
        return permits(self.role, right) and (self.scopes is None or right in self.scopes)

    def require(self, right: str) -> None:
        """Raises ``Forbidden`` without the right."""
        if not self.permits(right):
            raise Forbidden(right=right)

    def once(self, idempotency: Idempotency | None) -> "Principal":
        """The same principal, acting under an idempotency key."""
        return replace(self, idempotency=idempotency)
