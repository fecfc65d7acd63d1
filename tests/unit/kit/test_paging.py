"""A whole list is read part by part, each from where the one before ended."""

from typing import Any

import pytest

from chalicelib.kit.paging import Listing, every, parts

LIST = ["a", "b", "c", "d", "e"]


class Shelf:
    """A list that is given in parts of two, and remembers from where it was asked."""

    def __init__(self, items: list[str]) -> None:
        self.items = items
        self.asked: list[Any] = []

    def read(self, after: Any) -> Listing[str]:
        self.asked.append(after)
        start = after["at"] if after else 0
        further = {"at": start + 2} if start + 2 < len(self.items) else None
        return Listing(self.items[start : start + 2], further)


@pytest.mark.parametrize("count", range(6))
def test_nothing_is_left_out_and_nothing_comes_twice(count: int) -> None:
    assert list(every(Shelf(LIST[:count]).read)) == LIST[:count]


def test_the_parts_are_as_they_were_read() -> None:
    assert list(parts(Shelf(LIST).read)) == [["a", "b"], ["c", "d"], ["e"]]


def test_a_part_is_read_when_it_is_wanted() -> None:
    shelf = Shelf(LIST)
    items = every(shelf.read)
    assert [next(items), next(items)] == ["a", "b"]
    assert shelf.asked == [None]
    next(items)
    assert shelf.asked == [None, {"at": 2}]


def test_an_empty_part_is_not_the_end() -> None:
    answers = iter([Listing([], {"at": 1}), Listing(["a"], None)])
    assert list(every(lambda _after: next(answers))) == ["a"]
