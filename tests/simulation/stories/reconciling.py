"""A customer's own list, compared once or twice and decided by two people and in bulk at once.

Their figures are known beforehand. Whatever is decided, in whichever order and however often: no
more than the difference is ever in dispute, a corrected charge stands at their figure when the
correction is booked, and what we forgot to charge is charged once for each decision.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from chalicelib.accounts.ledger.correcting import Correction, carry_out
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reconciliation.decisions import Decision, Side
from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Finding, Reconciliation
from chalicelib.accounts.reconciliation.schemas import BulkIn, SenderIn
from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.dynamo import Item
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.principal import Principal
from tests.simulation.acts import Nothing
from tests.simulation.machine import BEGIN, Wrong
from tests.simulation.stories.accounts import FIN
from tests.simulation.stories.books import Books
from tests.simulation.story import ANN, Story

DAY: Final = BEGIN.date() - timedelta(days=10)
SETTINGS: Final = {"orders": {}, "marks": {"amount": "."}, "currency": "USD"}
BULK: Final = (
    (Outcome.DIFFERS, Decision.DISPUTE),
    (Outcome.DIFFERS, Decision.CORRECT),
    (Outcome.MATCHED, Decision.ACCEPT),
    (Outcome.ONLY_THEIRS, Decision.CHARGE),
)


@dataclass
class Bill:
    """What one bill of lading was charged for, and what the customer has for it on its list."""

    number: str
    charged: list[int]
    listed: int
    ids: list[str] = field(default_factory=list)
    # By how much somebody changed it by hand.
    by_hand: int = 0

    @property
    def difference(self) -> int:
        """How much more we charged than they have."""
        return sum(self.charged) - self.listed


class Reconciling(Story):
    """One customer and its list; two finance people who decide about it."""

    lengths = (1, 1, 2)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        services = self.machine.services
        new = CustomerNew(code="C1", name="Acme")
        self.customer = services.customers.create(self.who, new).id
        self.books = Books(self.machine, self.who.tenant, self.customer)
        self.bills = [self._bill(n) for n in range(self.rng.choice((1, 2)))]
        self.missing = self.rng.choice((0, 55_00))
        self.seen: dict[tuple[str, int], Item] = {}
        self.charges = 0
        self.looked = -1
        for bill in self.bills:
            for number, amount in enumerate(bill.charged):
                self._charged(services, bill, number, amount)

    def _bill(self, number: int) -> Bill:
        charged = [self.rng.randrange(80_00, 200_00) for _ in range(self.rng.choice((1, 1, 2, 3)))]
        more_than_one = charged[0] + 10_00 if charged[1:] else 9_00
        off = self.rng.choice((0, -12_00, 15_00, 30_00, more_than_one))
        return Bill(f"OOLU2012000{number}", charged, sum(charged) - off)

    def _charged(self, services: Services, bill: Bill, number: int, amount: int) -> None:
        new = ChargeNew(
            currency="USD", amount=amount, dated=DAY, due=DAY + timedelta(days=60),
            number=f"I-{bill.number[-1]}{number}", shipment=bill.number,
        )  # fmt: skip
        bill.ids.append(services.ledger.record_charge(self.who, self.customer, new).id)

    # ---- what people do

    def plan(self) -> None:
        rng = self.rng
        for _ in range(rng.choice((1, 1, 2))):
            self.at("list: upload", "C1", self._upload(), between=(0, 0.1))
            self.at("list: map", "C1", self._map, between=(0.15, 0.2))
            self.at("list: settle", "C1", self._settle, between=(0.22, 0.3))
        for _ in range(rng.choice((1, 2, 3))):
            self.at("list: decide", "C1", self._decide(), between=(0.35, 1))
        if rng.random() < 0.4:
            self.at("list: decide all", "C1", self._decide_all(), between=(0.35, 0.8))
        if rng.random() < 0.2:
            self.at("list: reopen", "C1", self._reopen(), between=(0.5, 1))
        if rng.random() < 0.2:
            self.at("list: compare again", "C1", self._again, between=(0.35, 0.6))
        if rng.random() < 0.2:
            self.at("payment", "C1", self._pay())
        if rng.random() < 0.2:
            self._plan_by_hand(rng.choice(self.bills))

    def _upload(self) -> Callable[[Services, Principal], Any]:
        rows = [f"{bill.number},{bill.listed / 100:.2f}" for bill in self.bills]
        rows += ["OOLU20129999,55.00"] * bool(self.missing)
        # Another list of the same, or the very same file.
        blank = "\n" * self.rng.choice((0, 1))
        content = ("B/L,Amount\n" + "\n".join(rows) + "\n" + blank).encode()
        frame = {"since": DAY, "until": BEGIN.date()}
        asked = SenderIn(side=Side.CUSTOMER, customer_id=self.customer, **frame)

        def upload(services: Services, who: Principal) -> None:
            services.reconciliation.upload(who, asked, "list.csv", content)

        return upload

    def _map(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, "mapping")
        services.reconciliation.map_columns(who, made.id, made.version, made.choices.columns)

    def _settle(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, "settling")
        services.reconciliation.settle(who, made.id, made.version, SETTINGS)

    def _again(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, "compared")
        services.reconciliation.compare_again(who, made.id, made.version)

    def _decide(self) -> Callable[[Services, Principal], Any]:
        which, how = self.rng.random(), self.rng.random()

        def decide(services: Services, who: Principal) -> None:
            made, found = self._finding(services, who, which, lambda each: not each.decision)
            choice = found.possible(Side.CUSTOMER)
            taken = choice[int(how * len(choice))]
            services.reconciliation.decide(who, made.id, found.seq, found.version, taken, "")

        return decide

    def _decide_all(self) -> Callable[[Services, Principal], Any]:
        outcome, decision = self.rng.choice(BULK)
        said = BulkIn(outcome=outcome, decision=decision)

        def decide_all(services: Services, who: Principal) -> None:
            made = self._one(services, who, "compared")
            services.reconciliation.decide_all(who, made.id, made.version, said)

        return decide_all

    def _reopen(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def reopen(services: Services, who: Principal) -> None:
            made, found = self._finding(services, who, which, lambda each: bool(each.decision))
            services.reconciliation.reopen(who, made.id, found.seq, found.version)

        return reopen

    def _pay(self) -> Callable[[Services, Principal], Any]:
        amount = self.rng.choice((self.bills[0].charged[0], 40_00))
        new = CreditNew(currency="USD", amount=amount, dated=BEGIN.date() - timedelta(days=1))
        return lambda services, who: services.ledger.record_payment(who, self.customer, new)

    def _plan_by_hand(self, bill: Bill) -> None:
        """Somebody corrects the charge beside all that."""
        correction = Correction(bill.ids[0], -5_00, "by hand")

        def correct(services: Services, who: Principal) -> None:
            services.ledger.book(who, self.customer, lambda books: carry_out(books, correction))

        self.at("list: by hand", bill.number, correct, between=(0.2, 1))

    def _one(self, services: Services, who: Principal, state: str) -> Reconciliation:
        found = services.reconciliation.newest(who, 10).items
        ready = [each for each in found if each.state == state]
        if not ready:
            raise Nothing
        return ready[0]

    def _finding(
        self, services: Services, who: Principal, which: float, fits: Callable[[Finding], bool]
    ) -> tuple[Reconciliation, Finding]:
        made = services.reconciliation.newest(who, 10).items
        found = [
            (each, finding)
            for each in made
            if each.state in ("compared", "deciding")
            for finding in services.reconciliation.findings(who, each).items
            if fits(finding)
        ]
        if not found:
            raise Nothing
        return found[int(which * len(found))]

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        self.looked = self.machine.moves(ACCOUNTS)
        self.books.check()
        items = self.books.items()
        for bill in self.bills:
            self._check_held(bill, [items[id_] for id_ in bill.ids])
        for row in self._findings():
            before = self.seen.get((row["pk"], row["seq"]))
            if row["decision"] and (before is None or not before["decision"]):
                self._decided(row, items)
            self.seen[row["pk"], row["seq"]] = row
        charged = sum(e["number"] == "" for e in self.books.entries() if e["kind"] == "charge")
        if charged != self.charges:
            raise Wrong(f"{self.charges} decisions to charge, {charged} charges")

    def _check_held(self, bill: Bill, items: list[Item]) -> None:
        held = sum(item.get("disputed_amount", 0) for item in items if item["disputed"])
        if held > max(0, bill.difference):
            raise Wrong(f"{bill.number}: {held} are disputed of a difference of {bill.difference}")

    def _decided(self, row: Item, items: dict[str, Item]) -> None:
        self.machine.paths[f"list: decided to {row['decision']}"] += 1
        if row["decision"] == "charge":
            self.charges += 1
        bill = next((each for each in self.bills if each.number == row["number"]), None)
        if row["decision"] != "correct" or bill is None:
            return
        stands = sum(items[id_]["amount"] + items[id_]["corrected"] for id_ in bill.ids)
        if stands != bill.listed:
            raise Wrong(f"{bill.number} was corrected to {stands}, they have {bill.listed}")

    def _findings(self) -> list[Item]:
        """The matches of every comparison, as their rows stand."""
        rows = self.machine.partitions(ACCOUNTS, f"T#{self.who.tenant}#REC#")
        return [row for row in rows if "decision" in row]

    # ---- and in the end

    def go_on(self) -> None:
        desk = self.machine.services.reconciliation
        for made in desk.newest(self.who, 10).items:
            job = desk.job_of(self.who, made)
            if made.busy and job and job.state == "failed":
                desk.retry(self.who, made.id)
                self.machine.paths["list: given up, and on again"] += 1

    def check_at_end(self) -> None:
        rows = self._findings()
        for made in self.machine.services.reconciliation.newest(self.who, 10).items:
            if made.busy:
                raise Wrong(f"{made.id} is still {made.state}")
            mine = [row for row in rows if row["pk"].endswith(f"#{made.id}#{made.run:03d}")]
            decided = sum(bool(row["decision"]) for row in mine)
            if made.state == "compared" and made.decided != decided:
                raise Wrong(f"{made.id}: {decided} are decided, {made.decided} are counted")
