"""Which column of a file holds which field: proposed from the headings, decided by the user."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.imports.fields import Field
from chalicelib.kit.text import fold

_NOT_A_LETTER = re.compile(r"[\W_]+")


def heading_key(heading: str) -> str:
    """`invoiceNumber`, `Invoice No.` style differences gone: folded letters and digits only."""
    return _NOT_A_LETTER.sub("", fold(heading))


def recognise(headings: Sequence[str], fields: Iterable[Field]) -> dict[str, int]:
    """Field name → column, for headings that say plainly what they hold.

    Only whole headings in the field's list of names count (English and Chinese, as systems and
    people write them): a wrong guess costs the user more than an open choice. A column serves
    one field; a field's names are tried in their order.
    """
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        columns.setdefault(heading_key(heading), at)
    found: dict[str, int] = {}
    for field in fields:
        for name in field.headings:
            at = columns.get(heading_key(name), -1)
            if at >= 0 and at not in found.values():
                found[field.name] = at
                break
    return found


def heading_set(headings: Iterable[str]) -> str:
    """One short key for the headings of a file, whatever their order: what a mapping is kept by."""
    joined = "\x1f".join(sorted(map(heading_key, headings)))
    return hashlib.sha256(joined.encode()).hexdigest()[:32]


def by_heading(headings: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """A mapping as it is remembered: field → folded heading, so that columns may move."""
    return {field: heading_key(headings[at]) for field, at in columns.items()}


def recalled(headings: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """The columns of a remembered mapping in a file whose columns may stand elsewhere."""
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        places.setdefault(heading_key(heading), at)
    return {field: places[key] for field, key in remembered.items() if key in places}
