"""Disputes of a part of an invoice, opened and ended by either side while it is chased and paid.

What is held and for how long is read from the disputes' own rows; from it the debtor's truth knows
what may still be chased, and the ledger must hold exactly as much, after every step.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from chalicelib.accounts.disputes.errors import DisputeSettled
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import CreditIn, DisputedByLink, DisputeNew
from chalicelib.accounts.disputes.words import Reason, State
from chalicelib.bootstrap import Services
from chalicelib.kit.dynamo import Item
from chalicelib.notify.mail import Email
from chalicelib.tables import ACCOUNTS, PLATFORM
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.shared_links import visitor
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.acts import Nothing
from tests.simulation.stories.accounts import FIN, Accounts
from tests.simulation.stories.books import Books
from tests.simulation.stories.debtors import Debtor, Invoice
from tests.simulation.stories.statements import EVER
from tests.simulation.story import ANN

LINK: Final = re.compile(r"/statements/link/([\w.-]+)")
VISITOR: Final = visitor("ten_sim")
ENDED: Final = ("credited", "confirmed", "withdrawn")
# What the owner may grant at once, finance must ask for.
ENDINGS: Final = ("credited", "credited", "credited", "confirmed", "withdrawn")


@dataclass
class Disputer(Debtor):
    """A customer who disputes; what it disputes is chased no more, and the rest of it is."""

    disputes: dict[str, Item] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    opened: int = 0

    def plan(self) -> None:
        rng = self.story.rng
        self.deals_in = ["USD"]
        for n in range(rng.choice((1, 1, 2))):
            self._plan_invoice(rng, n, disputed=False)
        for _ in range(rng.randint(0, 2)):
            self._at("payment", self._payment(rng))
        if linked := rng.random() < 0.4:
            self.story.at("statement sent", str(self.number), self._stated, between=(0.3, 0.4))
        for _ in range(rng.choice((1, 1, 2))):
            self._plan_dispute()
        for _ in range(rng.choice((0, 2, 2, 3))):
            ending = "by link" if linked and rng.random() < 0.4 else rng.choice(ENDINGS)
            # Mostly somebody who has to ask, where it is much.
            who = VISITOR if ending == "by link" else rng.choice((ANN, *[FIN] * 4))
            act = self._end(ending)
            self.story.at(f"dispute ended: {ending}", "one", act, who=who, between=(0.5, 0.9))
        decide = rng.choice((("approve", self._approve), ("refuse", self._refuse)))
        self.story.at(f"dispute: {decide[0]}", "one", decide[1], who=ANN, between=(0.8, 1))
        if rng.random() < 0.4:
            self.story.at("dispute: approve", "one", self._approve, who=ANN, between=(0.6, 1))

    # ---- what either side does

    def _stated(self, services: Services, who: Principal) -> None:
        services.statements.issue(who, self.id, EVER, self.today(), send=True)

    def _plan_dispute(self) -> None:
        rng = self.story.rng
        share, which, by_link = rng.choice((1, 2, 3)), rng.random(), rng.random() < 0.3

        def dispute(services: Services, who: Principal) -> None:
            invoice = self._pick([i for i in self.invoices if i.open], which)
            facts = {"amount": -(-invoice.open // share), "reason": Reason.WEIGHT, "words": "1 t"}
            entry = self._entry(services, invoice)
            if by_link:
                said = DisputedByLink(name="Mei", **facts)  # type: ignore[arg-type]
                services.disputes.open_by_link(self._token(), entry, said, who.idempotency)
            else:
                new = DisputeNew(customer_id=self.id, entry_id=entry, **facts)  # type: ignore[arg-type]
                services.disputes.open(who, new)

        def opened() -> None:
            self.opened += 1

        path = "dispute by link" if by_link else "dispute of a part"
        who = VISITOR if by_link else None
        self.story.at(path, str(self.number), dispute, opened, who=who, between=(0.4, 0.7))

    def _end(self, how: str) -> Callable[[Services, Principal], Any]:
        rng = self.story.rng
        which, share = rng.random(), rng.choice((1, 1, 2))
        chosen: list[Dispute] = []

        def end(services: Services, who: Principal) -> None:
            desk = services.disputes
            if not chosen:
                found = desk.of_customer(ANN, self.id).items
                chosen.append(self._pick([each for each in found if each.standing], which))
            one = chosen[0]
            if how == "credited":
                desk.credit(who, one.id, CreditIn(amount=-(-one.amount // share), answer="Sorry."))
            elif how == "confirmed":
                desk.confirm(who, one.id, "It is right.")
            elif how == "withdrawn":
                desk.withdraw(who, one.id)
            else:
                self._withdraw(services, one)
                UnitOfWork(services.backing, who).commit()

        return end

    def _withdraw(self, services: Services, one: Dispute) -> None:
        """By a link there is no key: who clicks again finds it done."""
        try:
            services.disputes.withdraw_by_link(self._token(), one.id)
        except DisputeSettled:
            if services.disputes.get(ANN, one.id).state is not State.WITHDRAWN:
                raise

    def _approve(self, services: Services, who: Principal) -> None:
        asked = self._asked()
        services.settling.approve(who, asked["ticket_id"], asked["settlement_id"])

    def _refuse(self, services: Services, who: Principal) -> None:
        asked = self._asked()
        services.settling.refuse(who, asked["ticket_id"], asked["settlement_id"], "no")

    def _asked(self) -> Item:
        return self._pick([row for row in self.disputes.values() if row["state"] == "asked"], 0)

    def _token(self) -> str:
        return self._pick(self.tokens, 0)

    def _pick(self, found: list[Any], which: float) -> Any:
        if not found:
            raise Nothing
        return found[int(which * len(found))]

    def _entry(self, services: Services, invoice: Invoice) -> str:
        rows = Books(self.machine, self.who.tenant, self.id).items().values()
        return next(row["id"] for row in rows if row["debit"] and row["number"] == invoice.number)

    # ---- the truth

    def check(self) -> None:
        self._see_disputes()
        self._check_held()
        super().check()

    def _see_disputes(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        for row in self._rows("DISP#"):
            [now] = self.machine.items(ACCOUNTS, f"T#{self.who.tenant}#DSP#{row['dispute']}")
            before = self.disputes.get(now["id"])
            if before is None or before["state"] != now["state"]:
                self._came_to(before, now)
            self.disputes[now["id"]] = now

    def _came_to(self, before: Item | None, now: Item) -> None:
        """What a dispute's new state means for what it is about."""
        invoice = next(each for each in self.invoices if each.number == now["number"])
        if before is None:
            if any(d["state"] not in ENDED for d in self._about(invoice)):
                raise self._wrong(f"{invoice.number} is in two disputes")
            invoice.held = now["amount"]
        elif before["state"] in ENDED:
            raise self._wrong(f"{now['id']} was {before['state']} and became {now['state']}")
        elif now["state"] in ENDED:
            invoice.held = 0
        if now["state"] == "credited":
            self._credited(invoice, now["credited"])
        self.moved(invoice.currency)

    def _about(self, invoice: Invoice) -> list[Item]:
        return [each for each in self.disputes.values() if each["number"] == invoice.number]

    def _credited(self, invoice: Invoice, amount: int) -> None:
        """Against that very invoice, as far as it is open."""
        code, share = invoice.currency, min(amount, invoice.open)
        invoice.open -= share
        self.paid[code] = self.paid.get(code, 0) + amount
        self.on_account[code] = self.on_account.get(code, 0) + amount - share

    def _check_held(self) -> None:
        """The ledger holds exactly what stands in dispute."""
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        for item in Books(self.machine, self.who.tenant, self.id).items().values():
            if not item["debit"]:
                continue
            true = next(each for each in self.invoices if each.number == item["number"])
            held = item.get("disputed_amount", 0) if item["disputed"] else 0
            if (item["remaining"], held) != (true.open, true.held):
                raise self._wrong(f"{true} stands open by {item['remaining']}, held are {held}")

    def check_at_end(self) -> None:
        super().check_at_end()
        if len(self.disputes) != self.opened:
            raise self._wrong(f"{self.opened} disputes were opened, {len(self.disputes)} stand")


class Disputes(Accounts):
    """A customer, two finance people, and amounts that they do not agree about."""

    lengths = (2, 3, 5)

    def scene(self) -> None:
        self.runs: list[bool] = []
        self.debtors = [self._debtor(0)]

    def _debtor(self, number: int) -> Disputer:
        debtor = Disputer(self, number, "c0@customer.example")
        debtor.runs = self.runs
        debtor.opens()
        return debtor

    def plan(self) -> None:
        self.debtors[0].plan()

    def mailed(self, email: Email) -> None:
        """A reminder must say what is owed; a statement brings the link."""
        [debtor] = self.debtors
        [out] = self.machine.items(PLATFORM, f"T#{self.who.tenant}#OUT#{email.id}")
        if out["message"]["template"].startswith("reminders/"):
            debtor.check_mail(email.id, email.text)
        elif found := LINK.search(email.text):
            assert isinstance(debtor, Disputer)
            debtor.tokens.append(found[1])

    def check_at_end(self) -> None:
        self.debtors[0].check_at_end()
