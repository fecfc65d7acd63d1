"""Moments as a form has them: date and time of the reader's zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from frontend.forms import Form
from frontend.language import zone

INPUT: Final = "%Y-%m-%dT%H:%M"


def typed(form: Form, *names: str) -> dict[str, Any]:
    """Moments that were typed; what is none stays as it is, for the model to refuse."""
    return {name: read(form.typed(name)) for name in names if form.typed(name)}


def read(text: str) -> datetime | str:
    """What a field of type ``datetime-local`` says, in the reader's zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone())
    except ValueError:
        return text


def shown(at: datetime | None) -> str:
    """A moment as such a field takes it."""
    return at.astimezone(zone()).strftime(INPUT) if at else ""
