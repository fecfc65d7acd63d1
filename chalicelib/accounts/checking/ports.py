"""What a check of the books reads: through the ledger's own eyes, and never a write."""

from typing import Protocol

from chalicelib.accounts.ledger.history import WholeAccount
from chalicelib.accounts.ledger.model import Account
from chalicelib.accounts.statements.model import Statement
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal


class Ledger(Protocol):
    """The accounts and everything on them."""

    def accounts(
        self, who: Principal, limit: int, after: dynamo.Item | None = None
    ) -> Listing[Account]: ...

    def whole(self, who: Principal, customer_id: str) -> WholeAccount: ...


class Statements(Protocol):
    """The statements, and the number given last."""

    def newest(
        self, who: Principal, limit: int = ..., after: dynamo.Item | None = None
    ) -> Listing[Statement]: ...

    def last_number(self, who: Principal) -> int: ...
