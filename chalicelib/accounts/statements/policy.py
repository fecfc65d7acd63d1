"""How a company issues statements: data that it may replace."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field, ValidationError, field_validator

from chalicelib.accounts.statements.words import Form
from chalicelib.kit.errors import Invalid
from chalicelib.kit.validation import problems_of
from chalicelib.kit.values import Exact

POLICY: Final = "statements"


class StatementPolicy(Exact):
    """A company's rules.

    ``automatic``: statements are issued in the night after a customer's settlement period ends,
    and sent. ``out_within``: working days after the end of the period by which a statement must
    have gone out. ``payment_link``: where customers pay; ``{number}`` and ``{customer}`` in it
    are filled in. A customer's own link (its agreement) comes before it.
    """

    automatic: bool = False
    form: Form = Form.ACTIVITY
    out_within: int = Field(default=5, ge=0, le=60)
    payment_link: str = Field(default="", max_length=400)

    @field_validator("payment_link")
    @classmethod
    def _https(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("Give an address that begins with https://.")
        return value


DEFAULT: Final[Mapping[str, Any]] = StatementPolicy().model_dump(mode="json")


def read(body: Mapping[str, Any]) -> StatementPolicy:
    """The policy that a stored body means."""
    return StatementPolicy.model_validate(dict(body))


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid`` with every problem."""
    try:
        return StatementPolicy.model_validate(body).model_dump(mode="json")
    except ValidationError as error:
        raise Invalid(problems=tuple(problems_of(error))) from error


def payment_link(template: str, number: str, customer: str) -> str:
    """The address where a statement is paid; empty where the company has none."""
    from urllib.parse import quote

    filled = template.replace("{number}", quote(number)).replace("{customer}", quote(customer))
    return filled if filled.startswith("https://") else ""
