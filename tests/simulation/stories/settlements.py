"""Settlements that are proposed, approved twice at once, moved up in time, and credited.

Who may grant what is written down a second time here. After every step: each grant has its credit
note and each credit note its grant, nobody decides on their own request, nothing beyond somebody's
authority is granted at once, and what nobody answers goes up in time, once for each level. A
ticket that is closed or merged takes nothing new; what was asked for before is still decided, or
taken back, once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.clock import instant
from chalicelib.kit.dynamo import Item
from chalicelib.tables import ACCOUNTS, TICKETS
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.settling.authority import DEFAULT
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.words import Handover
from tests.simulation.acts import Nothing
from tests.simulation.machine import Wrong
from tests.simulation.stories.office import Office
from tests.simulation.story import ANN, Story

# What each may grant at once and to one customer in a year, in cents.
MAY: Final = {"service": (100_00, 300_00), "supervisor": (500_00, 2_000_00),
              "manager": (5_000_00, 15_000_00), "owner": (50_000_00, 150_000_00)}  # fmt: skip
SENIORITY: Final = {"service": 0, "supervisor": 1, "manager": 2, "owner": 3}
DECISIONS: Final = {f"settlement_{how}" for how in ("approved", "refused", "granted", "withdrawn")}
ANSWER_WITHIN: Final = timedelta(hours=8)
AMOUNTS: Final = (80_00, 250_00, 900_00, 3_000_00, 9_000_00, 60_000_00)
LI: Final = Principal("ten_sim", "usr_li", "service", "Li", "li@sim.example")
SAM: Final = Principal("ten_sim", "usr_sam", "supervisor", "Sam", "sam@sim.example")
MAY_: Final = Principal("ten_sim", "usr_may", "manager", "May", "may@sim.example")


@dataclass
class Asked:
    """A settlement as it was last seen, and since when whom it waits for."""

    row: Item
    levels: list[int] = field(default_factory=list)


class Settlements(Story):
    """One customer's complaints, and the people who may settle them."""

    lengths = (1, 1, 2, 4)

    def people(self) -> list[Principal]:
        self.staff = self.rng.choice(
            ([ANN, MAY_, SAM, LI], [ANN, MAY_, SAM, LI], [ANN, SAM], [ANN])
        )
        return self.staff

    def scene(self) -> None:
        services = self.machine.services
        new = CustomerNew(code="C1", name="Acme", email="c1@customer.example")
        self.customer = services.customers.create(self.who, new).id
        tickets = range(self.rng.choice((1, 1, 1, 2)))
        self.tickets = [self._raised(f"Complaint {n}") for n in tickets]
        self.office = Office(self.zone)
        self.seen: dict[str, Asked] = {}
        # Nothing new is asked for on these: closed, or merged into another.
        self.closed: set[str] = set()
        self.shares: list[tuple[datetime, int]] = [
            (datetime.min.replace(tzinfo=ZoneInfo("UTC")), 1)
        ]
        self.away: list[tuple[str, date, date, str]] = []
        self.looked = -1
        self.charged = self.paid = 0

    def _raised(self, subject: str) -> str:
        new = TicketNew(subject=subject, text="Two cartons are missing.", customer_id=self.customer)
        return self.machine.services.tickets.raise_ticket(self.who, new).id

    # ---- what people do

    def plan(self) -> None:
        for number in range(self.rng.choice((1, 2, 3, 4))):
            who = self.rng.choice((self.staff[-1], self._somebody()))
            part = (0, 0.6)
            self.at("propose settlement", str(number), self._propose(), who=who, between=part)
        for number in range(self.rng.choice((1, 2, 4, 6))):
            decide = "approve" if self.rng.random() < 0.7 else "refuse settlement"
            act = self._decide(decide)
            self.at(decide, str(number), act, who=self._somebody(), between=(0.2, 1))
        if self.rng.random() < 0.3:
            self.at("authority changed", "the company", *self._authority())
        if len(self.staff) > 2 and self.rng.random() < 0.4:
            self._plan_absence()
        if self.rng.random() < 0.25:
            self._plan_close(self.rng.choice(self.tickets))
        if self.rng.random() < 0.3:
            who = self.rng.choice((self.staff[-1], self._somebody()))
            self.at("withdraw", "one", self._withdraw(), who=who, between=(0.1, 0.8))
        if self.tickets[1:] and self.rng.random() < 0.5:
            self._plan_merge()
        if self.rng.random() < 0.4:
            self._plan_account()

    def _somebody(self) -> Principal:
        return self.rng.choice(self.staff)

    def _propose(self) -> Callable[[Services, Principal], Any]:
        ticket, amount = self.rng.choice(self.tickets), self.rng.choice(AMOUNTS)
        new = SettlementNew.model_validate(
            {"remedy": "credit", "amount": amount, "currency": "USD", "departs": "as agreed"}
        )
        return lambda services, who: services.settling.propose(who, ticket, new)

    def _decide(self, how: str) -> Callable[[Services, Principal], Any]:
        which = self.rng.random()

        def decide(services: Services, who: Principal) -> None:
            # What waits for them, else anything that waits: they may try.
            mine = [row for row in self._asked() if row["seat"]["asked"] == who.user]
            ticket, id_ = self._one_of(mine or self._asked(), which)
            if how == "approve":
                services.settling.approve(who, ticket, id_)
            else:
                services.settling.refuse(who, ticket, id_, "not our fault")

        return decide

    def _withdraw(self) -> Callable[[Services, Principal], Any]:
        which, theirs = self.rng.random(), self.rng.random() < 0.5

        def withdraw(services: Services, who: Principal) -> None:
            others = [row for row in self._asked() if row["proposed_by"] != who.user]
            ticket, id_ = self._one_of(others if theirs else self._asked(), which)
            services.settling.withdraw(who, ticket, id_, "settled by phone")

        return withdraw

    def _asked(self) -> list[Item]:
        return [each.row for each in self.seen.values() if each.row["state"] == "asked"]

    def _one_of(self, rows: list[Item], which: float) -> tuple[str, str]:
        if not rows:
            raise Nothing
        ticket, _, id_ = rows[int(which * len(rows))]["id"].partition(":")
        return ticket, id_

    def _plan_last_moment(self, row: Item) -> None:
        """Whoever is asked, or stands in, answers when it is about to be asked of another."""
        at = instant(row["due_at"]) + timedelta(seconds=self.rng.randint(-5, 65))
        seat = row["seat"]
        able = {seat["asked"], *self._stand_ins(seat["holder"])}
        who = self.rng.choice([each for each in self.staff if each.user in able])

        def approve(services: Services, who: Principal) -> None:
            ticket, _, id_ = row["id"].partition(":")
            services.settling.approve(who, ticket, id_)

        if at < self.end:
            self.machine.plan(at, "approve at the last moment", row["id"], approve, who)

    def _plan_merge(self) -> None:
        """One of two goes on in the other; some of it is undone later."""
        ticket, into = self.rng.sample(self.tickets, 2)

        def merge(services: Services, who: Principal) -> None:
            services.desk.merge(who, ticket, into, services.tickets.get(who, ticket).version)

        def unmerge(services: Services, who: Principal) -> None:
            services.desk.unmerge(who, ticket, services.tickets.get(who, ticket).version)

        merged, apart = self.closed.add, self.closed.discard
        self.at("merge", ticket, merge, lambda: merged(ticket), between=(0.1, 0.8))
        if self.rng.random() < 0.3:
            self.at("unmerge", ticket, unmerge, lambda: apart(ticket), between=(0.4, 1))

    def _authority(self) -> tuple[Callable[[Services, Principal], Any], Callable[[], None]]:
        """Everybody may grant half of what they might."""

        def change(services: Services, who: Principal) -> None:
            rows = {
                role: row | {"each": row["each"] // 2, "customer": row["customer"] // 2}
                for role, row in DEFAULT["authority"].items()
            }
            services.tenancy.companies.set_policy(who, "authority", {**DEFAULT, "authority": rows})

        return change, lambda: self.shares.append((self.machine.clock.now(), 2))

    def _plan_absence(self) -> None:
        gone, deputy = self.rng.sample([MAY_, SAM, ANN], 2)
        first = self.today()
        last = first + timedelta(days=self.rng.randint(0, self.days))
        absence = (gone.user, first, last, deputy.user)

        def leave(services: Services, who: Principal) -> None:
            services.tenancy.people.set_absence(who, *absence)

        self.at("absence", gone.name, leave, lambda: self.away.append(absence), between=(0, 0.3))
        self.at("approve", "all", self._decide("approve"), who=deputy, between=(0.3, 1))

    def _plan_close(self, ticket: str) -> None:
        def close(services: Services, who: Principal) -> None:
            services.tickets.close(who, ticket, "We are sorry.", handed=Handed(means=Handover.POST))

        self.at("close with answer", ticket, close, lambda: self.closed.add(ticket))

    def _plan_account(self) -> None:
        amount = self.rng.randrange(100_00, 9_000_00)
        day = self.today()
        charge = ChargeNew(currency="USD", amount=amount, dated=day, due=day, number="I1")
        credit = CreditNew(currency="USD", amount=amount // 2, dated=day)

        def charged() -> None:
            self.charged += amount

        def paid() -> None:
            self.paid += amount // 2

        book = lambda s, w: s.ledger.record_charge(w, self.customer, charge)  # noqa: E731
        pay = lambda s, w: s.ledger.record_payment(w, self.customer, credit)  # noqa: E731
        self.at("invoice", "C1", book, charged)
        self.at("payment", "C1", pay, paid)

    def today(self) -> date:
        return self.machine.clock.now().astimezone(ZoneInfo(self.zone)).date()

    # ---- what must be true after every step

    def check(self) -> None:
        self._check_late()
        if self.looked == self.machine.moves(ACCOUNTS, TICKETS):
            return
        self.looked = self.machine.moves(ACCOUNTS, TICKETS)
        for row in self._settlements():
            known = self.seen.get(row["id"])
            if known is None:
                self.seen[row["id"]] = self._first_seen(row)
            elif known.row["version"] != row["version"]:
                self._moved(known, row)
        self._check_credits()

    def _first_seen(self, row: Item) -> Asked:
        if row["ticket_id"] in self.closed:
            raise Wrong(f"{row['id']} was proposed after its complaint was over")
        if row["state"] == "granted" and not self._within(row, self._role(row["proposed_by"])):
            raise Wrong(f"{row['id']}: {row['amount']} was beyond {row['proposed_by']}")
        if row["state"] == "asked" and row["seat"]["asked"] == row["proposed_by"]:
            self._check_alone(row)
        if row["state"] == "asked" and self.rng.random() < 0.3:
            self._plan_last_moment(row)
        return Asked(row, [row["seat"]["level"]] if row["seat"] else [])

    def _check_alone(self, row: Item) -> None:
        if len([each for each in self.staff if SENIORITY[each.role]]) > 1:
            raise Wrong(f"{row['id']}: {row['proposed_by']} is asked about their own request")

    def _moved(self, known: Asked, row: Item) -> None:
        if known.row["state"] != "asked":
            raise Wrong(f"{row['id']} was decided, and changed again to {row['state']}")
        if row["state"] == "asked" and row["due_at"]:
            if row["seat"]["level"] <= known.levels[-1]:
                raise Wrong(f"{row['id']} was asked of level {row['seat']['level']} twice")
            known.levels.append(row["seat"]["level"])
        if row["state"] != "asked":
            self._check_decision(known.row, row)
        known.row = row

    def _check_decision(self, before: Item, row: Item) -> None:
        by, seat = row["decided_by"], before["seat"]
        if row["state"] == "withdrawn":
            self._check_withdrawn(row, by)
            return
        if by == row["proposed_by"] and not seat["again"]:
            raise Wrong(f"{row['id']}: {by} decided on their own request")
        stand_ins = self._stand_ins(seat["holder"])
        allowed = {seat["asked"], *stand_ins}
        if by not in allowed and SENIORITY[self._role(by)] <= seat["level"]:
            raise Wrong(f"{row['id']}: {by} decided, who was not asked")
        if by != seat["holder"] and by in stand_ins:
            self.machine.paths["decided by a deputy"] += 1
        if row["ticket_id"] in self.closed:
            self.machine.paths["decided though it is over"] += 1

    def _check_withdrawn(self, row: Item, by: str) -> None:
        """Who asked, or who leads; here nobody else handles the ticket but who took it in."""
        if by not in (row["proposed_by"], ANN.user) and not SENIORITY[self._role(by)]:
            raise Wrong(f"{row['id']}: {by} took back what they had not asked for")

    def _stand_ins(self, holder: str) -> set[str]:
        """The holder, and their deputy while they are away; on the day that changes, either."""
        found = {holder}
        for gone, first, last, deputy in self.away:
            if gone == holder and first <= self.today() <= last:
                found.add(deputy)
        return found

    def _within(self, row: Item, role: str) -> bool:
        """Whether the role may grant it beside all that was granted before."""
        at = instant(row["proposed_at"])
        in_force = [share for since, share in self.shares if since <= at]
        share = min(in_force[-1], *(s for since, s in self.shares if since >= at), in_force[-1])
        before = sum(
            each.row["amount"] for each in self.seen.values() if each.row["state"] == "granted"
        )
        each_, customer = (limit // share for limit in MAY[role])
        return bool(row["amount"] <= each_ and before + row["amount"] <= customer)

    def _check_credits(self) -> None:
        """A grant and its credit note are one transaction."""
        granted = {
            each.row["entry_id"]: each.row["amount"]
            for each in self.seen.values()
            if each.row["state"] == "granted"
        }
        account = f"T#{self.who.tenant}#A#{self.customer}"
        entries = self.machine.items(ACCOUNTS, account, "E#")
        noted = {e["id"]: -e["amount"] for e in entries if e["kind"] == "credit_note"}
        if noted != granted:
            raise Wrong(f"credit notes {noted} were booked, granted are {granted}")

    def _check_late(self) -> None:
        now = self.machine.clock.now()
        for known in self.seen.values():
            if known.row["state"] != "asked" or not known.row["due_at"]:
                continue
            due = self.office.reached(instant(known.row["asked_at"]), ANSWER_WITHIN)
            if due is not None and now > self.machine.latest(due):
                raise Wrong(f"{known.row['id']} should have gone up at {due}")

    # ---- and in the end

    def check_at_end(self) -> None:
        self._check_sums()
        self._check_lines()

    def _check_sums(self) -> None:
        granted = sum(k.row["amount"] for k in self.seen.values() if k.row["state"] == "granted")
        rows = self.machine.items(TICKETS, f"T#{self.who.tenant}#GRANTED#{self.customer}")
        months = rows[0]["months"] if rows else {}
        remembered = sum(sums.get("USD", 0) for sums in months.values())
        if remembered != granted:
            raise Wrong(f"{granted} were granted, remembered are {remembered}")
        account = self.machine.items(ACCOUNTS, f"T#{self.who.tenant}#A#{self.customer}")
        meta = next((row for row in account if row["sk"] == "META"), {})
        balance = meta.get("balances", {}).get("USD", {}).get("total", 0)
        if balance != self.charged - self.paid - granted:
            raise Wrong(f"the balance is {balance}")

    def _check_lines(self) -> None:
        """The timeline says each thing once, and what went up in time went up not early."""
        for ticket in self.tickets:
            lines = self.machine.items(TICKETS, f"T#{self.who.tenant}#K#{ticket}", "EV#")
            decided = [line for line in lines if line["kind"] in DECISIONS]
            mine = [k.row for k in self.seen.values() if k.row["ticket_id"] == ticket]
            if len(decided) != sum(row["state"] != "asked" for row in mine):
                raise Wrong(f"{ticket}: {len(decided)} lines tell of decisions")
            for line in lines:
                if line["kind"].startswith("settlement_late"):
                    self.machine.paths[line["kind"]] += 1
                    if instant(line["at"]) < instant(line["due_at"]):
                        raise Wrong(f"{line['id']} came early")

    def _settlements(self) -> list[Item]:
        return [
            row
            for ticket in self.tickets
            for row in self.machine.items(TICKETS, f"T#{self.who.tenant}#SETTLE#{ticket}")
            if row["sk"].startswith("S#")
        ]

    def _role(self, user: str) -> str:
        return next(each.role for each in self.staff if each.user == user)
