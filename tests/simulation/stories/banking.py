"""Banks' files taken in once, twice or by two people at once, and lines that are booked once.

Each line of a bank bears a reference that no other has, but for two genuine payments that are
equal in everything. What was made of a line is read from the customer's entries alone: their sum
must be the line's money as long as the line stands booked, and nothing otherwise.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.payments.schemas import AssignIn
from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.dynamo import Item
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.principal import Principal
from tests.companies import open_company
from tests.simulation.acts import Nothing
from tests.simulation.machine import BEGIN, Wrong
from tests.simulation.stories.books import Books
from tests.simulation.story import ANN, Story
from tests.unit.accounts.payments import files

FIN: Final = Principal("ten_sim", "usr_fin", "finance", "Fin", "fin@sim.example")
# Another company, whose bank reports the very same things.
TWIN: Final = Principal("ten_twin", "usr_tia", "owner", "Tia", "tia@twin.example")
DAY: Final = f"{BEGIN:%Y-%m-%d}"


@dataclass
class Reported:
    """A line as the bank has it."""

    text: str
    amount: int
    ref: str = ""
    end_to_end: str = ""

    @property
    def content(self) -> files.Line:
        return files.Line(
            self.amount, self.text, day=DAY, party="Acme Ltd", ref=self.ref,
            end_to_end=self.end_to_end,
        )  # fmt: skip


@dataclass
class Till:
    """What one company makes of the bank's files."""

    story: Story
    who: Principal
    customer: str
    sent: list[str] = field(default_factory=list)
    undone: bool = False
    charged: int = 0
    paid: int = 0

    def __post_init__(self) -> None:
        self.books = Books(self.story.machine, self.who.tenant, self.customer)

    @property
    def name(self) -> str:
        return self.who.tenant

    def lines(self) -> list[Item]:
        """The lines that were taken in, as their rows stand."""
        return self.story.machine.partitions(ACCOUNTS, f"T#{self.name}#BL#")


