"""What the use cases of fee confirmation share: their surroundings, and finding a sheet."""

from collections.abc import Callable
from dataclasses import dataclass, field

from chalicelib.accounts.confirmation.errors import SheetNotFound
from chalicelib.accounts.confirmation.evidence import EvidenceRoom
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.ports import (
    Agreements,
    Companies,
    CustomerFiles,
    Disputes,
    Ledger,
    Sheets,
)
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal


@dataclass
class SheetRoom:
    """The surroundings of fee sheets; every use case of theirs is a room like this."""

    backing: Backing
    rows: Callable[[Principal], Sheets]
    companies: Companies
    customers: CustomerFiles
    terms: Agreements
    ledger: Ledger
    disputes: Disputes
    room: EvidenceRoom = field(init=False)

    def __post_init__(self) -> None:
        self.room = EvidenceRoom(self.backing, self.rows, self.companies)

    def get(self, who: Principal, sheet_id: str) -> FeeSheet:
        """A sheet of the company. Raises ``SheetNotFound``."""
        sheet = self.rows(who).get(sheet_id)
        if sheet is None:
            raise SheetNotFound()
        return sheet
