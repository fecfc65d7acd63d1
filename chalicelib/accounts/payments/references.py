"""Numbers that a payer wrote into the text of a payment, whatever stands around them."""

import re
from collections.abc import Iterable, Iterator

from chalicelib.kit.text import fold, number_key

# So many of the likeliest numbers of a text are looked for among all customers.
LOOKED_FOR = 12
_RUN = re.compile(r"[a-z0-9]+")
_LONGEST_JOIN, _LONGEST_KEY = 4, 24


def numbers_in(text: str) -> list[str]:
    """Every number that the text may name, as keys, the longest first.

    Runs of letters and digits, and up to four neighbouring ones joined where only marks divide
    them, or a space before digits: ``Inv. 2026 - 0042`` also gives ``inv20260042``.
    """
    plain = fold(text)
    runs = list(_RUN.finditer(plain))
    found: dict[str, None] = {}
    for first in range(len(runs)):
        joined = ""
        for at in range(first, min(first + _LONGEST_JOIN, len(runs))):
            run = runs[at].group()
            if at > first and not _goes_on(plain[runs[at - 1].end() : runs[at].start()], run):
                break
            joined += run
            if _may_be_number(joined):
                found[number_key(joined)] = None
    return sorted(found, key=lambda each: (-len(each), each))


def named(text: str, numbers: Iterable[str]) -> Iterator[str]:
    """Which of these document numbers the text names, also glued to what stands around them."""
    keys = set(numbers_in(text))
    squeezed = "".join(_RUN.findall(fold(text)))
    for number in numbers:
        key = number_key(number)
        if key and (key in keys or (len(key) >= 6 and _stands_in(key, squeezed))):
            yield number


def ends_with_one_of(text: str, number: str) -> bool:
    """Whether the text names the last digits of a number (four at least) and nothing else of it."""
    digits = re.search(r"(\d{4,})\D*$", number)
    return digits is not None and digits[1] in re.findall(r"(?<!\d)\d{4,}(?!\d)", fold(text))


def _goes_on(between: str, run: str) -> bool:
    """Whether a number may go on behind what divides it: marks, or a space before digits."""
    if len(between) > 3:
        return False
    return " " not in between or any(each.isdigit() for each in run)


def _may_be_number(text: str) -> bool:
    if len(text) > _LONGEST_KEY or not any(each.isdigit() for each in text):
        return False
    return len(text) >= (4 if text.isdigit() else 3)


def _stands_in(key: str, squeezed: str) -> bool:
    """Within a longer run, but never as a part of a longer row of digits."""
    before = r"(?<!\d)" if key[0].isdigit() else ""
    after = r"(?!\d)" if key[-1].isdigit() else ""
    return re.search(f"{before}{re.escape(key)}{after}", squeezed) is not None
