"""What must hold of the statements of a company. Pure."""

from collections.abc import Collection, Iterator

from chalicelib.accounts.checking.model import Finding
from chalicelib.accounts.statements.model import Statement


def arithmetic(statement: Statement) -> Iterator[Finding]:
    """In each currency, opening, charges, credits and payments lead to the closing balance."""
    for section in statement.sections:
        if not section.adds_up:
            reached = section.opening + section.charges - section.credits - section.payments
            yield Finding(
                rule="statement",
                customer_id=statement.customer_id,
                currency=section.currency,
                subject=statement.number,
                expected=str(reached),
                found=str(section.closing),
            )


def numbers(given: Collection[int], last: int) -> Iterator[Finding]:
    """Every number up to the last one given stands on a statement."""
    for missing in sorted(set(range(1, last + 1)).difference(given)):
        yield Finding(
            rule="statement_number",
            customer_id="",
            subject=str(missing),
            expected="1",
            found="0",
        )
