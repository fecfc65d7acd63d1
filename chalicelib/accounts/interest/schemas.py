"""What goes over the wire about interest. Amounts are minor units."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class InterestNew(BaseModel):
    """Charge interest up to a day, yesterday if none is given."""

    model_config = ConfigDict(extra="forbid")

    until: date | None = None


class InterestOut(BaseModel):
    """What one currency bears, both days included."""

    model_config = ConfigDict(from_attributes=True)

    currency: str
    since: date
    until: date
    amount: int


class InterestRunOut(BaseModel):
    """A run over all customers."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, int]
