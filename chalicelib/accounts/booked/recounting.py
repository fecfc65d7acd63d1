"""Counting bookings, accepted disputes and what was billed of shipments anew, from their facts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from chalicelib.accounts.booked.books import Books
from chalicelib.accounts.booked.ports import (
    Bookings,
    Counted,
    Customers,
    Disputes,
    Ledger,
    Shipments,
)
from chalicelib.accounts.credit.model import Side
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.paging import MAX_LIMIT, every
from chalicelib.shipments.model import Shipment
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

JOB: Final = "exposure-recount"
CUSTOMERS_PER_STEP: Final = 5
# A transaction takes 100 operations; the account, the sums and the audit line are three.
ROWS_AT_ONCE: Final = 90


@dataclass
class Recounting:
    """Adds up, for every customer, what its exposure counts beside the ledger."""

    backing: Backing
    rows: Callable[[Principal], Bookings]
    counted: Callable[[Principal], Counted]
    ledger: Ledger
    shipments: Shipments
    disputes: Disputes
    customers: Customers
    jobs: Jobs

    def start(self, who: Principal) -> Job:
        """Count everybody anew, in the background."""
        who.require("accounts.post")
        uow = UnitOfWork(self.backing, who)
        job = self.jobs.start(uow, JOB, {})
        uow.audit("credit.recount", job.id)
        uow.commit(job)
        return job

    def step(self, who: Principal, job: Job) -> Job:
        """Count the next customers; ``changed`` counts those that were kept differently."""
        page = self.customers.listed(who, CUSTOMERS_PER_STEP, job.cursor.get("after"))
        changed = job.cursor.get("changed", 0) + sum(self.of(who, hit.id) for hit in page.items)
        done = job.done + len(page.items)
        after = job.advanced(done=done, cursor={"after": page.after, "changed": changed})
        if page.after is not None:
            return after
        now = self.backing.clock.now()
        return after.model_copy(update={"total": done}).finished(now, changed=changed)

    def of(self, who: Principal, customer_id: str) -> bool:
        """Count one customer anew; whether something was kept differently.

        Rows first, in as many transactions as they take, the sums with the last of them. Raises
        ``Stale`` when somebody keeps booking meanwhile.
        """
        return on_fresh_facts(lambda: self._of(who, customer_id))

    def _of(self, who: Principal, customer_id: str) -> bool:
        rows, counted = self.rows(who), self.counted(who)
        account, items = self.ledger.items_of(who, customer_id)
        was = counted.beside(customer_id)
        kept = Books.of(rows.all_bookings(customer_id), rows.all_billed(customer_id))
        now = kept.anew(customer_id, list(self._expecting(who, customer_id)), items)
        sums = {(Side.BOOKING, code): amount for code, amount in now.left.items()}
        accepted = self.disputes.accepted(who, customer_id)
        sums |= {(Side.ACCEPTED_DISPUTE, code): amount for code, amount in accepted.items()}
        changes = kept.changes(now)
        if not changes and sums == was.sums:
            return False
        while True:
            part, changes = changes[:ROWS_AT_ONCE], changes[ROWS_AT_ONCE:]
            uow = UnitOfWork(self.backing, who)
            self.ledger.hold_still(uow, account)
            for each in part:
                rows.put(uow, each)
            if not changes:
                counted.recount(uow, customer_id, was, sums)
            uow.audit("credit.recount", customer_id, rows=len(part))
            uow.commit()
            if not changes:
                return True

    def _expecting(self, who: Principal, customer_id: str) -> Iterator[Shipment]:
        """The shipments of a customer for which charges are expected."""
        all_of_them = every(
            lambda after: self.shipments.of_customer(who, customer_id, MAX_LIMIT, after)
        )
        return (each for each in all_of_them if each.expected_charges)
