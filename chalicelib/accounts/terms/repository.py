"""Agreements in the accounts table: ``TERMS`` in the partition of the customer's account."""

from collections.abc import Sequence

from chalicelib.accounts.terms.model import Agreement
from chalicelib.kit.dynamo import Absent, Equals, Item, Key
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class AgreementRepository(TenantRepository):
    """Reads and writes the agreements of one tenant."""

    def get(self, customer_id: str) -> Agreement:
        """The customer's agreement; an empty one, version 0, where nothing was agreed."""
        row = self.store.get(self._key(customer_id))
        return _agreement(row) if row else Agreement(customer_id=customer_id)

    def many(self, ids: Sequence[str]) -> dict[str, Agreement]:
        """The agreements of up to 100 customers; those without one are left out."""
        rows = self.store.get_many([self._key(each) for each in ids]) if ids else []
        found = [_agreement(row) for row in rows if row]
        return {each.customer_id: each for each in found}

    def save(self, uow: UnitOfWork, after: Agreement) -> None:
        """Write an agreement over the version before it."""
        key, before = self._key(after.customer_id), after.version - 1
        row = {"pk": key.pk, "sk": key.sk, **after.model_dump(mode="json")}
        uow.put(ACCOUNTS, row, Equals("version", before) if before else Absent())

    def _key(self, customer_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("A", customer_id), "TERMS")


def _agreement(row: Item) -> Agreement:
    return Agreement.model_validate({k: v for k, v in row.items() if k not in ("pk", "sk")})
