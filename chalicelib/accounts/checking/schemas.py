"""What goes over the wire about checks of the books."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class CheckOut(BaseModel):
    """A look through the books; ``findings`` counts what does not agree."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    state: str
    done: int
    total: int
    accounts: int
    entries: int
    findings: int
    started_at: datetime
    finished_at: datetime | None


class FindingOut(BaseModel):
    """One thing that does not agree, by the rule of ``docs/books.md``; the first 500 are told."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    customer_id: str
    currency: str
    subject: str
    expected: str
    found: str
