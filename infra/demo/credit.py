"""Rates, interest, approval and credit of the demo, and a dispute that a client opens by its link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from chalicelib.accounts.credit.model import Blocks
from chalicelib.accounts.credit.schemas import HoldNew, ReleaseNew
from chalicelib.accounts.disputes.schemas import DisputedByLink
from chalicelib.accounts.disputes.words import Reason
from chalicelib.accounts.rates.schemas import RateNew
from chalicelib.tenancy.principal import Principal
from infra.demo.cast import CLIENTS
from infra.demo.past import Past

# What a unit was worth in dollars: so many days ago.
RATES = (
    ("CNY", 120, "0.1391"),
    ("EUR", 120, "1.0842"),
    ("CNY", 30, "0.1397"),
    ("EUR", 30, "1.0915"),
)
# 8 % a year on what small customers owe, from the fifteenth day on.
INTEREST = {"general": {"yearly": 800, "after": 14}}
PLUGS = DisputedByLink(
    amount=86_000,
    reason=Reason.QUANTITY,
    words="冷机插电费按 5 天计收，实际只有 3 天，请核对码头记录。",
    name="吴刚",
)


@dataclass
class Crediting:
    """What Olivia sets, Grace and Li Ming do, and a client disputes."""

    past: Past
    clients: Mapping[str, str]
    who: Callable[[str], Principal]
    tokens: dict[str, str] = field(default_factory=dict)

    def plan(self, now: datetime, reminders: Mapping[str, Any]) -> None:
        """`reminders` is the policy of reminders as it was until key customers' wait for a yes."""
        services = self.past.services
        for currency, days, rate in RATES:
            self.past.at(now - timedelta(days=96), partial(self._rate, now, currency, days, rate))
        approved = {**reminders, "key": {**reminders["key"], "approval": True}}
        self._set(now - timedelta(days=40), "interest", INTEREST)
        self._set(now - timedelta(days=4), "reminders", approved)
        self.past.at(now - timedelta(days=3), lambda: services.interest.run(self.who("grace")))
        self.past.at(now - timedelta(days=6), self._hold)
        self.past.at(now - timedelta(hours=22), partial(self._ask_release, now.date()))

    def _set(self, at: datetime, name: str, body: dict[str, Any]) -> None:
        tenancy = self.past.services.tenancy
        self.past.at(at, lambda: tenancy.set_policy(self.who("olivia"), name, body))

    def _rate(self, now: datetime, currency: str, days: int, rate: str) -> None:
        new = RateNew(currency=currency, on=now.date() - timedelta(days=days), rate=rate)
        self.past.services.rates.state(self.who("olivia"), new)

    def _hold(self) -> None:
        new = HoldNew(reason="Their bank returned two payments.", blocks=(Blocks.BOOKINGS,))
        self.past.services.credit.put_on_hold(self.who("grace"), self.clients["RIOVERDE"], new)

    def _ask_release(self, today: date) -> None:
        new = ReleaseNew(
            reason="客户承诺下周付清，本票货须如期出运。", until=today + timedelta(days=14)
        )
        self.past.services.credit.ask_release(self.who("liming"), self.clients["TIANHE"], new)

    # ---- a dispute by the link of a statement

    def dispute(self, code: str, number: str, stated: datetime, at: datetime) -> None:
        """A client opens its statement's link, days after it came, and disputes a line."""
        self.past.at(stated + timedelta(minutes=10), partial(self._keep_link, code))
        self.past.at(at, partial(self._dispute, code, number))

    def _keep_link(self, code: str) -> None:
        email = next(each.email for each in CLIENTS if each.code == code)
        self.tokens[code] = self.past.mailer.token(email, "/statements/link/")

    def _dispute(self, code: str, number: str) -> None:
        items = self.past.services.ledger.chaseable(self.who("grace"), self.clients[code])
        entry = next(each.id for each in items if each.number == number)
        self.past.services.disputes.open_by_link(self.tokens[code], entry, PLUGS)
