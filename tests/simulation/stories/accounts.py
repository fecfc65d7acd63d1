"""Who owes, who pays, and who is reminded of it: a company and its customers."""

from typing import Final

from chalicelib.notify.mail import Email
from chalicelib.tenancy.principal import Principal
from tests.simulation.machine import BEGIN
from tests.simulation.stories.debtors import Debtor
from tests.simulation.stories.statements import Statements
from tests.simulation.stories.write_offs import WriteOffs
from tests.simulation.story import ANN, Story

FIN: Final = Principal("ten_sim", "usr_fin", "finance", "Fin", "fin@sim.example")


class Accounts(Story):
    """One or two customers who are charged, pay, dispute, promise; statements in between."""

    lengths = (1, 2, 4, 8)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        """Two finance people at the same accounts."""
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        self.runs: list[bool] = []
        self.debtors = [self._debtor(n) for n in range(self.rng.choice((1, 1, 1, 2)))]
        self.statements = Statements(self, self.debtors)

    def plan(self) -> None:
        for debtor in self.debtors:
            debtor.plan()
            WriteOffs(self, debtor).plan()
        self.statements.plan()

    def check(self) -> None:
        for debtor in self.debtors:
            debtor.check()

    def mailed(self, email: Email) -> None:
        for debtor in self.debtors:
            if debtor.email == email.to:
                debtor.check_mail(email.id, email.text)

    def check_at_end(self) -> None:
        for debtor in self.debtors:
            debtor.check_at_end()
        self.statements.check_at_end()

    def _debtor(self, number: int) -> Debtor:
        email = f"c{number}@customer.example" if self.rng.random() < 0.8 else ""
        debtor = Debtor(self, number, email)
        debtor.addressed = BEGIN if email else None
        debtor.runs = self.runs
        debtor.opens()
        return debtor
