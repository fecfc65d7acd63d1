"""What goes over the wire about jobs."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class JobOut(BaseModel):
    """The job that does it in the background."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: str


class CheckingOut(BaseModel):
    """How far a check is; ``findings`` counts what it found."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: str
    done: int
    total: int
    findings: int
    started_at: datetime
    finished_at: datetime | None
