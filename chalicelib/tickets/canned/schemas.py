"""What goes over the wire about canned texts."""

from typing import Annotated

from pydantic import StringConstraints, field_validator, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.wire import In, Out
from chalicelib.tickets.wording.filling import unknown
from chalicelib.tickets.wording.words import OF_TICKET

Body = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class CannedIn(In):
    """A canned text as it is written; ``shared``: for everybody in the company.

    ``shortcut`` is typed with a slash before it; the texts may name the facts of a ticket.
    """

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    shortcut: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]
    en: Body = ""
    zh: Body = ""
    shared: bool = False

    @field_validator("shortcut")
    @classmethod
    def _typed_easily(cls, value: str) -> str:
        bare = value.removeprefix("/")
        if not (0 < len(bare) <= 20) or not bare.isascii() or not bare.replace("-", "").isalnum():
            raise ValueError(N_("A shortcut has 1 to 20 letters, digits or hyphens."))
        return bare

    @field_validator("en", "zh")
    @classmethod
    def _known_variables(cls, value: str) -> str:
        if unknown(value, OF_TICKET) is not None:
            raise ValueError(
                N_(
                    "Variables are {name}, {customer}, {company}, {person}, {number}, {subject}, "
                    "{references}, {received} and {next}."
                )
            )
        return value

    @model_validator(mode="after")
    def _says_something(self) -> "CannedIn":
        if not self.en and not self.zh:
            raise ValueError(N_("Write the text in at least one language."))
        return self


class CannedOut(Out):
    """A canned text; ``owner`` "" is shared by the company."""

    id: str
    owner: str
    name: str
    shortcut: str
    en: str
    zh: str
    version: int
