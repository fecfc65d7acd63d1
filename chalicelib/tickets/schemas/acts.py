"""What goes over the wire when something is done with a ticket."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints, field_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.wire import In
from chalicelib.tenancy.departments import DEPARTMENTS
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.schemas.fields import Short, Words
from chalicelib.tickets.schemas.record import MOST_AGAINST
from chalicelib.tickets.words import Handover, Place, Severity


class HandedIn(In):
    """How the written answer reached a customer without an e-mail address, when and by whom.

    Without ``at`` it was now, without ``by`` whoever says so handed it over.
    """

    means: Handover
    at: AwareDatetime | None = None
    by: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""


class StepIn(In):
    """An act of the table of steps, with the words that go with it; ``judge`` says ``usable``.

    ``hear_by``: by when the customer is told to hear from us again; ``handed``: with answer, settle
    and close, how the answer reached a customer whom no e-mail reaches. Nothing closes without it.
    A review has more to say than words, and an address of its own: ``…/reviews``.
    """

    act: str
    text: Words = ""
    usable: bool | None = None
    hear_by: AwareDatetime | None = None
    handed: HandedIn | None = None

    @field_validator("act")
    @classmethod
    def _no_review(cls, value: str) -> str:
        if value == "review":
            raise ValueError(N_("A review says its cause: send it to …/reviews."))
        return value

    @property
    def handed_over(self) -> Handed | None:
        """The same as the model has it."""
        return Handed(**self.handed.model_dump()) if self.handed else None


class CommentIn(In):
    """A note for the house, or words to the customer (``tell``).

    Colleagues named in a note, by ``@`` in the text or by id in ``mentions``, are told of it.
    """

    text: Annotated[Words, StringConstraints(min_length=1)]
    tell: bool = False
    mentions: tuple[str, ...] = Field(default=(), max_length=12)
    hear_by: AwareDatetime | None = None


class WatcherIn(In):
    """The id of the colleague who is to be told when the ticket moves."""

    user: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class HeardIn(In):
    """What the customer said to us, in its words."""

    text: Annotated[Words, StringConstraints(min_length=1)]


class AssignIn(In):
    """Who is to handle it."""

    assignee: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class AgainstIn(In):
    """All colleagues complained of, by id, and why they are named; none: nobody is.

    ``departments`` are those complained of as a whole; left out, they stay as they are.
    """

    against: tuple[Short, ...] = Field(max_length=MOST_AGAINST)
    departments: tuple[str, ...] | None = Field(default=None, max_length=len(DEPARTMENTS))
    why: Annotated[Words, StringConstraints(max_length=500)] = ""

    @field_validator("departments")
    @classmethod
    def _of_the_list(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not set(value or ()) <= set(DEPARTMENTS):
            raise ValueError(N_("Choose a department from the list."))
        return value


class SeverityIn(In):
    """Another severity, and why."""

    severity: Severity
    why: Annotated[Words, StringConstraints(min_length=1, max_length=500)]


class WhyIn(In):
    """Why it waits, runs on or is escalated at once."""

    why: Annotated[Words, StringConstraints(max_length=500)] = ""


class ChangeIn(WhyIn):
    """The next change at once; what is left out is as the policy says.

    ``assignee`` takes it over; ``place``, ``at`` and ``where`` (a room, a number to call) make
    the appointment of a change of place or time.
    """

    assignee: Short = ""
    place: Place | None = None
    at: AwareDatetime | None = None
    where: Short = ""


class SkipIn(In):
    """Why the next change would not help here."""

    why: Annotated[Words, StringConstraints(min_length=1, max_length=500)]
