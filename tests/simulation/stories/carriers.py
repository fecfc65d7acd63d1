"""A carrier's bills: compared, decided, booked, while people pay, claim and credit beside it.

Whatever happens in whichever order: a bill's number is taken once, a bill says what its file says
and claims what was decided, an expected cost whose bill came is not expected any more, no bill is
paid twice, and what a credit gives is what its bills take.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from chalicelib.accounts.payables.model import Payable
from chalicelib.accounts.payables.schemas import BillIn, PaidIn, PayableNew
from chalicelib.accounts.reconciliation.decisions import Decision, Side
from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn, SenderIn
from chalicelib.bootstrap import Services
from chalicelib.kit.dynamo import Item
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.principal import Principal
from tests.simulation.acts import Nothing
from tests.simulation.machine import BEGIN, Wrong
from tests.simulation.stories.accounts import FIN
from tests.simulation.story import ANN, Story

LINE: Final = "Ocean Line"
DAY: Final = BEGIN.date() - timedelta(days=10)
SETTINGS: Final = {"orders": {}, "marks": {"amount": "."}, "currency": "USD"}
# What is decided about each outcome of theirs, before it is booked.
DECISIONS: Final = (
    (Outcome.MATCHED, (Decision.ACCEPT,)),
    (Outcome.DIFFERS, (Decision.CLAIM, Decision.ACCEPT)),
    (Outcome.ONLY_THEIRS, (Decision.ACCEPT, Decision.CLAIM)),
)


@dataclass
class Billed:
    """One line of the carrier's file, which is a bill of its own, and what we expected of it."""

    number: str
    shipment: str
    amount: int
    expected: int = 0

    @property
    def row(self) -> str:
        return f"{self.number},{self.shipment},{self.amount / 100:.2f}"


