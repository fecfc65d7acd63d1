"""Who a payment may be of: everything that the books know, gathered for ``proposing``."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.payments.converting import Conversions
from chalicelib.accounts.payments.model import Line, Proposal
from chalicelib.accounts.payments.names import alike, distinctive
from chalicelib.accounts.payments.office import Office
from chalicelib.accounts.payments.policy import POLICY
from chalicelib.accounts.payments.ports import Customers, Ledger, Policies
from chalicelib.accounts.payments.proposing import Candidate, Plan, propose
from chalicelib.accounts.payments.references import LOOKED_FOR, numbers_in
from chalicelib.accounts.payments.returning import (
    likeness,
    looked_for,
    may_take_back,
    proposed,
)
from chalicelib.accounts.payments.setting_aside import as_before, between_own
from chalicelib.tenancy.principal import Principal

# A text that leads to more customers than these leads nowhere.
MOST_CUSTOMERS = 6
# So many open items are looked at: all that one payment may hold.
ALL_ITEMS = 5000
_NAMESAKES = 8
# So much likeness has a payment whose reference the debit names.
NAMED = 12
# Payments of the same amount that may have come back, the newest.
EARLIER = 10


@dataclass
class _Evidence:
    """What speaks for one customer, while it is being gathered."""

    paid_before: int = 0
    named_before: int = 0
    alike: bool = False
    named: bool = False
    statements: set[date] = field(default_factory=set)
    weight: int = 0


@dataclass
class Finder:
    """Proposes what a line is. Reads only; what is proposed is looked for anew when accepted."""

    office: Office
    ledger: Ledger
    customers: Customers
    policies: Policies
    conversions: Conversions

    def plans(self, who: Principal, line: Line, most: int = ALL_ITEMS) -> list[Plan]:
        """What an incoming payment may be, the surest first."""
        if line.amount <= 0:
            return []
        policy = self.policies.policy(who, POLICY)
        return propose(line, self.candidates(who, line, most), policy)

    def best(self, who: Principal, line: Line) -> Proposal | None:
        """The foremost proposal for a line of either direction: a customer's, unless only a
        name or an amount speaks for one and it was set aside before."""
        found = self._best(who, line)
        if found and found.confidence != "possible":
            return found
        return self.aside(who, line) or found

    def _best(self, who: Principal, line: Line) -> Proposal | None:
        if line.amount > 0:
            plans = self.plans(who, line)
            return plans[0].proposal if plans else None
        earlier = self.earlier(who, line)
        customers = sorted({each.customer_id for each in earlier} - {""})
        return proposed(line, earlier, self.customers.names(who, customers))

    def aside(self, who: Principal, line: Line) -> Proposal | None:
        """What a line that is nothing of a customer's may be called, and why."""
        rows = self.office.rows(who)
        if own := between_own(line, rows.own_accounts(line.currency).others(line.account)):
            return own
        before = rows.aside(line)
        return as_before(line, *before) if before else None

    def earlier(self, who: Principal, line: Line) -> list[Line]:
        """Earlier payments that a debit may take back, wholly or a part, the likeliest first.

        One over another amount is found by its references only, and only shown if they agree.
        """
        account, rows = f"{line.account}.{line.currency}", self.office.rows(who)
        found = {each.id: each for each in rows.with_amount(account, -line.amount, EARLIER)}
        for word in looked_for(line):
            named = rows.with_word(word, EARLIER, None).items
            found |= {each.id: each for each in named if likeness(line, each) >= NAMED}
        fitting = [each for each in found.values() if may_take_back(line, each)]
        return sorted(fitting, key=lambda each: (-likeness(line, each), each.id))

    def candidates(self, who: Principal, line: Line, most: int) -> list[Candidate]:
        """The customers for whom most speaks, each with its open items."""
        found: dict[str, _Evidence] = {}
        for gather in (self._by_payer, self._by_number, self._by_name, self._by_amount):
            gather(who, line, lambda customer: found.setdefault(customer, _Evidence()))
        ranked = sorted(found, key=lambda each: (-found[each].weight, each))[:MOST_CUSTOMERS]
        names = self.customers.names(who, ranked)
        others = self._elsewhere(who, line, [each for each in ranked if found[each].named], most)
        converted = self.conversions.of(
            who, line, {code for each in others.values() for code in each}
        )
        return [
            Candidate(
                customer_id=each,
                name=names[each],
                items=tuple(self.ledger.debits(who, each, line.currency, most)),
                paid_before=found[each].paid_before,
                named_before=found[each].named_before,
                alike=found[each].alike,
                statements=tuple(sorted(found[each].statements)),
                elsewhere=others.get(each, {}),
                converted=converted,
            )
            for each in ranked
            if each in names
        ]

    def _elsewhere(
        self, who: Principal, line: Line, customers: list[str], most: int
    ) -> dict[str, dict[str, tuple[Item, ...]]]:
        """Open debits in other currencies of customers whose numbers the text names."""
        found: dict[str, dict[str, tuple[Item, ...]]] = {}
        for customer in customers:
            balances = self.ledger.account(who, customer).balances
            others = [code for code, each in balances.items() if each.debits]
            found[customer] = {
                code: tuple(self.ledger.debits(who, customer, code, most))
                for code in sorted(others)
                if code != line.currency
            }
        return found

    def _by_payer(self, who: Principal, line: Line, of: Callable[[str], _Evidence]) -> None:
        """Whom payments of this account, or of a payer with this name, were for before."""
        account, name = self.office.rows(who).payers(line)
        for customer, times in account.items():
            of(customer).paid_before = times
            of(customer).weight += 60
        for customer, times in name.items():
            of(customer).named_before = times
            of(customer).weight += 40

    def _by_number(self, who: Principal, line: Line, of: Callable[[str], _Evidence]) -> None:
        """Whose documents, shipments or statements the text names."""
        for number in numbers_in(line.needle)[:LOOKED_FOR]:
            for found in self.ledger.bearing(who, number):
                of(found.customer_id).weight += 50
                of(found.customer_id).named = True
                if found.what == "statement":
                    of(found.customer_id).statements.add(date.fromisoformat(found.id))

    def _by_name(self, who: Principal, line: Line, of: Callable[[str], _Evidence]) -> None:
        """Customers that are called as the payer is, in either language."""
        for word in distinctive(line.party)[:2]:
            for hit in self.customers.search(who, word, _NAMESAKES).items:
                if alike(line.party, (hit.name, hit.local_name)) and not of(hit.id).alike:
                    of(hit.id).alike = True
                    of(hit.id).weight += 30

    def _by_amount(self, who: Principal, line: Line, of: Callable[[str], _Evidence]) -> None:
        """Customers of which exactly this much is open on one document."""
        items = self.ledger.open_of_amount(who, line.currency, line.amount)
        for customer in _few(item.customer_id for item in items):
            of(customer).weight += 10


def _few(customers: Iterable[str]) -> list[str]:
    """The customers, unless there are so many that the amount says nothing."""
    counted = Counter(customers)
    return list(counted) if len(counted) <= 3 else []
