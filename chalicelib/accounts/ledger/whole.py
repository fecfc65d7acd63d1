"""Everything that stands on one account, for checking and counting anew; never for a page."""

from chalicelib.accounts.ledger.desk import ATTEMPTS, Desk
from chalicelib.accounts.ledger.history import WholeAccount
from chalicelib.accounts.ledger.model import Account, Item
from chalicelib.accounts.ledger.ports import Ledgers
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class LedgerWhole:
    """Reading an account as a whole, without a lock."""

    desk: Desk

    def whole(self, who: Principal, customer_id: str) -> WholeAccount:
        """Everything on an account as it stands at one moment.

        Raises ``Stale`` when somebody keeps booking meanwhile.
        """
        rows = self.desk.rows(who)
        for _ in range(ATTEMPTS):
            found = _read(rows, customer_id)
            if rows.account(customer_id).version == found.account.version:
                return found
        raise Stale()

    def items_of(self, who: Principal, customer_id: str) -> tuple[Account, list[Item]]:
        """Every item there ever was, and the summary that they belong to; for jobs.

        Raises ``Stale`` when somebody keeps booking meanwhile.
        """
        rows = self.desk.rows(who)
        for _ in range(ATTEMPTS):
            account = rows.account(customer_id)
            items = rows.all_items(customer_id)
            if rows.account(customer_id).version == account.version:
                return account, items
        raise Stale()

    def hold_still(self, uow: UnitOfWork, account: Account) -> None:
        """Let a unit of work hold only if nothing was booked since the summary was read."""
        self.desk.rows(uow.who).hold_still(uow, account)

    def count_months(self, who: Principal, customer_id: str) -> bool:
        """Count the months of an account anew; whether they were kept differently.

        Raises ``Stale`` when somebody books at this very moment.
        """
        found = self.whole(who, customer_id)
        counted = found.counted()
        if counted == found.kept():
            return False
        uow = UnitOfWork(self.desk.backing, who)
        self.desk.rows(who).put_months(uow, found.account, dict(found.months), counted)
        uow.audit("account.months", customer_id)
        uow.commit()
        return True


def _read(rows: Ledgers, customer_id: str) -> WholeAccount:
    account = rows.account(customer_id)
    return WholeAccount(
        account=account,
        entries=tuple(
            each
            for currency in sorted(account.balances)
            for each in rows.all_entries(customer_id, currency, None, None)
        ),
        items=tuple(rows.all_items(customer_id)),
        opened=tuple(rows.each_open(customer_id)),
        parts=tuple(rows.parts(customer_id)),
        months=rows.months(customer_id),
    )
