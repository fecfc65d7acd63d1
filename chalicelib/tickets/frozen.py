"""What every value of a ticket is made of."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """What is read is never changed in place; a change makes a new value."""

    model_config = ConfigDict(frozen=True)
