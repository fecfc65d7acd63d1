"""What goes over the wire, in and out, and the fields that every subject has."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

# A code of ISO 4217; whether it is one, the service says.
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class In(BaseModel):
    """What is asked for: a field that is not known here is refused."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """What is told of a thing, read from its attributes."""

    model_config = ConfigDict(from_attributes=True)
