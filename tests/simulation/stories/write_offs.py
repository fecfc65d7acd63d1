"""Money that is given up: asked by one of two finance people, approved by the other, or not."""

from typing import Any, Final

from chalicelib.accounts.write_offs.model import WriteOff
from chalicelib.accounts.write_offs.schemas import WriteOffNew
from chalicelib.bootstrap import Services
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.principal import Principal
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.stories.debtors import Debtor
from tests.simulation.story import Story

# Of so many debtors one is written off in part or whole.
OF_DEBTORS: Final = 0.15


class WriteOffs:
    """What is given up of one debtor's debts in one currency; the debtor keeps the truth."""

    def __init__(self, story: Story, debtor: Debtor) -> None:
        self.story, self.debtor = story, debtor
        self.amount = 0
        self.tried: WriteOff | None = None
        self.booked: set[str] = set()

    def plan(self) -> None:
        rng = self.story.rng
        if rng.random() >= OF_DEBTORS:
            return
        asks, decides = rng.sample(self.story.people(), 2)
        currency, share = rng.choice(self.debtor.deals_in), rng.choice((1, 1, 2))
        of = str(self.debtor.number)
        ask = self._ask(currency, share)
        self.story.at("ask write-off", of, ask, who=asks, between=(0.2, 0.7))
        for _ in range(rng.choice((1, 2, 2))):
            who = rng.choice((decides, decides, decides, asks))
            act = self._approve, self._approved
            self.story.at("approve write-off", of, *act, who=who, between=(0.5, 1))

    def _ask(self, currency: str, share: int) -> Any:
        def ask(services: Services, who: Principal) -> None:
            owed = sum(each.open for each in self.debtor._in(currency))
            self.amount = self.amount or owed // share
            if not self.amount:
                raise Nothing
            today = self.debtor.today()
            new = WriteOffNew(currency=currency, amount=self.amount, dated=today, note="bankrupt")
            services.write_offs.ask(who, self.debtor.id, new)

        return ask

    def _approve(self, services: Services, who: Principal) -> None:
        waiting = services.write_offs.asked(who).items
        found = next((each for each in waiting if each.customer_id == self.debtor.id), None)
        if found is None:
            raise Nothing
        self.tried = found
        services.write_offs.approve(who, found.id)

    def _approved(self) -> None:
        """By another person, once, and of no more than was owed then."""
        made = self.tried
        assert made is not None
        pk = f"T#{self.story.who.tenant}#WOFF#{made.id}"
        [decided] = self.story.machine.items(ACCOUNTS, pk)
        owed = sum(each.open for each in self.debtor._in(made.currency))
        if decided["decided_by"] in ("", made.asked_by):
            raise Wrong(f"a write-off of {made.asked_by} was approved by {decided['decided_by']}")
        if made.id in self.booked or made.amount > owed:
            raise Wrong(f"{made.amount} were written off of {owed}, {len(self.booked)} before")
        self.booked.add(made.id)
        paid = self.debtor.paid
        paid[made.currency] = paid.get(made.currency, 0) + made.amount
        self.debtor.pays(made.currency, made.amount)
