"""What goes over the wire about checks of the books."""

from chalicelib.jobs.schemas import CheckingOut
from chalicelib.kit.wire import Out


class CheckOut(CheckingOut):
    """A look through the books; ``findings`` counts what does not agree."""

    accounts: int
    entries: int


class FindingOut(Out):
    """One thing that does not agree, by the rule of ``docs/books.md``; the first 500 are told."""

    rule: str
    customer_id: str
    currency: str
    subject: str
    expected: str
    found: str
