"""What goes over the wire about samples."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from chalicelib.kit.wire import In, Out
from chalicelib.tickets.sampling.model import Sampled, Verdict


class SampleNew(In):
    """The month (``2026-03``) whose closed tickets are sampled."""

    month: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]


class VerdictIn(In):
    """What a supervisor found in a closed ticket, always with words.

    ``again``: they handled it themselves, and say so, where nobody else leads.
    """

    verdict: Verdict
    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
    again: bool = False


class SampleOut(Out):
    """A month's sample; ``counts``: drawn, looked_at, good, remarks, poor.

    Without cases: the drawer had handled all that was closed, and somebody else draws it.
    """

    month: str
    drawn_at: datetime
    drawn_by_name: str
    closed: int
    counts: dict[str, int]
    cases: tuple[Sampled, ...]
    version: int


class SampledMonthOut(BaseModel):
    """A month of which a sample was drawn."""

    month: str
