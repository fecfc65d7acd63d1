"""The steps of an export: account after account, then its files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.bookkeeping.errors import NotListedYet
from chalicelib.accounts.bookkeeping.files import ExportFiles, as_text
from chalicelib.accounts.bookkeeping.model import COLUMNS, Claim, Sum, added, claim, line
from chalicelib.accounts.bookkeeping.ports import Books, Companies, CustomerFiles, Exports
from chalicelib.accounts.ledger.model import Account, Entry
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.kit.xlsx_export import xlsx_bytes
from chalicelib.tenancy.principal import Principal

ACCOUNTS_PER_STEP: Final = 25


@dataclass
class Making:
    """Carries out exports. A step that dies anywhere is done again and takes the same entries:
    what an export takes of an account is claimed on the account before it is written down."""

    backing: Backing
    rows: Callable[[Principal], Exports]
    ledger: Books
    companies: Companies
    customers: CustomerFiles
    # Makes the workbook of a finished export.
    workbook: Callable[[str, Sequence[str], Iterable[Sequence[object]]], bytes] = xlsx_bytes

    def step(self, who: Principal, job: Job) -> Job:
        """Write down the entries of the next accounts; in the end, the files."""
        files = ExportFiles(self.backing.blobs, who.tenant, job.id)
        cursor = job.cursor or {"after": None, "part": 0, "sums": {}}
        if cursor.get("gathered"):
            return self._finish(files, job)
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, cursor["after"])
        sums = {code: Sum(**each) for code, each in cursor["sums"].items()}
        lines: list[list[object]] = []
        for account in page.items:
            entries = list(self._taken(who, job, account))
            sums = added(sums, entries)
            lines += self._lines(who, job, account.customer_id, entries)
        files.put_part(cursor["part"], lines)
        after = {
            "after": page.after,
            "part": cursor["part"] + 1,
            "sums": {code: each.model_dump() for code, each in sorted(sums.items())},
            "gathered": page.after is None,
        }
        return job.advanced(done=job.done + len(page.items), cursor=after)

    def _taken(self, who: Principal, job: Job, account: Account) -> Iterator[Entry]:
        if job.params["number"]:
            # Listed accounts may lag behind; what is claimed must be what is booked.
            yield from self._unexported(who, job.id, account.customer_id)
            return
        since, until = (date.fromisoformat(job.params[name]) for name in ("since", "until"))
        for currency in sorted(account.balances):
            yield from self.ledger.entries_between(who, account.customer_id, currency, since, until)

    def _unexported(self, who: Principal, export: str, customer_id: str) -> Iterator[Entry]:
        account = self.ledger.account(who, customer_id)
        claims = self.rows(who).claims(customer_id)
        for currency, balance in sorted(account.balances.items()):
            taken = self._claimed(
                who, customer_id, currency, claims.get(currency), export, balance.seq
            )
            if taken is None:
                continue
            entries = self.ledger.entries_numbered(
                who, customer_id, currency, taken.first, taken.last
            )
            if len(entries) != taken.last - taken.first + 1:
                raise NotListedYet(f"{len(entries)} of {taken.first} to {taken.last}")
            yield from entries

    def _claimed(
        self,
        who: Principal,
        customer_id: str,
        currency: str,
        held: Claim | None,
        export: str,
        newest: int,
    ) -> Claim | None:
        new = claim(held, export, newest)
        if new is None or new == held:
            return new
        try:
            self.rows(who).put_claim(customer_id, currency, held, new)
        except ConditionFailed:
            # Another worker makes the same step: what it has claimed is what both write down.
            found = self.rows(who).claims(customer_id).get(currency)
            return found if found and found.export == export else None
        return new

    def _lines(
        self, who: Principal, job: Job, customer_id: str, entries: list[Entry]
    ) -> list[list[object]]:
        if not entries:
            return []
        customer = self.customers.get(who, customer_id)
        zone = ZoneInfo(self.companies.calendar(who).zone)
        number: int = job.params["number"]
        return [line(each, number, customer.code, customer.name, zone) for each in entries]

    def _finish(self, files: ExportFiles, job: Job) -> Job:
        parts = job.cursor["part"]
        files.put("csv", csv_bytes(COLUMNS, map(as_text, files.rows(parts))))
        files.put("xlsx", self.workbook("Entries", COLUMNS, files.rows(parts)))
        result: dict[str, Any] = {"sums": job.cursor["sums"]}
        return job.model_copy(update={"total": job.done}).finished(
            self.backing.clock.now(), **result
        )
