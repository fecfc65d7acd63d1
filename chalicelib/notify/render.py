"""Templates to e-mails. A template file begins with ``Subject:``; Jinja fills it in."""

import re
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from chalicelib.kit.dates_in_words import day_in_words, month_in_words
from chalicelib.kit.text import ended_once
from chalicelib.notify.message import Message

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_GAPING: Final = re.compile(r"\n{3,}")


def render(message: Message, **surroundings: Any) -> tuple[str, str]:
    """Subject and text of a message. Raises ``jinja2.UndefinedError`` for a missing value."""
    template = _template(message.template, _language(message.language), strict=True)
    head, _, body = template.render(**surroundings, **message.params).partition("\n")
    # What is left out of a letter leaves no gap in it.
    return _subject(head), _GAPING.sub("\n\n", ended_once(body)).strip() + "\n"


def headline(message: Message) -> str:
    """The subject alone, of a message that is kept and read again, perhaps long afterwards.

    What its template has come to name since then is not in it, and is left empty.
    """
    text = ""
    template = _template(message.template, _language(message.language), strict=False)
    for part in template.generate(**message.params):
        text += part
        if "\n" in text:
            break  # the letter itself is not asked for
    return _subject(text.partition("\n")[0])


def _subject(head: str) -> str:
    return ended_once(head).removeprefix("Subject:").strip()


@lru_cache(maxsize=256)
def _template(name: str, language: str, *, strict: bool) -> "Template":
    return _environment(language, strict=strict).get_template(f"{name}.{language}.txt")


@lru_cache(maxsize=4)
def _environment(language: str, *, strict: bool) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined

    folder = str(files("chalicelib.notify") / "templates")
    # Plain text: nothing to escape. The HTML part escapes the finished text.
    made = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined if strict else Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  # nosec B701
    )
    made.filters["day"] = lambda on: on and day_in_words(date.fromisoformat(on), language)
    made.filters["month"] = lambda month: month and month_in_words(month, language)
    return made


def _language(language: str) -> str:
    return language if language in ("en", "zh") else "en"
