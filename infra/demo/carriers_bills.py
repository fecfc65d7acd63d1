"""Carriers' bills of the demo: costs that were expected, a bill compared with them, one to pay."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from chalicelib.accounts.payables.schemas import PayableNew
from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.schemas import SenderIn
from chalicelib.tenancy.principal import Principal
from infra.demo.past import Past

CARRIER = "Ocean Line"
# What was agreed for each bill of lading, in cents, with the weight it was reckoned from.
COSTS = (("OCLU26110031", 184_000, 12_400), ("OCLU26110044", 96_500, 5_150))
# What the carrier bills: one agrees, one is heavier, one nobody has heard of, one has no figure.
BILL = """Bill no,B/L,Charge,Amount,Weight
OL-20931,OCLU26110031,Ocean freight,1840.00,12400
OL-20931,OCLU26110044,Ocean freight,1021.21,5450
OL-20931,OCLU26110052,Remote area surcharge,75.00,
OL-20931,OCLU26110060,Ocean freight,Freight included,880
"""


@dataclass
class CarriersBills:
    """Grace expects costs, and a day later compares the carrier's bill with them."""

    past: Past
    grace: Callable[[], Principal]
    today: date

    def plan(self, now: datetime) -> None:
        """A bill to pay soon, the costs a week ago, the carrier's bill this morning."""
        self.past.at(now - timedelta(days=7), self._expect)
        self.past.at(now - timedelta(hours=4), self._upload)

    def _expect(self) -> None:
        dated = self.today - timedelta(days=7)
        for bill, amount, kilograms in COSTS:
            self._record(dated, amount, 30, expected=True, references=(bill,),
                         charge_kind="freight", grams=kilograms * 1000)  # fmt: skip
        self._record(dated, 312_000, 12, supplier="Harbour Haulage", number="HH-5512")

    def _record(self, dated: date, amount: int, days: int, **facts: object) -> None:
        told = {"supplier": CARRIER, "currency": "USD", "amount": amount, "dated": dated}
        due = dated + timedelta(days=days)
        new = PayableNew.model_validate({**told, "due": due, **facts})
        self.past.services.payables.record(self.grace(), new)

    def _upload(self) -> None:
        asked = SenderIn(
            side=Side.CARRIER,
            supplier=CARRIER,
            since=self.today - timedelta(days=92),
            until=self.today,
        )
        service = self.past.services.reconciliation
        made = service.upload(self.grace(), asked, "OL-20931.csv", BILL.encode())
        self.past.at(self.past.clock.now() + timedelta(minutes=5), partial(self._compare, made.id))

    def _compare(self, rec_id: str) -> None:
        service, who = self.past.services.reconciliation, self.grace()
        made = service.get(who, rec_id)
        made = service.map_columns(who, made.id, made.version, made.choices.columns)
        marks = {"amount": ".", "grams": "."}
        service.settle(who, made.id, made.version, {"marks": marks, "currency": "USD"})
