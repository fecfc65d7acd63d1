"""Everything that stands on one account, for checking and counting anew; never for a page."""

from chalicelib.accounts.ledger.desk import ATTEMPTS, Desk
from chalicelib.accounts.ledger.history import WholeAccount
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
