"""Use cases of terms: what was agreed with a customer, and when its charges fall due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.accounts.terms.ending import EndingAgreements
from chalicelib.accounts.terms.model import Agreement, Start, Terms, terms_in_force
from chalicelib.accounts.terms.policy import POLICY, terms_of
from chalicelib.accounts.terms.ports import (
    Agreements,
    CreditWatch,
    Customers,
    Departures,
    Tenancy,
)
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid, Problem, Stale
from chalicelib.kit.money import CURRENCIES
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class TermsService:
    """Agreements with customers; what was booked before keeps the due date it got then."""

    backing: Backing
    rows: Callable[[Principal], Agreements]
    tenancy: Tenancy
    customers: Customers
    departed: Departures
    credit: CreditWatch
    ending: EndingAgreements

    def agreement(self, who: Principal, customer_id: str) -> Agreement:
        """What was agreed with a customer. Raises ``NotFound``."""
        self.customers.get(who, customer_id)
        return self.rows(who).get(customer_id)

    def agreements(self, who: Principal, ids: Sequence[str]) -> dict[str, Agreement]:
        """The agreements of up to 100 customers by id, by one read."""
        return self.rows(who).many(list(dict.fromkeys(ids)))

    def terms(self, who: Principal, customer_id: str, on: date | None = None) -> Terms:
        """The terms that hold on a day (today). Raises ``NotFound``."""
        return self.in_force(who, self.rows(who).get(customer_id), on)

    def in_force(self, who: Principal, agreement: Agreement, on: date | None = None) -> Terms:
        """The terms that hold on a day (today) beside an agreement that was read already."""
        grade = self.customers.get(who, agreement.customer_id).grade
        defaults = terms_of(grade, self.tenancy.policy(who, POLICY))
        return terms_in_force(defaults, agreement, on or self.today(who))

    def due_date(self, who: Principal, customer_id: str, dated: date, shipment: str = "") -> date:
        """When a document of that date falls due, by the terms that hold on its date."""
        terms = self.terms(who, customer_id, dated)
        leaves = terms.start is Start.DEPARTURE and shipment
        departed = self.departed(who, customer_id, shipment) if leaves else None
        return terms.due_date(dated, self.tenancy.calendar(who), departed)

    def agree(self, who: Principal, customer_id: str, version: int, new: AgreementNew) -> Agreement:
        """Write down what was agreed. Raises ``Invalid``, ``Stale``, ``NotFound``."""
        who.require("accounts.terms")
        before = self.agreement(who, customer_id)
        if before.version != version:
            raise Stale()
        _check(new)
        uow = UnitOfWork(self.backing, who)
        facts = new.model_dump(exclude={"terms"})
        own = Terms(**new.terms.model_dump()) if new.terms else None
        after = Agreement(
            customer_id=customer_id,
            terms=own,
            **facts,
            changed_by=who.user,
            changed_at=uow.now,
            version=version + 1,
        )
        after = self.ending.armed(who, before, after)
        changed = [n for n in AgreementNew.model_fields if getattr(before, n) != getattr(after, n)]
        self.rows(who).save(uow, after)
        self.credit.at_once(uow, customer_id)
        uow.audit("account.agree", customer_id, fields=sorted(changed), reason=new.reason)
        uow.commit(after)
        return after

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        zone = ZoneInfo(self.tenancy.calendar(who).zone)
        return self.backing.clock.now().astimezone(zone).date()


def _check(new: AgreementNew) -> None:
    """Raises ``Invalid`` with every field that does not fit the others."""
    problems = []
    if new.terms is not None and not new.reason:
        problems.append(Problem("reason", "Say why this customer differs from its grade."))
    if new.limit is not None and new.currency not in CURRENCIES:
        problems.append(Problem("currency", "Choose a currency from the list."))
    if new.valid_from and new.valid_until and new.valid_until < new.valid_from:
        problems.append(Problem("valid_until", "The agreement ends before it begins."))
    if new.increase and new.increase_until is None:
        problems.append(Problem("increase_until", "A temporary increase needs its last day."))
    if new.account_customer and not new.signatories:
        problems.append(Problem("signatories", "Name who may sign for an account customer."))
    if problems:
        raise Invalid(problems=tuple(problems))
