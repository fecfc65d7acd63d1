"""A finance desk: customers who owe, and a bank that reports what they pay."""

from dataclasses import dataclass, field
from datetime import date

from chalicelib.accounts.ledger.model import Balance, Entry, Item
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.payments.model import Line, Proposal
from chalicelib.accounts.payments.schemas import AssignIn
from chalicelib.accounts.payments.settling import Settling
from tests.unit.accounts.payments import files
from tests.unit.accounts.payments.bank import Bank
from tests.unit.customers.factories import a_customer
from tests.world import World


@dataclass
class Desk:
    """Acts as finance; each statement of the bank follows the one before it."""

    world: World
    balance: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def __post_init__(self) -> None:
        self.who, self.bank = self.world.who, Bank(self.world)
        self.payments, self.ledger = self.world.services.payments, self.world.services.ledger
        self.acme = self.customer("ACME", "Acme Trading Ltd")

    @property
    def settling(self) -> Settling:
        return self.payments.settling

    def customer(self, code: str, name: str, local_name: str = "") -> str:
        new = a_customer(code, name, local_name=local_name, email="")
        return self.world.services.customers.create(self.who, new).id

    def bill(self, amount: int, number: str = "", *, of: str = "", due: int = 1,
             currency: str = "USD", shipment: str = "") -> str:  # fmt: skip
        """A charge; ``due`` orders them."""
        new = ChargeNew(
            currency=currency, amount=amount, dated=date(2026, 1, 1), number=number,
            shipment=shipment, due=date(2026, 1, due),
        )  # fmt: skip
        return self.ledger.record_charge(self.who, of or self.acme, new).id

    def paid(self, amount: int, text: str = "", *, currency: str = "USD", **facts: str) -> Line:
        """The line of a payment that the bank reports, looked at."""
        self.number += 1
        opening = self.balance.get(currency, 0)
        self.balance[currency] = opening + amount
        known = {each.id for each in self.bank.lines()}
        made = self.bank.took(
            files.camt(
                files.Line(amount, text, **facts),
                opening=opening,
                name=f"S{self.number}",
                number=str(self.number),
                currency=currency,
            )
        )
        assert made.state == "taken", made
        [line] = [each for each in self.bank.lines() if each.id not in known]
        return line

    def best(self, line: Line) -> Proposal:
        """The foremost proposal as it was noted when the line came in."""
        found = self.payments.line(self.who, line.id).best
        assert found is not None
        return found

    def accept(self, line: Line) -> Line:
        return self.settling.accept(self.who, line.id, self.best(line).key)

    def assign(self, line: Line, *items: str, to: str = "", **said: object) -> Line:
        allocate = said.pop("allocate", "chosen" if items else "oldest")
        asked = AssignIn(customer_id=to or self.acme, allocate=allocate, items=items, **said)  # type: ignore[arg-type]
        done = self.settling.assign(self.who, line.id, asked)
        self.world.settle()
        return done

    def item(self, item_id: str, of: str = "") -> Item:
        return self.ledger.item(self.who, of or self.acme, item_id)

    def owed(self, of: str = "", currency: str = "USD") -> Balance:
        found = self.ledger.account(self.who, of or self.acme).balance(currency)
        assert found.agrees
        return found

    def entries(self, of: str = "", currency: str = "USD") -> list[Entry]:
        return self.ledger.entries(self.who, of or self.acme, currency, 100).items
