"""Use cases of fee confirmation: ask, answer by the link, compare, keep the evidence."""

from dataclasses import dataclass

from chalicelib.accounts.confirmation.answering import Answering
from chalicelib.accounts.confirmation.asking import Asking
from chalicelib.accounts.confirmation.comparing import Comparing
from chalicelib.accounts.confirmation.errors import LineConfirmed
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.preparing import Preparing
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.statements.model import Document
from chalicelib.kit import dynamo
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class ConfirmationService(Asking, Preparing, Answering, Comparing):
    """Everything that is done with fee sheets; each write is one transaction."""

    # ---- what the ledger asks before it takes a charge back or corrects it

    def guard(
        self, uow: UnitOfWork, _customer_id: str, entry_id: str, sheet_id: str, named: str
    ) -> None:
        """Raises ``LineConfirmed`` unless the confirmation is named; a sheet that still waits
        is outdated by the change, within the ledger's own transaction."""
        sheet = self.rows(uow.who).get(sheet_id)
        if sheet is None:
            return
        if sheet.locks(entry_id) and sheet.number not in named:
            raise LineConfirmed(number=sheet.number)
        if sheet.open:
            self.rows(uow.who).replace(uow, sheet, sheet.ended(State.OUTDATED))

    # ---- finding

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[FeeSheet]:
        """All sheets, the newest first."""
        return self.rows(who).newest(limit, after)

    def waiting(
        self,
        who: Principal,
        state: State,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[FeeSheet]:
        """Sheets that wait in a state, the oldest first."""
        return self.rows(who).waiting(state, limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[FeeSheet]:
        """Sheets of a customer, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def evidence(self, who: Principal, sheet: FeeSheet) -> bytes:
        """The evidence pack as it was made. Raises ``NotFound`` before the sheet is confirmed."""
        return self.room.content(who, sheet)

    def signature(self, sheet: FeeSheet) -> bytes:
        """The picture of the signature or seal. Raises ``NotFound`` where a name was typed."""
        return self.room.signature(sheet)

    def signature_link(self, sheet: FeeSheet) -> tuple[Document, str]:
        """The same picture and an address that downloads it. Raises ``NotFound``."""
        return self.room.signature_link(sheet)

    def evidence_link(self, who: Principal, sheet: FeeSheet) -> tuple[Document, str]:
        """The stored evidence pack and an address that downloads it."""
        return self.room.download(who, sheet)
