"""Use cases of dated rates: state them, and read those that hold on a day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.rates.ports import Rates, Tenancy
from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.kit.rates import NotARate, Rate, RateBook, parse_rate
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class RateService:
    """The company's own rates into its reporting currency; nobody else's are ever assumed."""

    backing: Backing
    rows: Callable[[Principal], Rates]
    tenancy: Tenancy

    def base(self, who: Principal) -> str:
        """The currency that figures over several currencies are told in."""
        return self.tenancy.company(who).currency

    def book(self, who: Principal, currencies: Iterable[str], on: date) -> RateBook:
        """The rates of some currencies that hold on a day; one short query for each."""
        base, rows = self.base(who), self.rows(who)
        wanted = sorted(set(currencies) - {base})
        known = {code: rows.last(base, code, on) for code in wanted}
        return RateBook(base, on, {code: rate for code, rate in known.items() if rate})

    def listed(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Rate]:
        """All stated rates, each currency's newest first."""
        return self.rows(who).listed(self.base(who), limit, after)

    def state(self, who: Principal, new: RateNew) -> Rate:
        """State a rate from a day on. Raises ``Invalid``."""
        who.require("accounts.terms")
        base = self.base(who)
        if new.currency not in CURRENCIES or new.currency == base:
            raise Invalid.field("currency", "Choose a currency other than your own.")
        try:
            rate = Rate(new.currency, new.on, parse_rate(new.rate))
        except NotARate:
            message = "Write the rate like 7.1234: more than zero, at most eight decimals."
            raise Invalid.field("rate", message) from None
        uow = UnitOfWork(self.backing, who)
        self.rows(who).put(uow, base, rate)
        facts = {"currency": new.currency, "on": new.on.isoformat(), "rate": new.rate}
        uow.audit("account.rate", "", base=base, **facts)
        uow.commit()
        return rate

    def take_back(self, who: Principal, currency: str, on: date) -> None:
        """Take back what was stated for a day; the one before it holds again."""
        who.require("accounts.terms")
        uow = UnitOfWork(self.backing, who)
        self.rows(who).remove(uow, self.base(who), currency, on)
        uow.audit("account.rate-remove", "", currency=currency, on=on.isoformat())
        uow.commit()
