"""Two languages: English message ids in the code, Chinese in ``chalicelib/locale/zh/*.po``.

Mark a text with ``_("…")`` where it is shown, with ``N_("…")`` where it is only kept (a table of
labels); errors of ``kit.errors`` need no mark. Values go in by name: ``%(count)s``. Every subject
has its own .po file; they are read straight into one dictionary, which is faster than a compiled
catalogue that has to be unpacked and cannot go stale. ``infra/messages.py`` lists what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
LOCALE = Path(__file__).resolve().parent.parent / "locale"

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def N_(message: str) -> str:
    """Mark a message id for the catalogue; it is translated later, where it is shown."""
    return message


class Catalogue(NullTranslations):
    """Translations of one language without plural forms (Chinese has none)."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__()
        self.messages = messages

    def gettext(self, message: str) -> str:
        return self.messages.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.messages.get(msgid1) or (msgid1 if n == 1 else msgid2)


@lru_cache(maxsize=8)
def translator(language: str) -> NullTranslations:
    """Translations for a language; for English, or one we do not have, the ids themselves."""
    if language not in LANGUAGES or language == "en":
        return NullTranslations()
    return Catalogue(dict(messages(language)))


def translate(language: str, message: str, params: Mapping[str, Any] | None = None) -> str:
    """A message id in a language, its ``%(name)s`` filled in; a missing value leaves it bare."""
    return filled(translator(language).gettext(message), params)


def best_language(accepted: str) -> str:
    """The language of ours that an ``Accept-Language`` header likes most; English otherwise.

    Preferences are taken in the order they are written, which is how browsers write them.
    """
    for part in accepted.split(","):
        language = part.partition(";")[0].strip().lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return "en"


def filled(text: str, params: Mapping[str, Any] | None) -> str:
    """Put values into a translated text; never fails, since it also words errors."""
    if not params:
        return text
    try:
        return text % params
    except (KeyError, ValueError, TypeError):
        return text


def messages(language: str) -> Iterator[tuple[str, str]]:
    """(message id, translation) of every finished entry of a language."""
    for path in sorted((LOCALE / language).glob("*.po")):
        for entry in entries(path.read_text(encoding="utf-8")):
            if entry["msgid"] and not entry["fuzzy"]:
                yield entry["msgid"], entry["msgstr"]


def entries(text: str) -> Iterator[dict[str, Any]]:
    """Entries of a .po file: msgid, msgid_plural, msgstr and whether it is fuzzy."""
    entry, field = _blank(), ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith('"') and field:
            entry[field] += _unquoted(line)
        elif line.startswith("#"):
            if field == "msgstr":
                yield entry
                entry, field = _blank(), ""
            entry["fuzzy"] = entry["fuzzy"] or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith("msg"):
            keyword, _, rest = line.partition(" ")
            if keyword == "msgid" and field:
                yield entry
                entry = _blank()
            field = keyword.partition("[")[0]
            entry[field] = _unquoted(rest.strip())
    if field:
        yield entry


def _blank() -> dict[str, Any]:
    return {"msgid": "", "msgid_plural": "", "msgstr": "", "fuzzy": False}


def _unquoted(quoted: str) -> str:
    bare = quoted[1:-1]
    if "\\" not in bare:
        return bare
    first, *rest = bare.split("\\")
    out, pending = [first], False
    for piece in rest:
        if pending:  # the backslash itself was escaped: take what follows as it is
            out.append(piece)
            pending = False
        elif piece:
            out.append(_ESCAPES.get(piece[0], piece[0]) + piece[1:])
        else:
            out.append("\\")
            pending = True
    return "".join(out)
