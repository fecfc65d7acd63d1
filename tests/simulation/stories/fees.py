"""Fee sheets that are asked for twice, answered, compared and withdrawn while charges change.

A sheet that can still be confirmed, or is, agrees with the books line by line: whoever changes a
charge outdates the sheets that wait, and of what is confirmed must name the confirmation. No
charge is on two sheets at once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from chalicelib.accounts.confirmation.evidence import Visit
from chalicelib.accounts.confirmation.preparing import JOB
from chalicelib.accounts.confirmation.schemas import AnswerIn, CompareIn, SheetNew
from chalicelib.accounts.disputes.schemas import DisputedByLink
from chalicelib.accounts.disputes.words import Reason
from chalicelib.accounts.ledger.correcting import Correction, carry_out
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.dynamo import Item
from chalicelib.notify.mail import Email
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.shared_links import visitor
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.acts import Nothing
from tests.simulation.machine import BEGIN, Wrong
from tests.simulation.stories.accounts import FIN
from tests.simulation.stories.books import Books
from tests.simulation.story import ANN, Story

LINK: Final = re.compile(r"/fees/link/([\w.-]+)")
VISITOR: Final = visitor("ten_sim")
VISIT: Final = Visit("192.0.2.7", "a phone")
LIVE: Final = ("asked", "compare", "confirmed")
OVER: Final = ("confirmed", "blocked", "outdated", "withdrawn")


@dataclass
class Locked:
    """A confirmed line: the confirmation's number, and what had corrected it until then."""

    number: str
    before: set[str]


