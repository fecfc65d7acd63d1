"""What the values of every model are: never changed in place, only replaced."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value. Fields it does not know are passed over: what an older version has kept is read."""

    model_config = ConfigDict(frozen=True)


class Exact(Frozen):
    """A value of just these fields: one that it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid")
