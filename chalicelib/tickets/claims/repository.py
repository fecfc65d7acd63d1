"""Claims in the table of tickets: one item each, in a partition of its own."""

from datetime import datetime

from chalicelib.clock.due import DUE_FIELDS, due_fields
from chalicelib.kit.dynamo import Equals, Key, Update
from chalicelib.kit.text import fold
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.claims.model import Claim
from chalicelib.unit_of_work import UnitOfWork

META = "META"


class ClaimRepository(TenantRepository):
    """Reads and writes the claims of one tenant."""

    def get(self, ticket_id: str) -> Claim | None:
        item = self.store.get(self._key(ticket_id))
        return Claim.model_validate(item) if item else None

    def write(self, uow: UnitOfWork, claim: Claim) -> None:
        """Write the claim's next version; version 1 is its first."""
        key = self._key(claim.id)
        item = {
            **claim.model_dump(mode="json", exclude_defaults=True, exclude={"due_at"}),
            "pk": key.pk,
            "sk": key.sk,
            "type": "claim",
            "id": claim.id,
            "version": claim.version,
            **due_fields(key.pk, claim.due_at),
        }
        if claim.version == 1:
            uow.insert(TICKETS, item)
        else:
            uow.replace(TICKETS, item, claim.version - 1)

    def rearm(self, claim: Claim, due_at: datetime | None) -> None:
        """Write only the due time that the facts say, if the claim is still as it was read."""
        key = self._key(claim.id)
        due = due_fields(key.pk, due_at)
        same = Equals("version", claim.version)
        self.store.commit([Update(key, due, {}, () if due else DUE_FIELDS, same)])

    def address(self, carrier: str) -> str:
        """Where the last notice to a carrier went; "" when there was none."""
        item = self.store.get(self._book(carrier))
        return str(item["email"]) if item else ""

    def keep_address(self, uow: UnitOfWork, carrier: str, email: str) -> None:
        """Remember a carrier's address for claims."""
        key = self._book(carrier)
        uow.put(TICKETS, {"pk": key.pk, "sk": key.sk, "name": carrier, "email": email})

    def _book(self, carrier: str) -> Key:
        return Key(TICKETS, self.pk("CLAIM-ADDRESS", fold(carrier)), META)

    def _key(self, ticket_id: str) -> Key:
        return Key(TICKETS, self.pk("CLAIM", ticket_id), META)
