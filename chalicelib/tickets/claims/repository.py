"""Claims in the table of tickets: one item each, in a partition of its own."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.clock.due import DUE_FIELDS, due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Absent, Equals, Item, Key, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.kit.text import fold
from chalicelib.tables import TICKETS
from chalicelib.tallies.tally import Tally, count, tally
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.claims.model import Claim, Share, Shortfall
from chalicelib.tickets.claims.recovery import SUMS, shares
from chalicelib.tickets.repository import NOTHING_DUE
from chalicelib.unit_of_work import UnitOfWork

META, MONEY = "META", "CLAIM-SUMS"


class ClaimRepository(TenantRepository):
    """Reads and writes the claims of one tenant."""

    def get(self, ticket_id: str) -> Claim | None:
        item = self.store.get(self._key(ticket_id))
        return Claim.model_validate(item) if item else None

    def write(self, uow: UnitOfWork, claim: Claim, ends_at: datetime | None) -> None:
        """Write the claim's next version; version 1 is its first.

        ``ends_at``: when its soonest legal period ends, by which open claims are listed.
        """
        key = self._key(claim.id)
        item: Item = {
            **claim.model_dump(mode="json", exclude_defaults=True, exclude={"due_at"}),
            "pk": key.pk,
            "sk": key.sk,
            "type": "claim",
            "id": claim.id,
            "version": claim.version,
            **due_fields(key.pk, claim.due_at),
        }
        if claim.finished_at is None and (claim.customer or claim.carrier):
            item["open_by_due_pk"] = self.pk("CLAIMS")
            item["open_by_due_sk"] = f"{stamp(ends_at) if ends_at else NOTHING_DUE}#{claim.id}"
        if claim.version == 1:
            uow.insert(TICKETS, item)
        else:
            uow.replace(TICKETS, item, claim.version - 1)

    def unchanged(self, uow: UnitOfWork, ticket_id: str, claim: Claim | None) -> None:
        """Let an act commit only if the claim is still as it was read; None: there is none yet."""
        same = Equals("version", claim.version) if claim else Absent()
        uow.check(self._key(ticket_id), same)

    def rearm(self, claim: Claim, due_at: datetime | None) -> None:
        """Write only the due time that the facts say, if the claim is still as it was read."""
        key = self._key(claim.id)
        due = due_fields(key.pk, due_at)
        same = Equals("version", claim.version)
        self.store.commit([Update(key, due, {}, () if due else DUE_FIELDS, same)])

    def open_by_end(self, limit: int, after: Item | None) -> Listing[Claim]:
        """Open claims, the one whose legal period ends soonest first."""
        query = Query(TICKETS, self.pk("CLAIMS"), "open_by_due", None, limit, True, after)
        page = self.store.query(query)
        return Listing([Claim.model_validate(item) for item in page.items], page.after)

    def many(self, ids: Sequence[str]) -> list[Claim]:
        """The claims of these tickets; a ticket without one is left out."""
        found = self.store.get_many([self._key(each) for each in ids]) if ids else []
        return [Claim.model_validate(item) for item in found if item]

    def count_money(self, uow: UnitOfWork, before: Claim, after: Claim) -> None:
        """Keep sums and shares by cause, carrier and currency true, whichever of them changed."""
        then, now = shares(before), shares(after)
        for place in dict.fromkeys((*then, *now)):
            if then.get(place) == now.get(place):
                continue
            moved = {name: _of(now.get(place), name) - _of(then.get(place), name) for name in SUMS}
            count(uow, self._sums(place), moved)
            self._write_share(uow, after.id, place, now.get(place))

    def shortfalls(self, limit: int, after: Item | None) -> Listing[Shortfall]:
        """What claims cost and what came back, by cause, currency and carrier."""
        page = self.store.query(Query(TICKETS, self.pk(MONEY), limit=limit, after=after))
        found = [_shortfall(item) for item in page.items]
        # What was moved to another carrier leaves nothing behind.
        return Listing([each for each in found if each.paid or each.recovered], page.after)

    def shares(self, place: str, limit: int, after: Item | None) -> Listing[Share]:
        """What each claim adds to the sums of a place."""
        page = self.store.query(Query(TICKETS, self._shares(place), limit=limit, after=after))
        return Listing([_share(item) for item in page.items], page.after)

    def share(self, place: str, ticket_id: str) -> Share | None:
        item = self.store.get(Key(TICKETS, self._shares(place), ticket_id))
        return _share(item) if item else None

    def put_share(self, uow: UnitOfWork, claim: Claim, place: str, share: Share | None) -> None:
        """Let a share say what the claim says; refused if that has another version by now."""
        uow.check(self._key(claim.id), Equals("version", claim.version))
        self._write_share(uow, claim.id, place, share)

    def places(self, limit: int, after: Item | None) -> Listing[str]:
        """Where something is added up, or once was."""
        query = Query(TICKETS, self.pk(MONEY), limit=limit, after=after, fields=("sk",))
        page = self.store.query(query)
        return Listing([item["sk"] for item in page.items], page.after)

    def sums(self, place: str) -> Tally:
        """The sums of a place as they stand."""
        return tally(self.store, self._sums(place))

    def address(self, carrier: str) -> str:
        """Where the last notice to a carrier went; "" when there was none."""
        item = self.store.get(self._book(carrier))
        return str(item["email"]) if item else ""

    def keep_address(self, uow: UnitOfWork, carrier: str, email: str) -> None:
        """Remember a carrier's address for claims."""
        key = self._book(carrier)
        uow.put(TICKETS, {"pk": key.pk, "sk": key.sk, "name": carrier, "email": email})

    def _sums(self, place: str) -> Key:
        return Key(TICKETS, self.pk(MONEY), place)

    def _shares(self, place: str) -> str:
        return self.pk(MONEY, place)

    def _write_share(
        self, uow: UnitOfWork, ticket_id: str, place: str, share: Share | None
    ) -> None:
        pk = self._shares(place)
        if share is None:
            uow.delete(Key(TICKETS, pk, ticket_id))
        else:
            sums = share.model_dump(exclude={"ticket_id"})
            uow.put(TICKETS, {"pk": pk, "sk": ticket_id, **sums})

    def _book(self, carrier: str) -> Key:
        return Key(TICKETS, self.pk("CLAIM-ADDRESS", fold(carrier)), META)

    def _key(self, ticket_id: str) -> Key:
        return Key(TICKETS, self.pk("CLAIM", ticket_id), META)


def _shortfall(item: Item) -> Shortfall:
    cause, currency, carrier = item["sk"].split("#", 2)
    sums = {name: int(item.get(name, 0)) for name in SUMS}
    return Shortfall(cause=cause, currency=currency, carrier=carrier, **sums)


def _share(item: Item) -> Share:
    return Share(ticket_id=item["sk"], **{name: int(item[name]) for name in SUMS})


def _of(share: Share | None, name: str) -> int:
    return int(getattr(share, name)) if share else 0
