"""Rates in the accounts table: one partition for each base currency, by currency and day."""

from datetime import date

from chalicelib.kit.dynamo import Between, Item, Key, Query
from chalicelib.kit.paging import Listing
from chalicelib.kit.rates import Rate
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class RateRepository(TenantRepository):
    """Reads and writes the dated rates of one tenant."""

    def last(self, base: str, currency: str, on: date) -> Rate | None:
        """The rate stated last up to a day."""
        span = Between(f"{currency}#0", f"{currency}#{on}")
        rows = self.store.query(Query(ACCOUNTS, self._pk(base), None, span, 1, False)).items
        return _rate(rows[0]) if rows else None

    def listed(self, base: str, limit: int, after: Item | None) -> Listing[Rate]:
        """All rates by currency, each currency's newest first, currencies backwards."""
        page = self.store.query(Query(ACCOUNTS, self._pk(base), None, None, limit, False, after))
        return Listing([_rate(row) for row in page.items], page.after)

    def put(self, uow: UnitOfWork, base: str, rate: Rate) -> None:
        """State a rate from a day on, over what was stated for that very day."""
        key = self._key(base, rate.currency, rate.on)
        facts = {"currency": rate.currency, "on": rate.on.isoformat(), "worth": rate.worth}
        uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, **facts})

    def remove(self, uow: UnitOfWork, base: str, currency: str, on: date) -> None:
        """Take back what was stated for a day."""
        uow.delete(self._key(base, currency, on))

    def _pk(self, base: str) -> str:
        return self.pk("RATES", base)

    def _key(self, base: str, currency: str, on: date) -> Key:
        return Key(ACCOUNTS, self._pk(base), f"{currency}#{on}")


def _rate(row: Item) -> Rate:
    return Rate(row["currency"], date.fromisoformat(row["on"]), int(row["worth"]))
