"""The chain: what of a line is sealed, and how each seal holds the one before it. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from chalicelib.clock.due import DUE_FIELDS
from chalicelib.kit.clock import stamp
from chalicelib.kit.values import Frozen

# Goes into every hash, so that another way to make the bytes can never be taken for this one.
FORMAT: Final = "fairlead audit 1"
# What a line carries only to be found when it is time to seal; it moves while that is under way.
WAKING: Final = frozenset({"type", *DUE_FIELDS})


class Line(Frozen):
    """A line of the trail as the chain sees it: which, and the hash of everything it says."""

    id: str
    hash: str


class Seal(Frozen):
    """So many lines of one month, from ``first`` to ``last``, behind the seal before.

    ``lines`` is the hash of their ids and hashes, ``previous`` the hash of the seal before (empty
    for the first), ``hash`` that of all this.
    """

    number: int
    month: str
    first: str
    last: str
    count: int
    lines: str
    previous: str
    at: datetime
    hash: str = ""

    def own_hash(self, tenant: str) -> str:
        """What ``hash`` must be."""
        said = self.model_dump(exclude={"hash", "at"}) | {"at": stamp(self.at)}
        return _hash([FORMAT, "seal", tenant, said])

    def is_whole(self, tenant: str) -> bool:
        """Whether nothing of it was changed alone."""
        return self.hash == self.own_hash(tenant)


class Kept(Frozen):
    """A seal as it is kept outside of the tables, with every line that it covers."""

    seal: Seal
    lines: tuple[Line, ...]

    def is_whole(self, tenant: str) -> bool:
        """Whether seal and lines belong together and nothing of them was changed alone."""
        return self.seal.is_whole(tenant) and self.seal.lines == hash_of_lines(self.lines)


def hash_of_line(item: Mapping[str, Any]) -> str:
    """The hash of a line as it stands in the table, keys and all."""
    return _hash([FORMAT, "line", {k: v for k, v in item.items() if k not in WAKING}])


def hash_of_lines(lines: Sequence[Line]) -> str:
    """One hash of many lines, in their order."""
    return _hash([FORMAT, "lines", [[each.id, each.hash] for each in lines]])


def sealed(
    tenant: str, before: Seal | None, month: str, lines: Sequence[Line], at: datetime
) -> Kept:
    """The next seal of a tenant's chain, over lines of one month (at least one)."""
    open_ = Seal(
        number=before.number + 1 if before else 1,
        month=month,
        first=lines[0].id,
        last=lines[-1].id,
        count=len(lines),
        lines=hash_of_lines(lines),
        previous=before.hash if before else "",
        at=at,
    )
    seal = open_.model_copy(update={"hash": open_.own_hash(tenant)})
    return Kept(seal=seal, lines=tuple(lines))


def _hash(said: Any) -> str:
    # Sorted, without blanks: the same values always give the same bytes, others never do.
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
