"""Use cases of payments: banks' files, and what becomes of their lines."""

from collections.abc import Callable

from chalicelib.accounts.payments.filing import Filing
from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.payments.office import Office
from chalicelib.accounts.payments.ports import Payments
from chalicelib.jobs.service import JobService
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.text import fold, words
from chalicelib.tenancy.principal import Principal

# A search looks through this many pages of lines that share a word.
_SEARCH_PAGES = 4


class PaymentService:
    """Everything that is done with money that banks report."""

    def __init__(
        self,
        backing: Backing,
        rows: Callable[[Principal], Payments],
        jobs: JobService,
    ) -> None:
        self.office = Office(backing, rows)
        self.files = Filing(self.office, jobs)

    # ---- looking at lines

    def line(self, who: Principal, line_id: str) -> Line:
        """A line of the tenant. Raises ``LineNotFound``."""
        return self.office.line(who, line_id)

    def open_lines(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Line]:
        """Lines of which nobody has said what they are, the newest first."""
        return self.office.rows(who).open_lines(limit, after)

    def all_lines(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Line]:
        """Every line that was taken in, the newest first."""
        return self.office.rows(who).all_lines(limit, after)

    def search(
        self,
        who: Principal,
        query: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Line]:
        """Lines in which every word of the query begins a word of payer, text or references."""
        asked = words(query)
        if not asked:
            return self.all_lines(who, limit, after)
        longest = max(asked, key=len)
        found: dict[str, Line] = {}
        for _ in range(_SEARCH_PAGES):
            page = self.office.rows(who).with_word(longest, limit, after)
            found |= {line.id: line for line in page.items if _has(line, asked)}
            after = page.after
            if after is None or len(found) >= limit:
                break
        return Listing(list(found.values()), after)


def _has(line: Line, asked: tuple[str, ...]) -> bool:
    mine = words(fold(line.needle))
    return all(any(word.startswith(each) for word in mine) for each in asked)
