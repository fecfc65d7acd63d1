"""What the use cases of fee confirmation share: their surroundings, and finding a sheet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from chalicelib.accounts.confirmation.errors import SheetNotFound
from chalicelib.accounts.confirmation.evidence import EvidenceRoom
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.ports import (
    Agreements,
    Companies,
    CustomerFiles,
    Disputes,
    Ledger,
    Promises,
    Sheets,
)
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Each line is one write of a transaction; it takes a hundred.
LINES_AT_ONCE: Final = 80


@dataclass
class SheetRoom:
    """The surroundings of fee sheets; every use case of theirs is a room like this.

    A sheet of more lines than ``lines_at_once`` is prepared in the background.
    """

    backing: Backing
    rows: Callable[[Principal], Sheets]
    companies: Companies
    customers: CustomerFiles
    terms: Agreements
    ledger: Ledger
    disputes: Disputes
    promises: Callable[[], Promises]
    jobs: Callable[[], Jobs]
    lines_at_once: int = LINES_AT_ONCE
    room: EvidenceRoom = field(init=False)

    def __post_init__(self) -> None:
        self.room = EvidenceRoom(self.backing, self.rows, self.companies)

    def settled(self, uow: UnitOfWork, sheet: FeeSheet) -> FeeSheet:
        """What follows from a sheet that is confirmed, within its transaction: the day on it
        becomes a promise to pay, once."""
        until = sheet.promised
        if until is None:
            return sheet
        entries = [each.entry_id for each in sheet.confirmed_lines]
        made = self.promises().add_promise(uow, sheet.customer_id, sheet.number, entries, until)
        return sheet.model_copy(update={"promise_id": made})

    def get(self, who: Principal, sheet_id: str) -> FeeSheet:
        """A sheet of the company. Raises ``SheetNotFound``."""
        sheet = self.rows(who).get(sheet_id)
        if sheet is None:
            raise SheetNotFound()
        return sheet
