"""A customer that settles by shipment, while charges come late and runs are cut off.

Whatever is booked, in whichever order, stands on one statement: that of its shipment, or the
day's own where it names none. The balances go on from one statement to the next.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.terms.model import Settlement
from chalicelib.accounts.terms.schemas import AgreementNew, TermsNew
from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import CustomerNew
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.principal import Principal
from tests.simulation.machine import BEGIN, Wrong
from tests.simulation.stories.accounts import FIN
from tests.simulation.stories.books import Books
from tests.simulation.stories.statements import EVER, Statements
from tests.simulation.story import ANN, Story

# Two spellings are one shipment; what names none comes last.
SHIPMENTS: Final = ("F-1", "f 1", "F-2", "F-2", "")
CODES: Final = ("USD", "USD", "EUR")
FIRST: Final = BEGIN.date() - timedelta(days=9)
SAID: Final = "statements/issued"


class Shipped(Story):
    """One customer, two finance people, and the runs that they start."""

    lengths = (1, 1, 2, 3)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        """There is a first statement already: nothing after it is only brought forward."""
        services, self.number = self.machine.services, 1
        new = CustomerNew(code="C1", name="Acme", email="c1@customer.example")
        self.id = services.customers.create(self.who, new).id
        terms = TermsNew(settlement=Settlement.SHIPMENT)
        services.terms.agree(self.who, self.id, 0, AgreementNew(terms=terms, reason="agreed"))
        self.books = Books(self.machine, self.who.tenant, self.id)
        self.charged = 0
        self.looked = -1
        charge = ChargeNew(currency="USD", amount=10_00, dated=FIRST, number="I0")
        services.ledger.record_charge(self.who, self.id, charge)
        services.statements.run.by_shipment.issue(self.who, self.id, EVER, FIRST)
        self.statements = Statements(self, [self])

    def today(self) -> date:
        return self.machine.clock.now().astimezone(ZoneInfo(self.zone)).date()

    # ---- what people do

    def plan(self) -> None:
        rng = self.rng
        for _ in range(rng.choice((2, 3, 4, 5))):
            self.at("invoice", "C1", self._charge())
        if rng.random() < 0.4:
            self.at("payment", "C1", self._pay())
        if rng.random() < 0.3:
            self.at("take a charge back", "C1", self._take_back(), between=(0.3, 1))
        for _ in range(rng.choice((1, 2, 3))):
            self.at("shipments' run", "the company", self._run(), between=(0.2, 1))
        if rng.random() < 0.3:
            self.at("statement", "C1", self._by_hand(), between=(0.2, 1))
        for how in ("supplement", "revise"):
            if rng.random() < 0.2:
                self.at(how, "C1", self.statements.again(how), between=(0.5, 1))

    def _charge(self) -> Callable[[Services, Principal], Any]:
        rng = self.rng
        self.charged += 1
        new = ChargeNew(
            currency=rng.choice(CODES), amount=rng.randrange(10_00, 900_00),
            dated=BEGIN.date() - timedelta(days=rng.randint(0, 12)),
            number=f"I{self.charged}", shipment=rng.choice(SHIPMENTS),
        )  # fmt: skip
        return lambda services, who: services.ledger.record_charge(who, self.id, new)

    def _pay(self) -> Callable[[Services, Principal], Any]:
        amount = self.rng.randrange(5_00, 400_00)
        new = CreditNew(currency="USD", amount=amount, dated=BEGIN.date() - timedelta(days=1))
        return lambda services, who: services.ledger.record_payment(who, self.id, new)

    def _take_back(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def take_back(services: Services, who: Principal) -> None:
            items = [each for each in self.books.items().values() if each["kind"] == "charge"]
            item = items[int(which * len(items))]
            services.ledger.reverse(who, self.id, item["id"], "wrong")

        return take_back

    def _run(self) -> Callable[[Services, Principal], Any]:
        ago, send = self.rng.choice((1, 1, 2, 5)), self.rng.random() < 0.5

        def run(services: Services, who: Principal) -> None:
            self._start(services, who, self.today() - timedelta(days=ago), send=send)

        return run

    def _start(self, services: Services, who: Principal, until: date, *, send: bool) -> None:
        by = Settlement.SHIPMENT
        services.statements.start_run(who, until, until, send=send, settlement=by)

    def _by_hand(self) -> Callable[[Services, Principal], Any]:
        """Everything on one statement, as if the customer settled otherwise."""
        ago = self.rng.choice((1, 3))

        def issue(services: Services, who: Principal) -> None:
            until = self.today() - timedelta(days=ago)
            services.statements.issuing.issue(who, self.id, until, until)

        return issue

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked != self.machine.store.writes:
            self.looked = self.machine.store.writes
            self.books.check()

    # ---- and in the end

    def go_on(self) -> None:
        """A run that was given up is started again; the last one states all that is left."""
        runs = self.machine.services.statements.runs(self.who, 20)
        self.machine.paths["shipments' run: given up"] += any(j.state == "failed" for j in runs)

        def last(services: Services, who: Principal) -> None:
            self.last = self.today()
            self._start(services, who, self.last, send=True)

        at = max(self.end, self.machine.clock.now()) + timedelta(days=1)
        self.machine.plan(at, "shipments' run", "the company", last, self.who)

    def check_at_end(self) -> None:
        self.statements.check_at_end()
        issued = self.machine.services.statements.newest(self.who, 100).items
        standing = [each for each in issued if not each.revised_by]
        stated = {entry for statement in standing for entry in self._listed(statement)}
        due = [each for each in self.books.entries() if each["dated"] <= f"{self.last}"]
        if missing := [each["number"] for each in due if each["id"] not in stated]:
            raise Wrong(f"{missing} stand on no statement")
        self._check_sent(standing)

    def _listed(self, statement: Statement) -> list[str]:
        lines = self.machine.services.statements.lines(self.who, statement)
        return [line.entry_id for found in lines.values() for line in found]

    def _check_sent(self, standing: list[Statement]) -> None:
        """What a run that sends has issued or found went to the customer, in one letter."""
        letters = Counter(
            row["message"]["subject_id"]
            for row in self.machine.partitions(PLATFORM, f"T#{self.who.tenant}#OUT#")
            if row["message"]["template"] == SAID
        )
        for each in standing:
            if letters[each.id] != (each.sent_at is not None):
                raise Wrong(f"{letters[each.id]} letters of {each.number}, sent {each.sent_at}")
            if each.by_shipment and not each.revision and self._must_be_sent(each):
                self.machine.paths["shipment's statement sent"] += 1
                if each.sent_at is None:
                    raise Wrong(f"{each.number} of shipment {each.shipment} was not sent")

    def _must_be_sent(self, statement: Statement) -> bool:
        """Every run of its day sends; or one did that began after it was issued."""
        runs = self.machine.services.statements.runs(self.who, 20)
        mine = [job for job in runs if job.params["until"] == f"{statement.until}"]
        done = [job for job in mine if job.state == "done" and job.params["send"]]
        after = [job for job in done if job.created_at >= statement.issued_at]
        return bool(after or (done and all(job.params["send"] for job in mine)))
