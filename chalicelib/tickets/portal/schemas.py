"""What goes over the wire about the customer's side of a ticket."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.wire import In, Out
from chalicelib.tickets.schemas.fields import Email, Short, Words
from chalicelib.tickets.words import CATEGORIES, Kind

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Said = Annotated[Words, StringConstraints(min_length=1, max_length=5000)]


class ConfirmedIn(In):
    """Read back on the phone, and confirmed by this person."""

    name: Name


class SaidIn(In):
    """Words from the customer."""

    text: Said


class DecidedIn(In):
    """The customer's answer to the proposal; a refusal says why."""

    answer: Literal["accept", "refuse"]
    why: Annotated[Words, StringConstraints(max_length=5000)] = ""

    @model_validator(mode="after")
    def _refusal_says_why(self) -> "DecidedIn":
        if self.answer == "refuse" and not self.why:
            raise ValueError(N_("Write why you do not agree."))
        return self


class ReopenedIn(In):
    """What is not settled after all."""

    still_open: Said


class SurveyIn(In):
    """The customer's mark after the close, 1 (bad) to 5 (good)."""

    score: int = Field(ge=1, le=5)
    comment: Annotated[Words, StringConstraints(max_length=2000)] = ""


class LodgedIn(In):
    """A complaint as somebody without an account writes it down."""

    name: Name
    firm: Short = ""
    email: Annotated[Email, StringConstraints(min_length=1)]
    phone: Short = ""
    category: str = "other"
    text: Said
    expects: Annotated[Words, StringConstraints(max_length=2000)] = ""
    numbers: Annotated[Words, StringConstraints(max_length=300)] = ""

    @model_validator(mode="after")
    def _known(self) -> "LodgedIn":
        if self.category not in CATEGORIES[Kind.COMPLAINT]:
            raise ValueError(N_("Choose a category that belongs to this kind."))
        return self


class PageOut(BaseModel):
    """Whether the company's page for complaints is open, and since when."""

    open: bool
    made_at: datetime | None


class LinkOut(BaseModel):
    """A new link to the customer's page: shown now and never again."""

    url: str
    expires_at: datetime


class SurveyOut(Out):
    """What the customer answered."""

    score: int
    comment: str
    at: datetime


class SideOut(BaseModel):
    """The customer's side: how many links are open, and the survey's answer."""

    open_links: int
    survey: SurveyOut | None
