"""Agents whose account is set off, and the books handed on to bookkeeping, while all go on booking.

Set-off is two-sided: what it takes from the one side it takes from the other, under a number that
is given once. An entry is in exactly one running export: of each account and currency, everything
up to the number that the last export took.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from chalicelib.accounts.bookkeeping.files import ExportFiles
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.payables.schemas import PaidIn, PayableNew
from chalicelib.accounts.terms.schemas import AgreementNew
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

LATER: Final = BEGIN.date() + timedelta(days=60)
CODES: Final = ("USD", "EUR")


@dataclass
class Agent:
    """An agent and what it truly owes, and is owed, in each currency."""

    id: str
    books: Books
    owes: Counter[str]
    owed: Counter[str]


class Closing(Story):
    """One or two agents, two finance people, and a bookkeeper who fetches what is new."""

    lengths = (1, 1, 2)

    def people(self) -> list[Principal]:
        return [ANN, FIN]

    def somebody(self) -> Principal:
        return self.rng.choice((ANN, FIN))

    def scene(self) -> None:
        self.agents = [self._agent(n) for n in range(self.rng.choice((1, 1, 2)))]
        self.numbered = 0
        self.exports = 0
        self.looked = -1
        self.seen: dict[str, Item] = {}

    def _agent(self, number: int) -> Agent:
        services = self.machine.services
        new = CustomerNew(code=f"A{number}", name=f"Agency {number}")
        id_ = services.customers.create(self.who, new).id
        services.terms.agree(self.who, id_, 0, AgreementNew(set_off=True))
        books = Books(self.machine, self.who.tenant, id_)
        return Agent(id_, books, Counter(), Counter())

    # ---- what people do

    def plan(self) -> None:
        rng = self.rng
        for agent in self.agents:
            for _ in range(rng.choice((1, 2, 3))):
                self._plan_booking(agent, "invoice")
            for _ in range(rng.choice((1, 2))):
                self._plan_booking(agent, "bill")
            if rng.random() < 0.4:
                self._plan_booking(agent, "payment")
            if rng.random() < 0.3:
                self._plan_booking(agent, "credit bill")
            for _ in range(rng.choice((0, 1, 1, 2))):
                self.at("set off", agent.id, self._set_off(agent), between=(0.3, 0.9))
            if rng.random() < 0.4:
                self.at("set-off undone", agent.id, self._undo(), between=(0.5, 1))
            if rng.random() < 0.2:
                self.at("bill paid", agent.id, *self._pay(agent), between=(0.3, 1))
        for _ in range(rng.choice((1, 1, 2, 3))):
            self.at("export", "the company", self._export, self._exported, between=(0.1, 1))

    def _plan_booking(self, agent: Agent, what: str) -> None:
        self.numbered += 1
        code, amount = self.rng.choice((*CODES, "USD")), self.rng.randrange(10_00, 900_00)
        day = BEGIN.date() - timedelta(days=self.rng.choice((1, 3, 40)))
        facts: dict[str, Any] = {"currency": code, "amount": amount, "dated": day}
        number = f"N-{self.numbered}"

        def book(services: Services, who: Principal) -> None:
            if what == "invoice":
                charge = ChargeNew(**facts, due=LATER, number=number)
                services.ledger.record_charge(who, agent.id, charge)
            elif what == "payment":
                services.ledger.record_payment(who, agent.id, CreditNew(**facts))
            else:
                sign = -1 if what == "credit bill" else 1
                told = facts | {"amount": sign * amount, "number": number}
                bill = PayableNew(**told, due=LATER, customer_id=agent.id, supplier="Agency")
                services.payables.record(who, bill)

        def booked() -> None:
            side = agent.owed if "bill" in what else agent.owes
            side[code] += amount if what in ("bill", "invoice") else -amount

        self.at(what, agent.id, book, booked, between=(0, 0.8))

    def _set_off(self, agent: Agent) -> Callable[[Services, Principal], Any]:
        code = self.rng.choice((*CODES, "USD", "USD"))
        return lambda services, who: services.agents.set_off(who, agent.id, code)

    def _undo(self) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def undo(services: Services, who: Principal) -> None:
            found = services.agents.newest(who, 20).items
            if not found:
                raise Nothing
            one = found[int(which * len(found))]
            services.agents.undo(who, one.id, one.version, "not agreed")

        return undo

    def _pay(self, agent: Agent) -> tuple[Callable[[Services, Principal], Any], Any]:
        """A bill is paid by money beside all that."""
        paid: list[tuple[str, int]] = []

        def pay(services: Services, who: Principal) -> None:
            found = [e for e in services.payables.open_to(who, agent.id) if e.remaining > 0]
            if not found:
                raise Nothing
            part = -(-found[0].remaining // 2)
            paid[:] = [(found[0].currency, part)]
            said = PaidIn(amount=part, on=BEGIN.date())
            services.payables.pay(who, found[0].id, found[0].version, said)

        def took_effect() -> None:
            agent.owed[paid[0][0]] -= paid[0][1]

        return pay, took_effect

    def _export(self, services: Services, who: Principal) -> None:
        services.bookkeeping.start(who)

    def _exported(self) -> None:
        self.exports += 1

    # ---- what must be true after every step

    def check(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        self.looked = self.machine.moves(ACCOUNTS)
        for agent in self.agents:
            agent.books.check()
        self._see_set_offs()
        for agent in self.agents:
            self._check_sides(agent)

    def _see_set_offs(self) -> None:
        found = [row for row in self._rows("SETOFF#") if row["sk"] == "META"]
        numbers = sorted(row["sequence"] for row in found)
        if numbers != list(range(1, len(found) + 1)):
            raise Wrong(f"set-off numbers {numbers}")
        for row in found:
            before = self.seen.get(row["id"])
            agent = next(each for each in self.agents if each.id == row["customer_id"])
            code, moved = row["position"]["currency"], self._moved(row)
            if before is None:
                agent.owes[code] -= moved
                agent.owed[code] -= moved
            if row["undone_at"] and not (before and before["undone_at"]):
                agent.owes[code] += moved
                agent.owed[code] += moved
            self.seen[row["id"]] = row

    def _moved(self, row: Item) -> int:
        """By how much either account is lower: what a credit in its own books did not pay."""
        laid: Counter[tuple[str, bool]] = Counter()
        for side in ("ours", "theirs"):
            for each in row["position"][side]:
                laid[side, each["credit"]] += each["set_off"]
        sides = {side: laid[side, False] + laid[side, True] for side in ("ours", "theirs")}
        if set(sides.values()) != {row["amount"]}:
            raise Wrong(f"{row['id']} is over {row['amount']}, its sides over {sides}")
        return laid["ours", False] - laid["theirs", True]

    def _check_sides(self, agent: Agent) -> None:
        """What was set off is gone from either side; the rest is what was booked and paid."""
        for code in CODES:
            total = agent.books.balance(code)["total"]
            if total != agent.owes[code]:
                raise Wrong(f"{agent.id} owes {total} {code}, booked are {agent.owes[code]}")
        left = Counter(
            {code: sum(r["remaining"] for r in self._payables(agent, code)) for code in CODES}
        )
        if _told(left) != _told(agent.owed):
            raise Wrong(f"{agent.id} is owed {left}, recorded are {agent.owed}")

    def _payables(self, agent: Agent, code: str) -> list[Item]:
        return [
            row | {"remaining": row["amount"] - sum(self._standing(row))}
            for row in self._rows("PAY#")
            if row.get("customer_id") == agent.id and row["currency"] == code
        ]

    def _standing(self, payable: Item) -> list[int]:
        return [paid["amount"] for paid in payable["payments"] if not paid["undone_on"]]

    def _rows(self, prefix: str) -> list[Item]:
        return self.machine.partitions(ACCOUNTS, f"T#{self.who.tenant}#{prefix}")

    # ---- and in the end

    def go_on(self) -> None:
        desk = self.machine.services.bookkeeping
        for export in desk.newest(self.who).items:
            if export.state == "failed":
                desk.go_on(self.who, export.id)
                self.machine.paths["export: given up, and on again"] += 1

    def check_at_end(self) -> None:
        """What the files hold, each entry once, is what the exports took of the accounts."""
        done = self.machine.services.bookkeeping.newest(self.who, 20).items
        if sorted(each.number for each in done) != list(range(1, self.exports + 1)):
            raise Wrong(f"exports {[each.number for each in done]}, {self.exports} were begun")
        if unfinished := [each.number for each in done if each.state != "done"]:
            raise Wrong(f"exports {unfinished} are not done")
        listed = Counter(name for each in done for name in self._listed(each.id))
        if twice := [name for name, times in listed.items() if times > 1]:
            raise Wrong(f"{twice} were exported twice")
        if listed.keys() != (taken := self._taken()):
            raise Wrong(f"exported are {sorted(listed)}, taken were {sorted(taken)}")

    def _listed(self, export_id: str) -> list[str]:
        files = ExportFiles(self.machine.backing.blobs, self.who.tenant, export_id)
        content = files.get("csv")
        if content is None:
            raise Wrong(f"export {export_id} has no file")
        return [row["entry"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]

    def _taken(self) -> set[str]:
        """The entries up to the number that the last export of their account took."""
        found = set()
        for agent in self.agents:
            last = {row["sk"][-3:]: row["last"] for row in agent.books.rows("EXPORTED#")}
            entries = agent.books.entries()
            found |= {e["id"] for e in entries if e["seq"] <= last.get(e["currency"], 0)}
        return found


def _told(sums: Counter[str]) -> dict[str, int]:
    return {code: amount for code, amount in sums.items() if amount}
