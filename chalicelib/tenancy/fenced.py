"""From a principal to a store that sees only the principal's tenant, and keys inside of it."""

from collections.abc import Iterator

from chalicelib.kit.dynamo import Item, Query, Store
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.kit.paging import every
from chalicelib.tenancy.principal import Principal


class TenantRepository:
    """What every repository is: built from a principal, all keys made from its tenant."""

    def __init__(self, store: Store, who: Principal) -> None:
        scope = Scope.tenant(who.tenant)
        self.store = FencedStore(store, scope)
        self.who = who
        [self._beginning] = scope.prefixes

    def pk(self, *parts: str) -> str:
        """A partition key of the tenant: ``T#<tenant>#<part>#<part>``."""
        return self._beginning + "#".join(parts)

    def every(self, query: Query) -> Iterator[Item]:
        """All that a query finds, read page by page; for jobs, and for what stays small."""
        return every(lambda after: self.store.query(query._replace(after=after)))


def tenant_key(tenant: str, *parts: str) -> str:
    """``T#<tenant>#<part>#…``; the delimiter after the tenant is always there."""
    return f"T#{tenant}#" + "#".join(parts)
