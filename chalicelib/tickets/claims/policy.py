"""The company's own figures of the regimes, once its lawyer has confirmed them."""

from typing import Any, Final

from pydantic import Field, ValidationError, field_validator

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Exact
from chalicelib.tickets.claims.model import Terms
from chalicelib.tickets.claims.regimes import REGIMES

_FIGURES: Final = (
    "damage_days",
    "container_days",
    "delay_days",
    "suit_months",
    "delay_suit_months",
    "per_kg",
    "per_package",
)

DEFAULT: Final[dict[str, Any]] = {
    # Who confirmed the figures, and when: nothing else can be changed without it.
    "confirmed_by": "",
    "confirmed_on": "",
    "regimes": {
        name: {figure: getattr(regime.terms, figure) for figure in _FIGURES}
        for name, regime in REGIMES.items()
    },
}


class _Figures(Exact):
    damage_days: int | None = Field(default=None, ge=0, le=366)
    container_days: int | None = Field(default=None, ge=0, le=366)
    delay_days: int | None = Field(default=None, ge=0, le=366)
    suit_months: int = Field(ge=1, le=120)
    delay_suit_months: int | None = Field(default=None, ge=1, le=120)
    per_kg: int = Field(ge=0, le=10**7)
    per_package: int = Field(ge=0, le=10**9)

    @field_validator(
        "damage_days", "container_days", "delay_days", "delay_suit_months", mode="before"
    )
    @classmethod
    def _none(cls, value: Any) -> Any:
        return None if value == "" else value


class ClaimPolicy(Exact):
    """Figures by regime; those nobody confirmed are the product's defaults."""

    confirmed_by: str = Field(default="", max_length=200)
    confirmed_on: str = Field(default="", pattern=r"^$|^\d{4}-\d{2}-\d{2}$")
    regimes: dict[str, _Figures]

    def terms(self, regime: str) -> Terms:
        """A regime's terms with the company's figures."""
        return REGIMES[regime].terms.model_copy(update=self.regimes[regime].model_dump())


def read(body: dict[str, Any]) -> ClaimPolicy:
    """The policy that a stored body means; a regime it does not know yet has its default."""
    figures = {**DEFAULT["regimes"], **body.get("regimes", {})}
    return ClaimPolicy.model_validate({**body, "regimes": figures})


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The body if it makes sense, else Invalid names the field and the remedy."""
    try:
        policy = read(body)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        if where == "confirmed_on":
            raise Invalid.field(where, "Enter a date, like 2026-11-22.") from error
        raise Invalid.field(where, "Enter a whole number that makes sense.") from error
    if unknown := set(policy.regimes) - set(REGIMES):
        raise Invalid.field(f"regimes.{sorted(unknown)[0]}", "This regime is not known.")
    changed = policy.model_dump()["regimes"] != DEFAULT["regimes"]
    if changed and not (policy.confirmed_by.strip() and policy.confirmed_on):
        raise Invalid.field("confirmed_by", "Say who confirmed these figures, and on which day.")
    return policy.model_dump(mode="json")
