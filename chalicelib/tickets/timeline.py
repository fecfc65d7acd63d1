"""A line of what happened on a ticket."""

from datetime import datetime
from typing import Any

from pydantic import Field

from chalicelib.kit.values import Frozen


class Event(Frozen):
    """A line of the timeline.

    ``id`` of what the clock did is unique in the ticket (``ESC#1#2``, ``WARN#1#response#75``)
    and ``due_at`` is when it was due. ``public`` lines were told to the customer. ``facts``
    are plain values that the reader's language is filled with.
    """

    id: str
    at: datetime
    kind: str
    by: str = ""
    by_name: str = ""
    text: str = ""
    public: bool = False
    due_at: datetime | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
