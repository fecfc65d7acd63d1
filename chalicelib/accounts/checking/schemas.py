"""What goes over the wire about checks of the books."""

from pydantic import BaseModel, ConfigDict

from chalicelib.jobs.schemas import CheckingOut


class CheckOut(CheckingOut):
    """A look through the books; ``findings`` counts what does not agree."""

    accounts: int
    entries: int


class FindingOut(BaseModel):
    """One thing that does not agree, by the rule of ``docs/books.md``; the first 500 are told."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    customer_id: str
    currency: str
    subject: str
    expected: str
    found: str
