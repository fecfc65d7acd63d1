"""A saved view: a queue with filters under a name. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from chalicelib.kit.values import Frozen

# As many as fit on a phone without getting lost; each list is one query.
MOST: Final = 30


class View(Frozen):
    """One view. ``wanted`` holds the filters that narrow anything, by name.

    A view is its owner's alone, or ``shared`` with the whole company.
    """

    id: str
    name: str
    owner: str
    owner_name: str = ""
    shared: bool = False
    queue: str
    wanted: dict[str, str] = {}
    version: int = 1

    @property
    def href(self) -> str:
        """The page that shows it."""
        return "/complaints/desk?" + urlencode({"queue": self.queue, **self.wanted})


@dataclass(frozen=True)
class Shelf:
    """The views that somebody can choose from: their own, the company's, and their default."""

    own: Sequence[View]
    shared: Sequence[View]
    default: str = ""

    @property
    def all(self) -> list[View]:
        """Their own before the company's, each by name."""
        return [*_by_name(self.own), *_by_name(self.shared)]

    @property
    def first(self) -> View | None:
        """What the desk opens with; None when none is chosen, or it is gone."""
        return next((view for view in self.all if view.id == self.default), None)

    def named(self, name: str, shared: bool, but: str = "") -> View | None:
        """A view of this name in one of the lists, other than ``but``."""
        views = self.shared if shared else self.own
        same = (view for view in views if view.name.casefold() == name.casefold())
        return next((view for view in same if view.id != but), None)


@dataclass(frozen=True)
class Count:
    """How many tickets fit; ``more``: counting ended before the list did."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number)


def _by_name(views: Iterable[View]) -> list[View]:
    return sorted(views, key=lambda view: (view.name.casefold(), view.id))
