"""What claims cost and what came back, counted anew from the claims."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import MAX_LIMIT, Listing, every
from chalicelib.tallies.recounting import Look
from chalicelib.tallies.tally import Tally
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.model import Claim, Share
from chalicelib.tickets.claims.recovery import SUMS, shares
from chalicelib.tickets.model import Ticket
from chalicelib.unit_of_work import UnitOfWork

PAGE: Final = 25


class Tickets(Protocol):
    """Where the tickets stand."""

    def newest(self, limit: int, after: Item | None) -> Listing[Ticket]: ...


class Claims(Protocol):
    """Where claims, their shares and the sums stand."""

    def many(self, ids: Sequence[str]) -> list[Claim]: ...

    def sums(self, place: str) -> Tally: ...

    def places(self, limit: int, after: Item | None) -> Listing[str]: ...

    def share(self, place: str, ticket_id: str) -> Share | None: ...

    def shares(self, place: str, limit: int, after: Item | None) -> Listing[Share]: ...

    def put_share(self, uow: UnitOfWork, claim: Claim, place: str, share: Share | None) -> None: ...


@dataclass
class ClaimSums:
    """The sums by cause, carrier and currency: first from every ticket, then from every row."""

    backing: Backing
    tickets: Callable[[Principal], Tickets]
    rows: Callable[[Principal], Claims]

    def begin(self, who: Principal, after: Item | None) -> Listing[str]:
        """The places of the next claims, or the next places; each claim's shares put right."""
        of, position = (after["of"], after["position"]) if after else ("tickets", None)
        if of == "tickets":
            page = self.tickets(who).newest(PAGE, position)
            claims = self.rows(who).many([each.id for each in page.items])
            for claim in claims:
                for place in shares(claim):
                    self._mend(who, claim, place)
            found = dict.fromkeys(place for claim in claims for place in shares(claim))
            following = ("tickets", page.after) if page.after else ("places", None)
            return Listing(list(found), dict(zip(("of", "position"), following, strict=True)))
        places = self.rows(who).places(PAGE, position)
        for place in places.items:
            held = [share.ticket_id for share in self._shares(who, place)]
            for start in range(0, len(held), PAGE):
                for claim in self.rows(who).many(held[start : start + PAGE]):
                    self._mend(who, claim, place)
        further = {"of": "places", "position": places.after} if places.after else None
        return Listing(places.items, further)

    def look(self, who: Principal, place: str) -> Look:
        """What stands at a place, and what the claims that share in it say."""
        was = self.rows(who).sums(place)
        now = dict.fromkeys(SUMS, 0)
        for share in self._shares(who, place):
            for name in SUMS:
                now[name] += getattr(share, name)
        return Look(was, now)

    def _mend(self, who: Principal, claim: Claim, place: str) -> None:
        """Let a claim's share say what the claim says, if it has not changed meanwhile."""
        said = shares(claim).get(place)
        if said == self.rows(who).share(place, claim.id):
            return
        uow = UnitOfWork(self.backing, who)
        self.rows(who).put_share(uow, claim, place, said)
        uow.audit("counters.recounted", claim.id, place=place)
        try:
            uow.commit()
        except Stale:
            return  # whoever changed the claim wrote its shares with it

    def _shares(self, who: Principal, place: str) -> Iterator[Share]:
        return every(lambda after: self.rows(who).shares(place, MAX_LIMIT, after))
