"""How text is folded for comparing and cut into words for searching, in any script."""

import re
import unicodedata
from itertools import pairwise

# Han with its extensions and compatibility forms, kana and hangul: scripts without spaces
# (or, for hangul, with endings glued on), where pairs of characters are what people search for.
_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"(?P<cjk>[{_CJK}]+)|(?P<word>[^\\W_{_CJK}]+)")
# Only the marks of Latin, Greek and Cyrillic are folded: in kana, Thai or Hindi they are letters.
_MARKS = re.compile("[\u0300-\u036f]")
# What ends a sentence or a part of one, in both scripts.
_STOPS = " .,;:。，；：、"
_ENDED_TWICE = re.compile(r"([…?!？！])(?:。|\.(?=\s|$))")
# Letters that carry a stroke or a ligature do not decompose in Unicode.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def fold(text: str) -> str:
    """The form in which two spellings of the same thing are equal.

    Width (NFKC), case, diacritics and runs of white space no longer differ:
    ``"Ｋüｈｎｅ  + NAGEL"`` becomes ``"kuhne + nagel"``. For keys and comparing, never for showing.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_STROKES)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def headline(text: str, longest: int) -> str:
    """The beginning of a text on one line: whole words, and ``…`` for what is left out.

    A language without spaces is cut between two characters.
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[:longest]
    space = cut.rfind(" ", longest // 2)
    return (cut[:space] if space > 0 else cut[:-1]).rstrip(_STOPS) + "…"


def unstopped(text: str) -> str:
    """A text without what ends its sentence, so that it can stand inside of another."""
    return text.rstrip(_STOPS)


def ended_once(text: str) -> str:
    """A text in which what was cut short (``…``) or asked is not ended again by a full stop."""
    return _ENDED_TWICE.sub(r"\1", text)


def number_key(text: str) -> str:
    """The form in which two spellings of a document's number are equal.

    ``"INV-0042 / 7"`` becomes ``"inv00427"``; marks, spaces, case and width do not count, and
    leading zeros of a number that is all digits do not either (spreadsheets lose them).
    """
    bare = "".join(each for each in fold(text) if each.isalnum())
    return (bare.lstrip("0") or bare) if bare.isdigit() else bare


def words(text: str) -> tuple[str, ...]:
    """The search words of a text, each once, in order of appearance.

    Runs of letters and digits are words; runs of Chinese are cut into overlapping pairs, and a
    pair also joins Chinese to the letter or digit beside it (``A3区`` gives ``a3`` and ``3区``).
    Every two neighbouring characters of which one is Chinese can so be found: the words of such
    a query are always among the words of the text. A Chinese character that stands alone is
    its own word.
    """
    found: dict[str, None] = {}
    end, last = -1, ""
    runs = list(_RUN.finditer(fold(text)))
    for at, match in enumerate(runs):
        run = match.group()
        joined = match.start() == end
        if joined:
            found[last + run[0]] = None
        end, last = match.end(), run[-1]
        if len(run) == 1:
            # Beside another script a single character is covered by the joining pair.
            if not joined and (at + 1 == len(runs) or runs[at + 1].start() != end):
                found[run] = None
        elif match.lastgroup == "cjk":
            found.update(dict.fromkeys(map("".join, pairwise(run))))
        else:
            found[run] = None
    return tuple(found)