class Carriers(Story):
    """One carrier, its file, and two finance people."""

    lengths = (1, 1, 2)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        rng = self.rng
        self.bills = [self._bill(n) for n in range(rng.choice((1, 2, 2)))]
        if rng.random() < 0.4:
            self.bills.append(Billed("B9", "OOLU20120009", rng.randrange(10_00, 90_00)))
        if rng.random() < 0.5:
            of = rng.choice(self.bills)
            self.bills.append(Billed("CN1", of.shipment, -rng.randrange(5_00, 150_00)))
        self.seen: dict[str, Item] = {}
        # How often each was truly paid.
        self.paid: Counter[str] = Counter()
        self.looked = -1
        self._record(self.machine.services, self.who, number="B0", amount=120_00)

    def _bill(self, number: int) -> Billed:
        amount = self.rng.randrange(80_00, 200_00)
        shipment = f"OOLU2012000{number}"
        self._record(self.machine.services, self.who, shipment, expected=True, amount=amount)
        off = self.rng.choice((0, 0, 25_00, -10_00))
        return Billed(f"B{number + 1}", shipment, amount + off, amount)

    def _record(
        self, services: Services, who: Principal, shipment: str = "OOLU20120000", **facts: Any
    ) -> None:
        due = DAY + timedelta(days=40)
        told = {"supplier": LINE, "currency": "USD", "dated": DAY, "due": due}
        new = PayableNew.model_validate(told | {"references": (shipment,)} | facts)
        services.payables.record(who, new)

    # ---- what people do

    def plan(self) -> None:
        rng = self.rng
        for _ in range(rng.choice((1, 1, 2))):
            self.at("bill: upload", LINE, self._upload(), between=(0, 0.1))
            self.at("bill: map", LINE, self._map, between=(0.15, 0.2))
            self.at("bill: settle", LINE, self._settle, between=(0.22, 0.28))
        for outcome, choice in DECISIONS:
            said = BulkIn(outcome=outcome, decision=rng.choice(choice))
            self.at("bill: decide all", LINE, self._decide(said), between=(0.3, 0.45))
        for _ in range(rng.choice((1, 2))):
            self.at("bill: book", LINE, self._book, between=(0.45, 0.7))
        for _ in range(rng.choice((1, 2, 3, 5))):
            path, act = rng.choice(self._beside())
            self.at(path, LINE, act, between=(0.1, 1))
        if rng.random() < 0.2:
            booked = self._cancel(lambda each: bool(each.took) and each.open)
            self.at("bill: cancel one booked", LINE, booked, between=(0.6, 1))
        for _ in range(rng.choice((0, 1, 2))):
            self.at("bill: pay", LINE, *self._pay(), between=(0.3, 1))

    def _beside(self) -> tuple[tuple[str, Callable[[Services, Principal], Any]], ...]:
        number = self.rng.choice(self.bills).number
        return (
            ("bill: by hand", lambda s, w: self._record(s, w, number=number, amount=70_00)),
            ("bill: credit by hand", lambda s, w: self._record(s, w, number="CN7", amount=-40_00)),
            ("bill: came by itself", self._came()),
            ("bill: claim", self._claim()),
            ("bill: cancel", self._cancel(lambda each: each.open)),
            ("bill: take back", self._take_back()),
            *[("bill: use credit", self._use_credit())] * 4,
        )

    def _upload(self) -> Callable[[Services, Principal], Any]:
        # Another file of the same, or the very same.
        blank = "\n" * self.rng.choice((0, 1))
        rows = "\n".join(bill.row for bill in self.bills)
        content = f"Bill no,B/L,Amount\n{rows}\n{blank}".encode()
        frame = {"since": DAY - timedelta(days=30), "until": BEGIN.date()}
        asked = SenderIn(side=Side.CARRIER, supplier=LINE, **frame)
        return lambda s, w: s.reconciliation.upload(w, asked, "bills.csv", content)

    def _map(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, "mapping")
        services.reconciliation.map_columns(who, made.id, made.version, made.choices.columns)

    def _settle(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, "settling")
        services.reconciliation.settle(who, made.id, made.version, SETTINGS)

    def _decide(self, said: BulkIn) -> Callable[[Services, Principal], Any]:
        def decide(services: Services, who: Principal) -> None:
            made = self._one(services, who, "compared")
            services.reconciliation.decide_all(who, made.id, made.version, said)

        return decide

    def _book(self, services: Services, who: Principal) -> None:
        made = self._one(services, who, "compared")
        services.reconciliation.book(who, made.id, made.version, BookIn(dated=BEGIN.date()))

    def _one(self, services: Services, who: Principal, state: str) -> Reconciliation:
        found = services.reconciliation.newest(who, 10).items
        ready = [each for each in found if each.state == state]
        if not ready:
            raise Nothing
        return ready[0]

    def _came(self) -> Callable[[Services, Principal], Any]:
        """The bill of an expected cost comes by itself, under a number of its own."""
        pick, off = self._picked(lambda each: each.status == "expected"), self.rng.choice((0, 9_00))

        def came(services: Services, who: Principal) -> None:
            one = pick(services, who)
            number, due = f"H-{one.references[0][-1]}", DAY + timedelta(days=40)
            said = BillIn(number=number, amount=one.amount + off, dated=DAY, due=due)
            services.payables.bill(who, one.id, one.version, said)

        return came

    def _claim(self) -> Callable[[Services, Principal], Any]:
        pick = self._picked(lambda each: not each.credit and each.status in ("due", "paid"))
        amount = self.rng.choice((0, 15_00, 60_00))

        def claim(services: Services, who: Principal) -> None:
            one = pick(services, who)
            services.payables.claim(who, one.id, one.version, amount, "weight")

        return claim

    def _cancel(self, fits: Callable[[Payable], bool]) -> Callable[[Services, Principal], Any]:
        pick = self._picked(fits)

        def cancel(services: Services, who: Principal) -> None:
            one = pick(services, who)
            services.payables.cancel(who, one.id, one.version, "not ours")

        return cancel

    def _pay(self) -> tuple[Callable[[Services, Principal], Any], Callable[[], None]]:
        """What is left, or half of it; or, as it stands on paper, all of it."""
        pick, part = self._picked(lambda each: each.status == "due"), self.rng.choice((0, 1, 2))
        paid: list[str] = []

        def pay(services: Services, who: Principal) -> None:
            one = pick(services, who)
            paid[:] = [one.id]
            amount = -(-abs(one.remaining) // part) if part else abs(one.amount)
            services.payables.pay(who, one.id, one.version, PaidIn(amount=amount, on=DAY))

        return pay, lambda: self.paid.update(paid)

    def _take_back(self) -> Callable[[Services, Principal], Any]:
        pick = self._picked(lambda each: any(not part.undone_on for part in each.payments))

        def take_back(services: Services, who: Principal) -> None:
            one = pick(services, who)
            at = next(n for n, part in enumerate(one.payments) if not part.undone_on)
            services.payables.unpay(who, one.id, one.version, at)

        return take_back

    def _use_credit(self) -> Callable[[Services, Principal], Any]:
        pick, which = self._picked(lambda each: each.credit and each.open), self.rng.random()

        def use(services: Services, who: Principal) -> None:
            credit = pick(services, who)
            bills = services.payables.creditable(who, credit)
            if not bills:
                raise Nothing
            bill = bills[int(which * len(bills))]
            amount = min(-credit.remaining, bill.creditable)
            services.payables.use_credit(who, credit.id, credit.version, bill.id, amount)

        return use

    def _picked(self, fits: Callable[[Payable], bool]) -> Callable[[Services, Principal], Payable]:
        which = self.rng.random()

        def pick(services: Services, who: Principal) -> Payable:
            found = [each for each in services.payables.newest(who, 50).items if fits(each)]
            if not found:
                raise Nothing
            return found[int(which * len(found))]

        return pick

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        self.looked = self.machine.moves(ACCOUNTS)
        rows = {row["id"]: row for row in self._rows("PAY#")}
        for row in rows.values():
            self._check_sums(row)
            if row["id"] not in self.seen and row["reconciled_by"]:
                self._check_booked(row)
        self._check_numbers(rows)
        self._check_credits(rows)
        self._check_costs(rows)
        self.seen = rows

    def _check_sums(self, row: Item) -> None:
        """Never more is paid, claimed and credited than the bill is; all of it, and it is paid."""
        paid, sign = sum(_standing(row)), -1 if row["amount"] < 0 else 1
        if not 0 <= sign * paid <= sign * (row["amount"] - row["claimed"]):
            raise Wrong(
                f"{row['number']}: {paid} are paid, {row['claimed']} claimed of {row['amount']}"
            )
        if row["status"] in ("due", "paid"):
            whole = paid == row["amount"] - row["claimed"]
            if whole != (row["status"] == "paid"):
                raise Wrong(
                    f"{row['number']} is {row['status']}, {paid} of {row['amount']} are paid"
                )
        elif paid:
            raise Wrong(f"{row['number']} is {row['status']}, and {paid} are paid")

    def _check_booked(self, row: Item) -> None:
        """A bill out of a file says what the file says, and claims what was decided: of what
        nobody expected (any more) the whole, else what is more than was expected."""
        self.machine.paths["bill: credit booked" if row["amount"] < 0 else "bill: booked"] += 1
        bill = next(each for each in self.bills if each.number == row["number"])
        claimed = row["claimed"] + sum(each["released"] for each in row["payments"])
        if row["amount"] != bill.amount or claimed != self._decided(row, bill):
            raise Wrong(f"{row['number']} is {row['amount']}, {claimed} claimed, of {bill}")

    def _decided(self, row: Item, bill: Billed) -> int:
        """What of a bill was to be claimed when it was booked."""
        found, line = self._rows(f"REC#{row['reconciled_by']}#"), self.bills.index(bill) + 2
        [match] = [each for each in found if each.get("their_lines") and each["row"] == line]
        if match["decision"] != "claim" or bill.amount < 0:
            return 0
        whole = match["outcome"] == "only_theirs"
        return bill.amount if whole else max(0, bill.amount - bill.expected)

    def _check_numbers(self, rows: dict[str, Item]) -> None:
        stands = [row["number"] for row in rows.values() if row["status"] != "cancelled"]
        if twice := [each for each, times in Counter(stands).items() if each and times > 1]:
            raise Wrong(f"{twice} are recorded twice")

    def _check_credits(self, rows: dict[str, Item]) -> None:
        """What stands on a bill as paid by a credit stands on the credit as used for the bill."""
        parts: Counter[tuple[str, str, int]] = Counter()
        for row in rows.values():
            for part in row["payments"]:
                if part["against"] and not part["undone_on"]:
                    bill, credit = row["id"], part["against"]
                    if row["amount"] < 0:
                        bill, credit = credit, bill
                    parts[bill, credit, abs(part["amount"])] += 1 if row["amount"] > 0 else -1
        if odd := [each for each, times in parts.items() if times]:
            raise Wrong(f"{odd} stand on one side only")

    def _check_costs(self, rows: dict[str, Item]) -> None:
        """A cost is billed by a bill that stands; when that is undone, it is expected again."""
        for row in rows.values():
            if row["status"] == "billed" and rows[row["billed_by"]]["status"] == "cancelled":
                raise Wrong(f"a cost of {row['amount']} is billed by a bill that was cancelled")

    def _rows(self, prefix: str) -> list[Item]:
        return self.machine.partitions(ACCOUNTS, f"T#{self.who.tenant}#{prefix}")

    # ---- and in the end

    def go_on(self) -> None:
        desk = self.machine.services.reconciliation
        for made in desk.newest(self.who, 10).items:
            job = desk.job_of(self.who, made)
            if made.busy and job and job.state == "failed":
                desk.retry(self.who, made.id)
                self.machine.paths["bill: given up, and on again"] += 1

    def check_at_end(self) -> None:
        desk = self.machine.services.reconciliation
        numbers = {row["number"]: row for row in self._rows("PAY#") if row["number"]}
        for made in desk.newest(self.who, 10).items:
            if made.busy:
                raise Wrong(f"{made.id} is still {made.state}")
            if made.state == "booked" and (
                missing := {bill.number for bill in self.bills} - numbers.keys()
            ):
                raise Wrong(f"{missing} were booked and are not there")
        rows = {row["id"]: row for row in self._rows("PAY#")}
        for row in rows.values():
            told = sum(not part["against"] for part in row["payments"])
            if told != self.paid[row["id"]]:
                raise Wrong(f"{row['number']}: paid {self.paid[row['id']]} times, told are {told}")
            costs = [rows[id_] for id_ in row["took"] if row["status"] != "cancelled"]
            if any(cost["status"] == "expected" for cost in costs):
                raise Wrong(f"{row['number']} has come, and what it is for is still expected")


def _standing(row: Item) -> list[int]:
    return [part["amount"] for part in row["payments"] if not part["undone_on"]]
