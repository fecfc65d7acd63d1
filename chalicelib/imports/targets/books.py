"""What one customer's account holds of invoices, and of the payments that came with them."""

from functools import cached_property

from chalicelib.accounts.ledger.model import Item, Kind
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.tenancy.principal import Principal

# Reading a whole account is one query; it pays while the account is not much longer than what
# the file says of it. Beyond that every number is looked up by itself.
WORTH = 20
ALWAYS = 200


class Books:
    """Finds invoices by number; ``expected`` is how many the file names of this customer."""

    def __init__(
        self, ledger: LedgerService, who: Principal, customer_id: str, expected: int
    ) -> None:
        self._ledger, self._who, self._customer = ledger, who, customer_id
        self._expected = expected

    def invoice(self, number: str) -> Item | None:
        """The invoice booked under exactly this number."""
        return self._known(Kind.CHARGE, number)

    def payment(self, number: str) -> Item | None:
        """The payment that was imported under the invoice's own number."""
        return self._known(Kind.PAYMENT, number)

    def alike(self, number: str) -> list[str]:
        """Other invoice numbers that differ from this one by leading zeros alone."""
        if self._whole is None:
            found = self._ledger.numbers_alike(self._who, self._customer, number)
        else:
            found = self._by_core.get(number.lstrip("0"), [])
        return [each for each in found if each != number]

    def _known(self, kind: Kind, number: str) -> Item | None:
        if self._whole is not None:
            return self._whole.get((kind, number))
        rows = self._ledger.desk.rows(self._who)
        found = rows.document(self._customer, kind, number)
        return rows.item(self._customer, found) if found else None

    @cached_property
    def _whole(self) -> dict[tuple[Kind, str], Item] | None:
        """Every standing invoice and payment, where reading them all is cheap."""
        rows = self._ledger.desk.rows(self._who)
        entries = sum(each.seq for each in rows.account(self._customer).balances.values())
        if entries > self._expected * WORTH + ALWAYS:
            return None
        standing = (item for item in rows.all_items(self._customer) if not item.reversed_by)
        return {(item.kind, item.number): item for item in standing if item.number}

    @cached_property
    def _by_core(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for kind, number in self._whole or {}:
            if kind is Kind.CHARGE:
                found.setdefault(number.lstrip("0"), []).append(number)
        return found
