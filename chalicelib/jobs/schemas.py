"""What goes over the wire about jobs."""

from pydantic import BaseModel, ConfigDict


class JobOut(BaseModel):
    """The job that does it in the background."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: str
