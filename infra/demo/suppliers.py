"""What the demo company owes: suppliers' bills, expected costs, an agent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from chalicelib.accounts.payables.schemas import PayableNew
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.tenancy.principal import Principal
from infra.demo.carrier import CONNECTED
from infra.demo.past import Past

AGENT = "MERIDIAN"


@dataclass(frozen=True)
class Cost:
    """A supplier's bill, or without `number` a cost whose bill has not come; days from today."""

    supplier: str
    amount: int
    dated: int
    due: int
    reference: str = ""
    kind: str = "freight"
    number: str = ""
    currency: str = "USD"

    def new(self, today: date, customer_id: str = "") -> PayableNew:
        return PayableNew.model_validate(
            {
                "supplier": self.supplier,
                "customer_id": customer_id,
                "expected": not self.number,
                "number": self.number,
                "currency": self.currency,
                "amount": self.amount,
                "dated": today + timedelta(days=self.dated),
                "due": today + timedelta(days=self.due),
                "references": (self.reference,) if self.reference else (),
                "charge_kind": self.kind,
            }
        )


COSTS = (
    Cost(CONNECTED, 185_000, -33, 8, "FWSHA2600417"),
    Cost(CONNECTED, 212_000, -13, 22, "FWNGB2600440"),
    Cost(CONNECTED, 146_000, -26, 15, "FWRTM2600388"),
    Cost(CONNECTED, 98_000, -20, 15, "FWHAM2600395"),
    Cost("Orient Star", 312_000, -15, 9, "FWSGN2600431", number="OS-33917"),
    Cost("Orient Star", 268_000, -40, -4, number="OS-33702"),
    Cost("Gothenburg Terminals", 64_000, -6, 17, kind="local", number="GT-8841"),
    Cost("Alpine Trucking GmbH", 98_000, -9, 12, kind="haulage", number="AT-2214", currency="EUR"),
    Cost("宁波港联集装箱运输", 1_860_000, -11, 6, kind="haulage", number="NB-0611", currency="CNY"),
    Cost("上海外高桥仓储", 4_200_000, -5, 26, kind="storage", number="WGQ-1107", currency="CNY"),
)


@dataclass
class Suppliers:
    """Grace records the bills, and sets off what an agent owes."""

    past: Past
    clients: Mapping[str, str]
    grace: Callable[[], Principal]

    def plan(self, now: datetime, today: date) -> None:
        """`today` is the company's."""
        for cost in COSTS:
            self.past.at(
                now + timedelta(days=min(cost.dated, -1)), partial(self._record, cost, today)
            )
        self.past.at(now - timedelta(days=20), partial(self._agree, today))
        self.past.at(now - timedelta(days=2), partial(self._set_off, today))

    def _record(self, cost: Cost, today: date) -> None:
        self.past.services.payables.record(self.grace(), cost.new(today))

    def _agree(self, today: date) -> None:
        new = AgreementNew(
            reference="Agency agreement 2024/07",
            set_off=True,
            valid_until=today + timedelta(days=300),
        )
        self.past.services.terms.agree(self.grace(), self.clients[AGENT], 0, new)

    def _set_off(self, today: date) -> None:
        owed = Cost("Meridian Agencies BV", 96_000, -18, 12, kind="local", number="M-40417")
        customer = self.clients[AGENT]
        self.past.services.payables.record(self.grace(), owed.new(today, customer))
        self.past.services.agents.set_off(self.grace(), customer, owed.currency)
