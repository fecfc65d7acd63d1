"""Whether a line of a file is one that is known already: the same booking in another file.

Lines of one account, day and amount are compared. The bank's own reference decides where both
have it, then the payer's. Without them it matters where the lines stand: two statements of which
one opens where the other closed hold different bookings, however equal those look; the same
statement again, or a span of days exported anew, holds the same ones. What neither tells is
doubtful, and a person is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Literal

from pydantic import Field

from chalicelib.accounts.payments.lines import ReadLine, ReadStatement, Source
from chalicelib.kit.text import fold
from chalicelib.kit.values import Exact

Relation = Literal["apart", "overlap", "unsure"]
Outcome = Literal["new", "known", "doubtful"]
_SAME, _ALIKE, _UNLIKE, _OTHER = 3, 2, 1, 0


class Place(Exact):
    """What is kept of a statement that lines were seen in."""

    key: str
    source: Source
    name: str = ""
    number: str = ""
    duplicate: bool = False
    opening: int | None = None
    closing: int | None = None


class Known(Exact):
    """A line that was taken in: what tells it apart, and where it was seen.

    ``seen`` maps a statement's key to the line's place within it; ``listed`` maps each file that
    was taken in, and not out again, to those of its statements that list the line. ``file_id`` is
    the file that it is shown to have come with. ``sightings`` counts how often any of it changed.
    """

    line_id: str
    file_id: str
    day: str
    amount: int
    number: int
    bank_ref: str = ""
    end_to_end: str = ""
    party_account: str = ""
    text: str = ""
    seen: Mapping[str, int]
    listed: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    sightings: int = 1

    def is_listed(self, file_id: str, place: str) -> bool:
        """Whether a statement of a file is known to list it."""
        return place in self.listed.get(file_id, ())

    def also_in(self, file_id: str, place: str, at: int) -> "Known":
        """The line, seen in a statement of another file, or in another statement of a file."""
        places = (*self.listed.get(file_id, ()), place)
        return self._seen({**self.seen, place: at}, {**self.listed, file_id: places})

    def without(self, file_id: str) -> "Known":
        """The line once a file that lists it is taken back.

        Another file that lists it is the one it came with from now on. What nobody lists any more
        still stood where it was seen: that tells it from equal ones as long as it is kept.
        """
        listed = {each: places for each, places in self.listed.items() if each != file_id}
        if not listed:
            return self._seen(self.seen, {})
        places = {place for each in listed.values() for place in each}
        seen = {place: at for place, at in self.seen.items() if place in places}
        owner = self.file_id if self.file_id in listed else next(iter(listed))
        return self._seen(seen, listed).model_copy(update={"file_id": owner})

    def _seen(self, seen: Mapping[str, int], listed: Mapping[str, tuple[str, ...]]) -> "Known":
        changes = {"seen": seen, "listed": listed, "sightings": self.sightings + 1}
        return self.model_copy(update=changes)


@dataclass(frozen=True)
class Verdict:
    """What a line is; ``known`` is the line it is, or may be."""

    outcome: Outcome
    known: Known | None = None


def place_of(statement: ReadStatement, content_key: str) -> Place:
    """Where lines of a statement stand. An export has no name of its own: its content is it."""
    facts: list[object] = [statement.source, statement.name, statement.number, statement.page]
    if statement.source == "export":
        facts = ["export", content_key, statement.row]
    elif statement.source == "statement":
        facts += [statement.opening, statement.closing, statement.opened_on, statement.closed_on]
    digest = sha256("\x1f".join(map(str, facts)).encode()).hexdigest()[:16]
    return Place(
        key=digest,
        source=statement.source,
        name=statement.name,
        number=statement.number,
        duplicate=statement.duplicate,
        opening=statement.opening,
        closing=statement.closing,
    )


def relation(one: Place, other: Place, among: Iterable[Place]) -> Relation:
    """Whether two statements may hold the same booking."""
    if one.source == other.source == "notification":
        # Each notification announces entries of its own, unless the bank calls it a copy.
        return "overlap" if one.duplicate or other.duplicate else "apart"
    if not one.source == other.source == "statement":
        return "overlap"
    balances = {one.key: one, other.key: other} | {each.key: each for each in among}
    follows = _leads(one, other, balances.values()) or _leads(other, one, balances.values())
    if follows and one.number and other.number and one.number != other.number:
        return "apart"
    if one.opening == other.opening:
        # The same days once more, or a statement in which all came to nothing.
        return "overlap" if one.closing == other.closing else "unsure"
    return "apart" if follows else "unsure"


def compare(
    lines: Sequence[tuple[int, ReadLine]],
    place: Place,
    known: Iterable[Known],
    places: Mapping[str, Place],
) -> dict[int, Verdict]:
    """The verdict for each line of a statement, by its place within it."""
    buckets: dict[tuple[str, int], list[Known]] = {}
    for each in known:
        buckets.setdefault((each.day, each.amount), []).append(each)
    verdicts: dict[int, Verdict] = {}
    ordered = sorted(lines, key=lambda each: (_bucket(each[1]), each[0]))
    for bucket, group in groupby(ordered, key=lambda each: _bucket(each[1])):
        verdicts |= _bucket_verdicts(list(group), place, buckets.get(bucket, []), places)
    return verdicts


def _bucket_verdicts(
    lines: list[tuple[int, ReadLine]],
    place: Place,
    known: list[Known],
    places: Mapping[str, Place],
) -> dict[int, Verdict]:
    verdicts: dict[int, Verdict] = {}
    again = {each.seen[place.key]: each for each in known if place.key in each.seen}
    for at, _ in lines:
        if at in again:
            verdicts[at] = Verdict("known", again[at])
    free = [each for each in known if place.key not in each.seen]
    relations = {each.line_id: _nearest(each, place, places) for each in free}
    free = [each for each in free if relations[each.line_id] != "apart"]
    # The surest pairs first, so that an alike line never takes the place of the same one.
    for likeness in (_SAME, _ALIKE, _UNLIKE):
        for at, line in lines:
            if at in verdicts:
                continue
            found = next((each for each in free if _likeness(line, each) == likeness), None)
            if found is not None:
                free.remove(found)
                sure = likeness == _SAME or (
                    likeness == _ALIKE and relations[found.line_id] == "overlap"
                )
                verdicts[at] = Verdict("known" if sure else "doubtful", found)
    return verdicts | {at: Verdict("new") for at, _ in lines if at not in verdicts}


def _nearest(known: Known, place: Place, places: Mapping[str, Place]) -> Relation:
    """The closest relation to any statement that the line was seen in."""
    seen = [places[key] for key in known.seen if key in places]
    found = {relation(place, each, places.values()) for each in seen}
    if "overlap" in found or not found:
        return "overlap"
    return "unsure" if "unsure" in found else "apart"


def _likeness(line: ReadLine, known: Known) -> int:
    for mine, theirs in (
        (line.bank_ref, known.bank_ref),
        (line.end_to_end, known.end_to_end),
    ):
        if mine and theirs:
            return _SAME if fold(mine) == fold(theirs) else _OTHER
    if line.party_account and known.party_account and line.party_account != known.party_account:
        return _OTHER
    mine, theirs = fold(line.text), known.text
    return _ALIKE if mine == theirs or (mine and theirs and _within(mine, theirs)) else _UNLIKE


def _within(one: str, other: str) -> bool:
    return one in other or other in one


def _bucket(line: ReadLine) -> tuple[str, int]:
    return line.booked.isoformat(), line.amount


def _leads(first: Place, last: Place, among: Iterable[Place]) -> bool:
    """Whether the balances lead from the end of one statement to the beginning of another."""
    rest = [each for each in among if each.source == "statement" and each.key != first.key]
    at, passed = first.closing, {first.key}
    while at is not None:
        if at == last.opening:
            return True
        step = next((each for each in rest if each.opening == at and each.key not in passed), None)
        if step is None:
            return False
        passed.add(step.key)
        at = step.closing
    return False
