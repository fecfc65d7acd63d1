"""Giving back what a cancelled export had taken: account after account, then the next may begin.

From the transaction that cancelled it, the cancelled export can take nothing any more: taking is
conditional on the job that the header names. So what is given back is all that it ever had.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from chalicelib.accounts.bookkeeping.model import given_back
from chalicelib.accounts.bookkeeping.ports import Books, Exports
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.tenancy.principal import Principal

ACCOUNTS_PER_STEP: Final = 50


@dataclass
class GivingBack:
    """The steps of a ``bookkeeping-cancel`` job; a step made again finds nothing left."""

    backing: Backing
    rows: Callable[[Principal], Exports]
    ledger: Books

    def step(self, who: Principal, job: Job) -> Job:
        """Give back what the export had of the next accounts."""
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, job.cursor.get("after"))
        for account in page.items:
            self._account(who, account.customer_id, str(job.params["cancels"]))
        after = job.advanced(done=job.done + len(page.items), cursor={"after": page.after})
        return after if page.after else after.finished(self.backing.clock.now())

    def _account(self, who: Principal, customer_id: str, export: str) -> None:
        rows = self.rows(who)
        for currency, held in sorted(rows.claims(customer_id).items()):
            if held.export == export:
                try:
                    rows.give_back(customer_id, currency, held, given_back(held))
                except ConditionFailed:
                    continue  # another worker made the same step
