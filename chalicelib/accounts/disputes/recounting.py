"""What is counted of disputes by month, currency and reason, counted anew from the disputes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from chalicelib.accounts.disputes.model import Dispute, counts_of, place_of
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import MAX_LIMIT, Listing, parts
from chalicelib.tallies.recounting import Look
from chalicelib.tallies.tally import Tally
from chalicelib.tenancy.principal import Principal

PAGE: Final = 50


class Disputes(Protocol):
    """Where disputes and their counters stand."""

    def all(self, place: str, limit: int, after: Item | None) -> Listing[Dispute]: ...

    def many(self, ids: Sequence[str]) -> list[Dispute]: ...

    def places(self, limit: int, after: Item | None) -> Listing[str]: ...

    def tally(self, place: str) -> Tally: ...


@dataclass
class DisputeCounters:
    """The rows behind the figures by reason: first of every dispute, then every row there is."""

    rows: Callable[[Principal], Disputes]

    def begin(self, who: Principal, after: Item | None) -> Listing[str]:
        """The places of the next disputes, or the next rows."""
        of, position = (after["of"], after["position"]) if after else ("disputes", None)
        if of == "rows":
            page = self.rows(who).places(PAGE, position)
            further = {"of": "rows", "position": page.after} if page.after else None
            return Listing(page.items, further)
        disputes = self.rows(who).all("", PAGE, position)
        places = list(dict.fromkeys(place_of(each) for each in disputes.items))
        on = "disputes" if disputes.after else "rows"
        return Listing(places, {"of": on, "position": disputes.after})

    def look(self, who: Principal, place: str) -> Look:
        """What stands at a place, and what its disputes say."""
        was = self.rows(who).tally(place)
        now: Counter[str] = Counter()
        for dispute in self._of(who, place):
            now.update(counts_of(dispute))
        return Look(was, now)

    def _of(self, who: Principal, place: str) -> Iterator[Dispute]:
        """The index says where to look, the dispute itself what became of it."""
        rows = self.rows(who)
        for found in parts(lambda after: rows.all(f"{place}#", MAX_LIMIT, after)):
            yield from rows.many([each.id for each in found])
