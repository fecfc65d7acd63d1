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
    language = _language(message.language)
    text = _template(message.template, language).render(**surroundings, **message.params)
    text = ended_once(text)
    head, _, body = text.partition("\n")
    subject = head.removeprefix("Subject:").strip()
    # What is left out of a letter leaves no gap in it.
    return subject, _GAPING.sub("\n\n", body).strip() + "\n"


@lru_cache(maxsize=256)
def _template(name: str, language: str) -> "Template":
    return _environment(language).get_template(f"{name}.{language}.txt")


@lru_cache(maxsize=2)
def _environment(language: str) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = str(files("chalicelib.notify") / "templates")
    # Plain text: nothing to escape. The HTML part escapes the finished text.
    made = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701  # nosec B701
    )
    made.filters["day"] = lambda on: day_in_words(date.fromisoformat(on), language)
    made.filters["month"] = lambda month: month_in_words(month, language)
    return made


def _language(language: str) -> str:
    return language if language in ("en", "zh") else "en"
