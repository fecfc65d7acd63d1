"""Playbooks as data: what is offered, looked at and said in each category of complaint.

The same kind of case is offered the same treatment, whoever handles it (domain.md,
*Complaints*). The company writes its own; what is supplied is where it starts.
"""

import zlib
from typing import Any, Final

from pydantic import Field, ValidationError

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Exact
from chalicelib.tickets.settling.supplied import DEFAULT
from chalicelib.tickets.settling.words import Remedy
from chalicelib.tickets.words import CATEGORIES, Kind

__all__ = ["DEFAULT", "NAMES", "Check", "Playbook", "Text", "checked", "of"]

MOST_CHECKS: Final = 20


class Text(Exact):
    """The same words in both languages; one that is missing is stood in for by the other."""

    en: str = Field(default="", max_length=2000)
    zh: str = Field(default="", max_length=2000)

    def read_in(self, language: str) -> str:
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


class Check(Text):
    """One thing to do or to look at before the case is settled."""

    @property
    def key(self) -> str:
        """Its name on tickets; reworded, it is another check."""
        return f"{zlib.crc32(f'{self.en}|{self.zh}'.encode()):08x}"


class Playbook(Exact):
    """How a category is handled. ``remedies``: proposed, the usual one first; none: any."""

    remedies: tuple[Remedy, ...] = ()
    typical: Text = Text()
    words: Text = Text()
    checklist: tuple[Check, ...] = Field(default=(), max_length=MOST_CHECKS)

    def departs(self, remedy: Remedy) -> bool:
        """Whether this remedy is not among the proposed ones."""
        return bool(self.remedies) and remedy not in self.remedies


# A category is the same matter whatever the kind that has it.
NAMES: Final = tuple(dict.fromkeys((*CATEGORIES[Kind.COMPLAINT], *CATEGORIES[Kind.EXCEPTION])))


def of(body: dict[str, Any], category: str) -> Playbook:
    """The playbook of a category; an empty one where the company has none."""
    return Playbook.model_validate(body.get(category, {}))


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The playbooks if they make sense, else Invalid names the place and the remedy."""
    return {category: _checked(category, book) for category, book in body.items()}


def _checked(category: str, book: Any) -> dict[str, Any]:
    if category not in NAMES:
        raise Invalid.field(category, "Choose a category from the list.")
    try:
        playbook = Playbook.model_validate(book)
    except ValidationError as error:
        where = ".".join(str(part) for part in (category, *error.errors()[0]["loc"]))
        raise Invalid.field(
            where, "Choose remedies from the list; texts of at most 2,000 characters, 20 checks."
        ) from error
    keys = [check.key for check in playbook.checklist]
    if len(set(keys)) < len(keys):
        raise Invalid.field(f"{category}.checklist", "Each check stands once on a list.")
    return playbook.model_dump(mode="json")
