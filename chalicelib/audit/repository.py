"""Lines and seals of the audit trail in the platform table.

A seal is written directly, not by a unit of work: that would write a line, to be sealed again.
"""

from collections.abc import Iterator
from datetime import datetime

from pydantic import ValidationError

from chalicelib.audit.model import WAKING, Line, Seal, hash_of_line
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import (
    Absent,
    Between,
    ConditionFailed,
    Equals,
    Item,
    Key,
    Put,
    Query,
    Update,
)
from chalicelib.kit.paging import Listing
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository

_LAST = 99_999_999


class TrailRepository(TenantRepository):
    """Reads lines, and reads and adds seals; a line or a seal is never changed."""

    def lines(self, month: str, after: str, limit: int) -> list[Line]:
        pk = self.pk("AUDIT", month)
        begin = {"pk": pk, "sk": after} if after else None
        return self._lines(Query(PLATFORM, pk, limit=limit, after=begin))

    def lines_of(self, seal: Seal) -> list[Line]:
        pk, between = self.pk("AUDIT", seal.month), Between(seal.first, seal.last)
        return self._lines(Query(PLATFORM, pk, sk=between, limit=seal.count + 1))

    def head(self) -> Seal | None:
        """Raises ``ValidationError`` where what stands last is no seal: nothing is sealed then,
        and what cannot be done is parked and alarms."""
        page = self.store.query(self._seals(0, 1, forward=False))
        return Seal.model_validate(page.items[0]) if page.items else None

    def seals(self, after: int, limit: int) -> Iterator[tuple[int, Seal | None]]:
        for item in self.store.query(self._seals(after, limit)).items:
            if (number := _number(item)) is not None:
                yield number, _seal(item, number)

    def newest(self, limit: int, after: Item | None = None) -> Listing[Seal]:
        page = self.store.query(self._seals(0, limit, forward=False, begin=after))
        found = [_seal(item, _number(item)) for item in page.items]
        return Listing([each for each in found if each is not None], page.after)

    def insert(self, seal: Seal) -> None:
        key = {"pk": self.pk("SEALS"), "sk": _sk(seal.number)}
        said = seal.model_dump() | {"at": stamp(seal.at)}
        self.store.commit([Put(PLATFORM, key | said, Absent())])

    def disarm(self, month: str, line: str, due_at: str) -> None:
        self._moved(Update(self._line(month, line), remove=tuple(sorted(WAKING))), due_at)

    def wake_again(self, month: str, line: str, due_at: str, at: datetime) -> None:
        again = {"wake_at": stamp(at), "wake_tries": 0}
        self._moved(Update(self._line(month, line), again), due_at)

    def _moved(self, update: Update, due_at: str) -> None:
        armed = Equals("due_at", due_at)
        try:
            self.store.commit(
                [Update(update.key, update.set, remove=update.remove, condition=armed)]
            )
        except ConditionFailed:
            return  # somebody else was here before, or somebody removed the line

    def _lines(self, query: Query) -> list[Line]:
        items = self.store.query(query).items
        return [Line(id=item["sk"], hash=hash_of_line(item)) for item in items]

    def _line(self, month: str, line: str) -> Key:
        return Key(PLATFORM, self.pk("AUDIT", month), line)

    def _seals(
        self, after: int, limit: int, *, forward: bool = True, begin: Item | None = None
    ) -> Query:
        between = Between(_sk(after + 1), _sk(_LAST))
        return Query(
            PLATFORM, self.pk("SEALS"), sk=between, limit=limit, forward=forward, after=begin
        )


def _sk(number: int) -> str:
    return f"S#{number:08d}"


def _number(item: Item) -> int | None:
    digits = str(item["sk"]).removeprefix("S#")
    return int(digits) if digits.isdecimal() else None


def _seal(item: Item, number: int | None) -> Seal | None:
    try:
        seal = Seal.model_validate(item)
    except ValidationError:
        return None
    return seal if seal.number == number else None