class Fees(Story):
    """One customer that confirms its charges, and two finance people who change them."""

    lengths = (1, 1, 2)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        services = self.machine.services
        new = CustomerNew(code="C1", name="Acme", email="c1@customer.example")
        self.customer = services.customers.create(self.who, new).id
        self.strict = self.rng.random() < 0.3
        if self.strict:
            terms = AgreementNew(account_customer=True, signatories=("Wang",), specimen="file 1")
            services.terms.agree(self.who, self.customer, 0, terms)
        self.charges = 0
        # More than two are prepared in the background (handlers.py).
        for _ in range(self.rng.choice((1, 2, 2, 5))):
            self._charge(services, self.who)
        self.books = Books(self.machine, self.who.tenant, self.customer)
        self.tokens: dict[str, None] = {}
        self.seen: dict[str, Item] = {}
        self.locked: dict[str, Locked] = {}
        self.looked = -1

    def mailed(self, email: Email) -> None:
        if found := LINK.search(email.text):
            self.tokens[found[1]] = None

    # ---- what people do

    def plan(self) -> None:
        rng, some = self.rng, self._some
        for _ in range(rng.choice((1, 1, 2, 3))):
            self.at("fees: ask", "C1", self._ask, between=(0, 0.5))
        for _ in range(rng.choice((1, 2))):
            self.at("fees: answer", "C1", self._answer(), who=VISITOR, between=(0.3, 0.9))
        for _ in range(rng.choice((1, 2, 3))):
            path, act = rng.choice(some())
            self.at(path, "C1", act, between=(0.1, 1))
        if rng.random() < 0.4:
            self.at("fees: dispute a line", "C1", self._dispute, who=VISITOR, between=(0.3, 0.9))
        for _ in range(rng.choice((0, 1, 2)) if self.strict else rng.choice((0, 0, 1))):
            self.at("fees: compare", "C1", self._compare(), between=(0.5, 1))

    def _some(self) -> tuple[tuple[str, Callable[[Services, Principal], Any]], ...]:
        return (
            ("invoice", self._charge),
            ("fees: correct a charge", self._correct()),
            ("fees: correct a charge", self._correct()),
            ("fees: take a charge back", self._take_back()),
            ("fees: withdraw", self._withdraw),
            ("fees: withdraw", self._withdraw),
        )

    def _charge(self, services: Services, who: Principal) -> None:
        self.charges += 1
        day = BEGIN.date() - timedelta(days=3)
        new = ChargeNew(
            currency="USD", amount=100_00, dated=day, due=day + timedelta(days=60),
            number=f"INV-{self.charges}",
        )  # fmt: skip
        services.ledger.record_charge(who, self.customer, new)

    def _ask(self, services: Services, who: Principal) -> None:
        services.confirmations.ask(who, SheetNew(customer_id=self.customer))

    def _answer(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()
        facts: dict[str, Any] = {"name": "Mei", "deliver_to": "12 Harbour Rd"}
        if self.rng.random() < 0.3:
            facts |= {"payer": "Holding", "title": "Holding Ltd"}
        if self.strict:
            facts |= {"signatory": "Wang", "promised": BEGIN.date() + timedelta(days=9)}
        said = AnswerIn.model_validate(facts)

        def answer(services: Services, who: Principal) -> None:
            services.confirmations.answer(self._token(which), said, VISIT)
            UnitOfWork(services.backing, who).commit()

        return answer

    def _dispute(self, services: Services, who: Principal) -> None:
        token = self._token(0)
        _, sheet = services.confirmations.by_link(token)
        if not sheet.confirmed_lines:
            raise Nothing
        said = DisputedByLink(name="Mei", amount=10_00, reason=Reason.RATE, words="less")
        services.confirmations.dispute(token, sheet.confirmed_lines[0].entry_id, said)
        UnitOfWork(services.backing, who).commit()

    def _compare(self) -> Callable[[Services, Principal], Any]:
        fits = self.rng.random() < 0.8

        def compare(services: Services, who: Principal) -> None:
            found = services.confirmations.of_customer(who, self.customer).items
            waiting = [each for each in found if each.state == "compare"]
            if not waiting:
                raise Nothing
            said = CompareIn(match=waiting[0].to_compare[0], fits=fits, note="seen")
            services.confirmations.compare(who, waiting[0].id, said)

        return compare

    def _withdraw(self, services: Services, who: Principal) -> None:
        found = services.confirmations.of_customer(who, self.customer).items
        if not found:
            raise Nothing
        services.confirmations.withdraw(who, found[0].id)

    def _correct(self) -> Callable[[Services, Principal], Any]:
        which, by, names = self.rng.random(), self.rng.choice((-7_00, 5_00)), self.rng.random()

        def correct(services: Services, who: Principal) -> None:
            item = self._pick(which)
            correction = Correction(item["id"], by, self._words(item, names))
            services.ledger.book(who, self.customer, lambda books: carry_out(books, correction))

        return correct

    def _take_back(self) -> Callable[[Services, Principal], Any]:
        which, names = self.rng.random(), self.rng.random()

        def take_back(services: Services, who: Principal) -> None:
            item = self._pick(which)
            named = self._words(item, names)
            services.ledger.reverse(who, self.customer, item["id"], "wrong", named)

        return take_back

    def _words(self, item: Item, names: float) -> str:
        """Who knows the confirmation names it, most of the time."""
        locked = self.locked.get(item["id"])
        return f"agreed, {locked.number}" if locked and names < 0.6 else ""

    def _pick(self, which: float) -> Item:
        items = [each for each in self.books.items().values() if each["kind"] == "charge"]
        return items[int(which * len(items))]

    def _token(self, which: float) -> str:
        if not self.tokens:
            raise Nothing
        return list(self.tokens)[int(which * len(self.tokens))]

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        self.looked = self.machine.moves(ACCOUNTS)
        self.books.check()
        for sheet in self._sheets():
            self._check_sheet(self.seen.get(sheet["id"]), sheet)
            self.seen[sheet["id"]] = sheet
        self._check_alone()
        for sheet in self.seen.values():
            if sheet["state"] in LIVE:
                self._check_named(sheet)
        for entry_id, locked in self.locked.items():
            self._check_locked(entry_id, locked)

    def _sheets(self) -> list[Item]:
        names = [row["sheet"] for row in self.books.rows("FEES#")]
        return [
            row
            for name in names
            for row in self.machine.items(ACCOUNTS, f"T#{self.who.tenant}#FCS#{name}")
        ]

    def _check_sheet(self, before: Item | None, sheet: Item) -> None:
        if before is not None and before["state"] in OVER and before["state"] != sheet["state"]:
            raise Wrong(f"a sheet was {before['state']} and became {sheet['state']}")
        if before and before["state"] == "preparing" != sheet["state"]:
            self.machine.paths[f"fees: prepared, then {sheet['state']}"] += 1
        if sheet["state"] not in LIVE or (before and before["state"] == "confirmed"):
            return
        for line in self._lines(sheet):
            self._check_line(sheet, line)
        if sheet["state"] == "confirmed":
            number = f"FC-{sheet['id'][-7:]}"
            for line in self._lines(sheet):
                before_it = {entry["id"] for entry in self._corrections(line["entry_id"])}
                self.locked[line["entry_id"]] = Locked(number, before_it)

    def _check_line(self, sheet: Item, line: Item) -> None:
        """What is to be confirmed is what the books say now."""
        item = self.books.items()[line["entry_id"]]
        off = sum(min(0, entry["amount"]) for entry in self._corrections(line["entry_id"]))
        if item["reversed_by"] or line["amount"] != item["amount"] + off:
            raise Wrong(
                f"{line['number']} is {line['amount']} on a sheet that is {sheet['state']}, "
                f"in the books {0 if item['reversed_by'] else item['amount'] + off}"
            )

    def _check_alone(self) -> None:
        live = [each for each in self.seen.values() if each["state"] in LIVE]
        found = [line["entry_id"] for sheet in live for line in self._lines(sheet)]
        if len(found) != len(set(found)):
            raise Wrong("a charge stands on two sheets")

    def _check_locked(self, entry_id: str, locked: Locked) -> None:
        for entry in self._corrections(entry_id):
            if entry["id"] not in locked.before and locked.number not in entry["note"]:
                raise Wrong(f"{entry['number']} was confirmed, and changed without its number")

    def _lines(self, sheet: Item) -> list[Item]:
        return [each for each in sheet["lines"] if each["entry_id"] not in sheet["disputed"]]

    def _corrections(self, entry_id: str) -> list[Item]:
        return [each for each in self.books.entries() if each["corrects"] == entry_id]

    # ---- and in the end

    def go_on(self) -> None:
        """What was given up while it was prepared is taken back, and may be asked for again."""
        desk = self.machine.services.confirmations
        given_up = {
            job.params["sheet"]
            for job in self.machine.services.jobs.newest(self.who, JOB).items
            if job.state == "failed"
        }
        for sheet in desk.of_customer(self.who, self.customer).items:
            if sheet.id in given_up and sheet.state == "preparing":
                desk.withdraw(self.who, sheet.id)
                self.machine.paths["fees: given up, and taken back"] += 1

    def check_at_end(self) -> None:
        for sheet in self.seen.values():
            if sheet["state"] == "preparing":
                raise Wrong(f"a sheet of {len(sheet['lines'])} charges is still being prepared")

    def _check_named(self, sheet: Item) -> None:
        """Nobody sees half a sheet: each charge of one that is sent knows it."""
        named = {row["sk"].removeprefix("LOCK#"): row["sheet"] for row in self.books.rows("LOCK#")}
        for line in self._lines(sheet):
            if named.get(line["entry_id"]) != sheet["id"]:
                raise Wrong(f"{line['number']} stands on a sheet and does not know")
