"""Both languages are complete: every text of the product has its Chinese, whole and checked."""

import ast
import re
from collections import Counter
from pathlib import Path

from chalicelib.kit import i18n
from infra import messages

PO_FILES = sorted((i18n.LOCALE / "zh").glob("*.po"))


def test_every_text_has_its_chinese() -> None:
    missing = [f"{use.place}: {use.text!r}" for use in messages.gaps()]
    assert not missing, "python -m infra.messages prints these as .po entries:\n" + "\n".join(
        missing
    )


def test_no_translation_is_a_guess() -> None:
    fuzzy = [
        f"{path.name}: {entry['msgid']!r}"
        for path in PO_FILES
        for entry in i18n.entries(path.read_text(encoding="utf-8"))
        if entry["fuzzy"]
    ]
    assert not fuzzy


def test_a_translation_takes_the_same_values() -> None:
    wrong = [
        f"{text!r} -> {translated!r}"
        for text, translated in i18n.messages("zh")
        if not messages.placeholders(translated) <= messages.placeholders(text)
        or _must_keep(text) - messages.placeholders(translated)
    ]
    assert not wrong


def test_one_text_is_translated_the_same_way_everywhere() -> None:
    by_text: dict[str, set[str]] = {}
    for text, translated in i18n.messages("zh"):
        by_text.setdefault(text, set()).add(translated)
    assert {text: seen for text, seen in by_text.items() if len(seen) > 1} == {}


def test_a_text_stands_once_in_its_file() -> None:
    twice = [
        f"{path.name}: {text!r}"
        for path in PO_FILES
        for text, count in Counter(
            entry["msgid"] for entry in i18n.entries(path.read_text(encoding="utf-8"))
        ).items()
        if count > 1
    ]
    assert not twice


def test_the_search_finds_marked_texts_and_those_of_errors() -> None:
    tree = ast.parse(
        "class Late(DomainError):\n"
        '    title = "Too late."\n'
        'raise Late("It is %(days)s days late.", days=3)\n'
        'Invalid.field("name", "Enter a name.")\n'
        'LABELS = {"a": N_("Damage")}\n'
        'ngettext("%(n)s day", "%(n)s days", 2)\n'
        'field("x", "not shown")\n'
    )
    errors = messages._domain_errors([tree]) | {"Invalid"}
    found = {use.text for use in messages._in_python(messages.ROOT / "x.py", tree, errors)}
    assert found == {
        "Too late.",
        "It is %(days)s days late.",
        "Enter a name.",
        "Damage",
        "%(n)s day",
    }


def test_the_search_reads_templates() -> None:
    layout = Path(messages.ROOT / "frontend" / "templates" / "_layout.html")
    assert "Customers" in {use.text for use in messages._in_template(layout)}


def _must_keep(text: str) -> set[str]:
    """A count may be swallowed by Chinese wording ("一天"); everything else must stay."""
    return messages.placeholders(text) - {"count", "n", "s"}


def test_no_template_has_words_of_its_own() -> None:
    jinja = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
    spoken = re.compile(r'(?:aria-label|placeholder|title|alt)="([^"]*)"')
    found = []
    for path in sorted((messages.ROOT / "frontend" / "templates").rglob("*.html")):
        html = jinja.sub("", path.read_text(encoding="utf-8"))
        words = [*re.sub(r"<[^>]*>", "\n", html).splitlines(), *spoken.findall(html)]
        found += [f"{path.name}: {text.strip()}" for text in words if _has_words(text)]
    assert not found


def _has_words(text: str) -> bool:
    # Attributes of a macro, and names that are the same everywhere.
    bare = re.sub(r'[\w-]+="[^"]*"|\brequired\b|Fairlead|English|SHA-256', "", text)
    return bool(re.search(r"[A-Za-z]{2}", bare))


def test_nothing_is_translated_that_nobody_says() -> None:
    said = {text for use in messages.uses() for text in (use.text, use.plural)}
    for room in messages.ROOMS:
        for path in messages._python(messages.ROOT / room):
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            said |= {n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is str}
    assert [text for text, _ in i18n.messages("zh") if text not in said] == []