class Banking(Story):
    """A customer who pays through the bank, two finance people, now and then a second company."""

    lengths = (1, 1, 2)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        self.tills = [self._till(ANN)]
        if self.rng.random() < 0.25:
            open_company(self.machine.inner, TWIN)
            self.tills.append(self._till(TWIN))
        self.owed = [self.rng.randrange(50_00, 900_00) for _ in range(self.rng.choice((1, 2, 3)))]
        for till in self.tills:
            for number, amount in enumerate(self.owed):
                self._charged(self.machine.services, till.who, till, number, amount)
        self.reported = self._reports()
        self.files = self._written()
        self.looked = -1

    def _till(self, who: Principal) -> Till:
        new = CustomerNew(code="C1", name="Acme Ltd")
        return Till(self, who, self.machine.services.customers.create(who, new).id)

    def _charged(
        self, services: Services, who: Principal, till: Till, number: int, amount: int
    ) -> None:
        day = BEGIN.date() - timedelta(days=20 - number)
        new = ChargeNew(currency="USD", amount=amount, dated=day, due=day, number=f"INV-7{number}")
        services.ledger.record_charge(who, till.customer, new)
        till.charged += amount

    # ---- what the bank reports

    def _reports(self) -> list[Reported]:
        """What was paid: exactly, too little, too much, and sometimes twice the very same."""
        lines = []
        for number, amount in enumerate(self.owed):
            off = self.rng.choice((0, 0, 0, -60, -20_00, 5_00))
            ref = f"R{number}" if self.rng.random() < 0.6 else ""
            lines.append(Reported(f"INV-7{number}", amount + off, ref, f"E{number}"))
        if self.rng.random() < 0.3:
            lines += [Reported("on account", 33_00), Reported("on account", 33_00)]
        return lines

    def _written(self) -> list[bytes]:
        """All in one statement; then what came back, on the one after it."""
        write = self.rng.choice((files.camt, files.mt940))
        closing = sum(line.amount for line in self.reported)
        first = write(*(line.content for line in self.reported), number="1")
        self.back = Reported("returned", -self.reported[0].amount, "B0", "E0")
        second = write(self.back.content, number="2", opening=closing)
        return [first, second]

    # ---- what people do

    def plan(self) -> None:
        returned = self.rng.random() < 0.35
        for till in self.tills:
            for _ in range(self.rng.choice((1, 1, 2))):
                self._plan_file(till, 0, (0, 0.2))
            if returned:
                self._plan_file(till, 1, (0.3, 0.5))
                self._act(till, "bank: take back", self._take_back, (0.5, 1))
            for _ in range(self.rng.choice((1, 2, 2, 3))):
                self._act(till, *self._deed())
            if self.rng.random() < 0.2:
                self._act(till, "bank: undo file", self._undo, (0.4, 1))
            if self.rng.random() < 0.2:
                self._plan_payment(till)

    def _deed(self) -> tuple[str, Callable[..., None], tuple[float, float]]:
        later = (0.25, 1)
        return self.rng.choice(
            (
                ("bank: accept", self._accept, later),
                ("bank: accept", self._accept, later),
                ("bank: accept all", self._accept_all, later),
                ("bank: assign", self._assign, later),
                ("bank: reopen", self._reopen, (0.5, 1)),
                ("bank: aside", self._aside, later),
            )
        )

    def _act(
        self,
        till: Till,
        path: str,
        do: Callable[[Till, float, Services, Principal], None],
        part: tuple[float, float],
        done: Callable[[], None] = lambda: None,
    ) -> None:
        which = self.rng.random()
        act = lambda services, who: do(till, which, services, who)  # noqa: E731
        self.at(path, till.name, act, done, who=self._hand(till), between=part)

    def _hand(self, till: Till) -> Principal:
        return till.who if till.who is TWIN else self.somebody()

    def _plan_file(self, till: Till, number: int, part: tuple[float, float]) -> None:
        content = self.files[number]

        def upload(_: Till, __: float, services: Services, who: Principal) -> None:
            services.payments.files.upload(who, "bank.txt", content)

        def take(_: Till, which: float, services: Services, who: Principal) -> None:
            found = services.payments.files.listed(who, 20).items
            ready = [each for each in found if each.may_take]
            if not ready:
                raise Nothing
            one = ready[int(which * len(ready))]
            services.payments.files.take(who, one.id, one.version)

        self._act(till, "bank: file", upload, part)
        for _ in range(self.rng.choice((1, 2))):
            self._act(till, "bank: take", take, (part[1], part[1] + 0.1))

    def _plan_payment(self, till: Till) -> None:
        """The customer brings money by another way."""
        new = CreditNew(currency="USD", amount=self.owed[0] // 2, dated=BEGIN.date())

        def pay(_: Till, __: float, services: Services, who: Principal) -> None:
            services.ledger.record_payment(who, till.customer, new)

        def paid() -> None:
            till.paid += new.amount

        self._act(till, "payment", pay, (0, 1), paid)

    def _line(
        self, services: Services, who: Principal, which: float, fits: Callable[[Line], bool]
    ) -> Line:
        found = [line for line in services.payments.all_lines(who, 50).items if fits(line)]
        if not found:
            raise Nothing
        return found[int(which * len(found))]

    def _accept(self, till: Till, which: float, services: Services, who: Principal) -> None:
        line = self._line(services, who, which, lambda each: each.best is not None)
        assert line.best is not None
        services.payments.settling.accept(who, line.id, line.best.key)

    def _accept_all(self, till: Till, which: float, services: Services, who: Principal) -> None:
        services.payments.accept_all_certain(who)

    def _assign(self, till: Till, which: float, services: Services, who: Principal) -> None:
        line = self._line(services, who, which, lambda each: each.state == "open")
        said = AssignIn(customer_id=till.customer)
        services.payments.settling.assign(who, line.id, said)

    def _aside(self, till: Till, which: float, services: Services, who: Principal) -> None:
        line = self._line(services, who, which, lambda each: each.state == "open")
        services.payments.settling.set_aside(who, line.id, "between our accounts")

    def _reopen(self, till: Till, which: float, services: Services, who: Principal) -> None:
        line = self._line(services, who, which, lambda each: each.state in ("booked", "aside"))
        services.payments.settling.reopen(who, line.id, "not theirs")

    def _take_back(self, till: Till, which: float, services: Services, who: Principal) -> None:
        line = self._line(services, who, which, lambda each: each.amount < 0)
        paid = self._line(services, who, which, lambda each: each.amount == -line.amount)
        services.payments.settling.take_back(who, line.id, paid.id)

    def _undo(self, till: Till, which: float, services: Services, who: Principal) -> None:
        taken = [e for e in services.payments.files.listed(who, 20).items if e.state == "taken"]
        if not taken:
            raise Nothing
        one = taken[int(which * len(taken))]
        till.undone = True
        services.payments.files.undo(who, one.id, one.version)

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        self.looked = self.machine.moves(ACCOUNTS)
        for till in self.tills:
            till.books.check()
            self._check_lines(till)

    def _check_lines(self, till: Till) -> None:
        """The entries of a line are its money while it is booked, and nothing otherwise."""
        lines, entries = till.lines(), till.books.entries()
        known = {self._mark(each) for each in (*self.reported, self.back)}
        for mark, count in Counter((row["text"], row["amount"]) for row in lines).items():
            if mark not in known or count > self._times(mark):
                raise Wrong(f"{till.name}: {mark} was taken in {count} times")
        for line in lines:
            made = {each["entry_id"]: each["amount"] for each in line["postings"]}
            if made.keys() - {entry["id"] for entry in entries}:
                raise Wrong(f"{till.name}: a line of another account: {line['text']}")
            if line["state"] != "returned" and self._stands(line) != bool(made):
                raise Wrong(f"{till.name}: {line['text']} is {line['state']}, made {made}")
        booked = sum(line["amount"] for line in lines if self._stands(line))
        money = -sum(entry["amount"] for entry in entries if self._is_money(entry, entries))
        if money != booked + till.paid:
            raise Wrong(f"{till.name}: the books have {money}, the bank {booked + till.paid}")

    def _stands(self, line: Item) -> bool:
        """Whether its money is on the customer's account; what took it back has none itself."""
        return bool(line["state"] == "booked" and not line["returns"])

    def _is_money(self, entry: Item, entries: list[Item]) -> bool:
        if entry["kind"] == "correction":
            of = {each["id"]: each for each in entries}[entry["corrects"]]
            return bool(of["kind"] == "payment")
        return bool(entry["kind"] == "payment")

    def _mark(self, reported: Reported) -> tuple[str, int]:
        return reported.text, reported.amount

    def _times(self, mark: tuple[str, int]) -> int:
        return sum(self._mark(each) == mark for each in (*self.reported, self.back))

    # ---- and in the end

    def go_on(self) -> None:
        files = self.machine.services.payments.files
        for who in {till.name: till.who for till in self.tills}.values():
            for made in files.listed(who, 20).items:
                job = files.job_of(who, made)
                if made.busy and job and job.state == "failed":
                    files.retry(who, made.id)
                    self.machine.paths["file: given up, and on again"] += 1

    def check_at_end(self) -> None:
        for till in self.tills:
            self._check_taken(till)
            self._check_apart(till)

    def _check_apart(self, till: Till) -> None:
        """Nothing of one company speaks of the other, in whatever table."""
        others = [each.customer for each in self.tills if each is not till]
        others += [each.name for each in self.tills if each is not till]
        if not others:
            return
        for rows in self.machine.memory._items.values():
            for (pk, sk), row in rows.items():
                if pk.startswith(f"T#{till.name}#") and any(each in str(row) for each in others):
                    raise Wrong(f"{pk} / {sk} speaks of another company")

    def _check_taken(self, till: Till) -> None:
        """Nothing of a file that was taken in is missing."""
        listed = self.machine.services.payments.files.listed(till.who, 20).items
        if busy := [each.id for each in listed if each.busy]:
            raise Wrong(f"{till.name}: {busy} are still worked on")
        there = Counter((line["text"], line["amount"]) for line in till.lines())
        for made in listed:
            if made.state != "taken" or till.undone:
                continue
            for mark in {self._mark(each) for each in self._of(made.size)}:
                if there[mark] != self._times(mark):
                    raise Wrong(f"{till.name}: {mark} is there {there[mark]} times")

    def _of(self, size: int) -> list[Reported]:
        """What stands in the file of this size."""
        first = len(self.files[0]) == size
        return self.reported if first else [self.back]
