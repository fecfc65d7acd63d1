"""A company's own words as a policy, with its versions: what is not in it is as supplied."""

from typing import Any, Final

from pydantic import ValidationError

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.wording.model import (
    Fault,
    Wording,
    faults_of_letter,
    faults_of_step,
)
from chalicelib.tickets.wording.words import LANGUAGES, LETTERS, STEPS

NAME: Final = "wording"
DEFAULT: Final[dict[str, Any]] = {"letters": {}, "steps": {}}
MOST: Final = 4000


def read(body: dict[str, Any]) -> Wording:
    """The words that a stored body means."""
    return Wording.model_validate(body)


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The body if it makes sense, else Invalid names the place and the remedy."""
    try:
        wording = Wording.model_validate(body)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Invalid.field(
            where, "A letter has a subject of at most 200 and a text of at most 6,000 characters."
        ) from error
    for name, letters in wording.letters.items():
        _known(f"letters.{name}", name, tuple(LETTERS), tuple(letters))
        for language, letter in letters.items():
            _refuse(f"letters.{name}.{language}", faults_of_letter(name, language, letter))
    for key, texts in wording.steps.items():
        _known(f"steps.{key}", key, STEPS, tuple(texts))
        for language, text in texts.items():
            if len(text) > MOST:
                raise Invalid.field(
                    f"steps.{key}.{language}", "At most %(most)s characters.", most=MOST
                )
            _refuse(f"steps.{key}.{language}", faults_of_step(text))
    return wording.model_dump(mode="json")


def _known(where: str, name: str, names: tuple[str, ...], languages: tuple[str, ...]) -> None:
    if name not in names:
        raise Invalid.field(where, "Choose one of: %(expected)s.", expected=", ".join(names))
    if not set(languages) <= set(LANGUAGES):
        raise Invalid.field(where, "Choose one of: %(expected)s.", expected=", ".join(LANGUAGES))


def _refuse(where: str, faults: Any) -> None:
    fault: Fault | None = next(iter(faults), None)
    if fault is not None:
        part, message, params = fault
        place = where if part == "text" else f"{where}.{part}"
        raise Invalid.field(place, message, **params)
