"""docs/asvs.md names every item of the standard's first two levels, and tests that exist."""

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.security.doors import browser, get
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")
STATES = ("kept", "does not apply", "the operator's", "in part", "not yet")
# OWASP ASVS 5.0.0: so many items in a section, and those that level 3 alone asks for.
SECTIONS: Final[dict[str, tuple[int, set[int]]]] = {
    "V1.1": (2, set()), "V1.2": (10, {10}), "V1.3": (12, {12}), "V1.4": (3, set()),
    "V1.5": (3, {3}),
    "V2.1": (3, set()), "V2.2": (3, set()), "V2.3": (5, {5}), "V2.4": (2, {2}),
    "V3.1": (1, {1}), "V3.2": (3, {3}), "V3.3": (5, {5}), "V3.4": (8, {7, 8}),
    "V3.5": (8, {6, 7, 8}), "V3.6": (1, {1}), "V3.7": (5, {3, 4, 5}),
    "V4.1": (5, {4, 5}), "V4.2": (5, {2, 3, 4, 5}), "V4.3": (2, set()), "V4.4": (4, set()),
    "V5.1": (1, set()), "V5.2": (6, {4, 5, 6}), "V5.3": (3, {3}), "V5.4": (3, set()),
    "V6.1": (3, set()), "V6.2": (12, set()), "V6.3": (8, {5, 6, 7, 8}), "V6.4": (6, {5, 6}),
    "V6.5": (8, {6, 7, 8}), "V6.6": (4, {4}), "V6.7": (2, {1, 2}), "V6.8": (4, set()),
    "V7.1": (3, set()), "V7.2": (4, set()), "V7.3": (2, set()), "V7.4": (5, set()),
    "V7.5": (3, {3}), "V7.6": (2, set()),
    "V8.1": (4, {3, 4}), "V8.2": (4, {4}), "V8.3": (3, {2, 3}), "V8.4": (2, {2}),
    "V9.1": (3, set()), "V9.2": (4, set()),
    "V10.1": (2, set()), "V10.2": (3, {3}), "V10.3": (5, {5}), "V10.4": (16, {12, 13, 14, 15, 16}),
    "V10.5": (5, set()), "V10.6": (2, set()), "V10.7": (3, set()),
    "V11.1": (4, {3, 4}), "V11.2": (5, {4, 5}), "V11.3": (5, {4, 5}), "V11.4": (4, set()),
    "V11.5": (2, {2}), "V11.6": (2, {2}), "V11.7": (2, {1, 2}),
    "V12.1": (5, {4, 5}), "V12.2": (2, set()), "V12.3": (5, {5}),
    "V13.1": (4, {2, 3, 4}), "V13.2": (6, {6}), "V13.3": (4, {3, 4}), "V13.4": (7, {6, 7}),
    "V14.1": (2, set()), "V14.2": (8, {5, 6, 7, 8}), "V14.3": (3, set()),
    "V15.1": (5, {4, 5}), "V15.2": (5, {4, 5}), "V15.3": (7, set()), "V15.4": (4, {1, 2, 3, 4}),
    "V16.1": (1, set()), "V16.2": (5, set()), "V16.3": (4, set()), "V16.4": (3, set()),
    "V16.5": (4, {4}),
    "V17.1": (2, {2}), "V17.2": (8, {5, 6, 7, 8}), "V17.3": (2, set()),
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| V\d", line)
]


def wanted() -> list[str]:
    """The items of levels 1 and 2, by number."""
    return [
        f"{section}.{number}"
        for section, (most, third) in SECTIONS.items()
        for number in range(1, most + 1)
        if number not in third
    ]


def items(cell: str) -> list[str]:
    """``V1.2.6 to V1.2.8, V1.3.1`` as single numbers."""
    found = []
    for part in cell.split(", "):
        first, _, last = part.partition(" to ")
        section, _, number = first.rpartition(".")
        until = int((last or first).rpartition(".")[2])
        found += [f"{section}.{each}" for each in range(int(number), until + 1)]
    return found


def test_every_item_stands_here_once() -> None:
    found = [item for row in ROWS for item in items(row[0])]
    assert len(wanted()) == 253
    assert sorted(found) == sorted(wanted())


def test_the_counts_at_its_head_are_those_of_the_page() -> None:
    counted = Counter(state for row in ROWS for state in [row[1]] * len(items(row[0])))
    for state in STATES:
        line = next(each for each in PAGE.splitlines() if each.startswith(f"| {state}"))
        assert line.endswith(f"| {counted.pop(state)} |"), state
    assert not counted


@pytest.mark.parametrize("row", [row for row in ROWS if row[1] == "kept"], ids=lambda row: row[0])
def test_what_is_kept_says_by_what_it_is_shown(row: list[str]) -> None:
    assert row[3]


def test_every_test_named_here_exists() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")]
    there = {name for text in sources for name in re.findall(r"def (test_\w+)", text)}
    assert set(re.findall(r"`(test_\w+)`", PAGE)) <= there
    for path in re.findall(r"`((?:tests|docs)/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up"])
def test_passwords_are_masked_and_known_to_managers(world: World, path: str) -> None:
    page = get(browser(world), path).text
    [field] = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert 'type="password"' in field
    assert re.search(r'autocomplete="(current|new)-password"', field)
