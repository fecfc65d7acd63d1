"""The chain notices every change of anything that was sealed, and nothing in a trail as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audit.comparing import Finding, Place, of_lines, of_seal
from chalicelib.audit.model import Kept, Line, Seal, hash_of_line, hash_of_lines, sealed
from chalicelib.kit.dynamo import Item

AT = datetime(2026, 3, 2, 10, 20, tzinfo=UTC)
TENANT, MONTH = "ten_ours", "2026-03"

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
FACTS = st.dictionaries(st.text(min_size=1, max_size=6), PLAIN, max_size=3)


def item(number: int, facts: dict[str, Any] | None = None) -> Item:
    id_ = f"aud_01KJPFZ8{number:018}"
    acts = [{"action": "ticket.note", "subject": "tkt_1", "facts": facts or {}}]
    pk = f"T#{TENANT}#AUDIT#{MONTH}"
    return {"pk": pk, "sk": id_, "id": id_, "at": "2026-03-02T09:00:00.000Z", "acts": acts}


def lines_of(items: Iterable[Item]) -> list[Line]:
    return [Line(id=each["sk"], hash=hash_of_line(each)) for each in items]


def chain_of(chunks: list[list[Item]]) -> list[Kept]:
    chain: list[Kept] = []
    for items in chunks:
        before = chain[-1].seal if chain else None
        chain.append(sealed(TENANT, before, MONTH, lines_of(items), AT))
    return chain


def place(made: Kept, row: Seal | None = None, **changes: Any) -> Place:
    there = {"row": row or made.seal, "has_row": True, "kept": made, "has_copy": True}
    return Place(**{"tenant": TENANT, "number": made.seal.number} | there | changes)


def compared(chunks: list[list[Item]], chain: list[Kept]) -> list[Finding]:
    found: list[Finding] = []
    before = ""
    for items, kept in zip(chunks, chain, strict=True):
        found += [*of_seal(place(kept), before), *of_lines(place(kept), lines_of(items))]
        before = kept.seal.hash
    return found


@st.composite
def trails(draw: st.DrawFn) -> list[list[Item]]:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    numbers = iter(range(sum(sizes)))
    return [[item(next(numbers), draw(FACTS)) for _ in range(size)] for size in sizes]


@given(trails())
def test_a_trail_as_it_was_passes(chunks: list[list[Item]]) -> None:
    assert compared(chunks, chain_of(chunks)) == []


@given(trails(), st.data())
def test_any_change_of_any_line_is_noticed(chunks: list[list[Item]], data: st.DataObject) -> None:
    chain = chain_of(chunks)
    items = data.draw(st.sampled_from(chunks))
    place_ = data.draw(st.integers(0, len(items) - 1))
    name = data.draw(st.sampled_from(["at", "by", "request", "acts", "id", "pk", "anything"]))
    value = data.draw(PLAIN)
    if name in items[place_] and same(items[place_][name], value):
        return
    items[place_] = items[place_] | {name: value}
    [found] = compared(chunks, chain)
    assert (found.rule, found.line) == ("line-changed", items[place_]["sk"])


def same(one: Any, other: Any) -> bool:
    """Equal, and of one kind: to Python, True equals 1."""
    return repr(one) == repr(other)


@given(trails(), st.data())
def test_any_line_that_is_removed_is_noticed(chunks: list[list[Item]], data: st.DataObject) -> None:
    chain = chain_of(chunks)
    items = data.draw(st.sampled_from(chunks))
    gone = items.pop(data.draw(st.integers(0, len(items) - 1)))
    [found] = compared(chunks, chain)
    assert (found.rule, found.line) == ("line-missing", gone["sk"])


@given(trails(), st.data())
def test_any_line_that_is_added_is_noticed(chunks: list[list[Item]], data: st.DataObject) -> None:
    chain = chain_of(chunks)
    items = data.draw(st.sampled_from(chunks))
    at = data.draw(st.integers(0, len(items)))
    new = item(0) | {"sk": f"{items[at - 1]['sk']}X" if at else "aud_00"}
    items.insert(at, new)
    [found] = compared(chunks, chain)
    assert (found.rule, found.line) == ("line-added", new["sk"])


@given(trails(), st.data())
def test_two_lines_that_changed_places_are_noticed(
    chunks: list[list[Item]], data: st.DataObject
) -> None:
    every = [each for items in chunks for each in items]
    if len(every) < 2:
        return
    chain = chain_of(chunks)
    one, other = data.draw(st.lists(st.sampled_from(every), min_size=2, max_size=2, unique_by=id))
    said = {
        name: {k: v for k, v in line.items() if k != "sk"}
        for name, line in (("one", one), ("other", other))
    }
    one.update(said["other"])
    other.update(said["one"])
    found = compared(chunks, chain)
    assert {(each.rule, each.line) for each in found} == {
        ("line-changed", one["sk"]),
        ("line-changed", other["sk"]),
    }


@pytest.mark.parametrize("name", sorted(Seal.model_fields))
def test_any_change_of_a_seal_is_noticed(name: str) -> None:
    chunks = [[item(1), item(2)], [item(3)], [item(4)]]
    chain = chain_of(chunks)
    values = {"number": 7, "count": 7, "at": AT.replace(year=2027)}
    changed = chain[1].seal.model_copy(update={name: values.get(name, "x" * 64)})
    [found] = of_seal(place(chain[1], changed), chain[0].seal.hash)
    assert (found.rule, found.seal) == ("seal-changed", 2)
    copy = chain[1].model_copy(update={"seal": changed})
    [other] = of_seal(place(copy, chain[1].seal, number=2), chain[0].seal.hash)
    assert (other.rule, other.seal) == ("copy-changed", 2)


def test_a_line_of_a_copy_that_was_changed_is_noticed() -> None:
    [kept] = chain_of([[item(1), item(2)]])
    swapped = kept.model_copy(update={"lines": kept.lines[::-1]})
    assert [each.rule for each in of_seal(place(kept, kept=swapped), "")] == ["copy-changed"]


def test_a_seal_made_anew_over_changed_lines_differs_from_its_copy() -> None:
    chain = chain_of([[item(1)], [item(2)]])
    forged = chain_of([[item(1)], [item(2, {"amount": 1})]])[1].seal
    assert [each.rule for each in of_seal(place(chain[1], forged), chain[0].seal.hash)] == [
        "seal-changed"
    ]
    lines = lines_of([item(2, {"amount": 1})])
    assert [each.rule for each in of_lines(place(chain[1], forged), lines)] == ["line-changed"]


def test_row_and_copy_made_anew_do_not_hold_the_seal_before_or_behind() -> None:
    chain = chain_of([[item(1)], [item(2)]])
    forged = chain_of([[item(1, {"amount": 1})]])[0]
    assert list(of_seal(place(forged), "")) == []
    assert [each.rule for each in of_seal(place(chain[1]), forged.seal.hash)] == ["chain-broken"]


def test_a_seal_of_another_company_is_none_of_this_one() -> None:
    theirs = sealed("ten_theirs", None, MONTH, lines_of([item(1)]), AT)
    assert {each.rule for each in of_seal(place(theirs), "")} == {"copy-changed", "seal-changed"}


def test_without_the_copy_the_seal_still_says_that_a_line_changed() -> None:
    [kept] = chain_of([[item(1), item(2)]])
    alone = place(kept, kept=None, has_copy=False)
    assert list(of_lines(alone, lines_of([item(1), item(2)]))) == []
    [found] = of_lines(alone, lines_of([item(1)]))
    assert (found.rule, found.expected, found.found) == ("lines-changed", "2", "1")


def test_waking_leaves_a_line_as_it_is_and_nothing_else_does() -> None:
    line = item(1)
    due = {"due_at": "x", "wake_at": "y", "wake_shard": "D#1", "wake_tries": 3, "type": "sealing"}
    assert hash_of_line(line | due) == hash_of_line(line)
    assert hash_of_line(line | {"ttl": 1}) != hash_of_line(line)


def test_anybody_can_compute_the_hashes_and_they_stay_the_same_for_ever() -> None:
    """Seals of years ago must still be checked: who changes the bytes makes another format."""
    of_line = digest('["fairlead audit 1","line",{"pk":"T#t#AUDIT#2026-03","sk":"aud_1"}]')
    of_lines_ = digest(f'["fairlead audit 1","lines",[["aud_1","{of_line}"]]]')
    said = (
        '{"at":"2026-03-02T10:20:00.000Z","count":1,"first":"aud_1","last":"aud_1",'
        f'"lines":"{of_lines_}","month":"2026-03","number":1,"previous":""}}'
    )
    line = Line(id="aud_1", hash=hash_of_line({"sk": "aud_1", "pk": "T#t#AUDIT#2026-03"}))
    assert (line.hash, hash_of_lines([line])) == (of_line, of_lines_)
    seal = sealed("t", None, MONTH, [line], AT).seal
    assert seal.hash == digest(f'["fairlead audit 1","seal","t",{said}]')
    assert seal.hash[:16] == "621133eb53015983"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
