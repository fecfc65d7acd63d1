"""Exports in the accounts table.

T#<tenant>#BOOKKEEPING / META                      the number given last, and its job
T#<tenant>#A#<customer> / EXPORTED#<currency>      the newest export with entries of this
                                                   account, and which numbers it took
"""

from chalicelib.accounts.bookkeeping.model import Claim, Header
from chalicelib.kit.dynamo import Absent, AllOf, Check, Equals, Key, Prefix, Put, Query
from chalicelib.kit.paging import MAX_LIMIT
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_PREFIX = "EXPORTED#"


class ExportRepository(TenantRepository):
    """Reads and writes what one tenant has exported."""

    def header(self) -> Header:
        """The running exports; number 0 before the first."""
        row = self.store.get(Key(ACCOUNTS, self._pk, "META"))
        if row is None:
            return Header()
        return Header(last=row["last"], job=row["job"], version=row["version"])

    def save_header(self, uow: UnitOfWork, header: Header) -> None:
        """Write the header over the version it was read at."""
        facts = {"last": header.last, "job": header.job, "version": header.version + 1}
        row = {"pk": self._pk, "sk": "META", **facts}
        if header.version:
            uow.replace(ACCOUNTS, row, header.version)
        else:
            uow.insert(ACCOUNTS, row)

    def claims(self, customer_id: str) -> dict[str, Claim]:
        """What is exported of an account, by currency."""
        query = Query(ACCOUNTS, self.pk("A", customer_id), sk=Prefix(_PREFIX), limit=MAX_LIMIT)
        return {
            row["sk"].removeprefix(_PREFIX): Claim(
                export=row["export"], first=row["first"], last=row["last"]
            )
            for row in self.store.query(query).items
        }

    def put_claim(self, customer_id: str, currency: str, held: Claim | None, new: Claim) -> None:
        """Let the running export take these entries.

        Raises ``ConditionFailed`` when it was overtaken: also by the next export, after which a
        worker that slept must not take anything for the one before.
        """
        row = {"pk": self.pk("A", customer_id), "sk": f"{_PREFIX}{currency}", **new.model_dump()}
        same = AllOf(Equals("last", held.last), Equals("export", held.export)) if held else Absent()
        running = Check(Key(ACCOUNTS, self._pk, "META"), Equals("job", new.export))
        self.store.commit([Put(ACCOUNTS, row, same), running])

    def give_back(self, customer_id: str, currency: str, held: Claim, after: Claim) -> None:
        """Let the next export take what a cancelled one had. Raises ``ConditionFailed``."""
        row = {"pk": self.pk("A", customer_id), "sk": f"{_PREFIX}{currency}", **after.model_dump()}
        same = AllOf(Equals("last", held.last), Equals("export", held.export))
        self.store.commit([Put(ACCOUNTS, row, same)])

    @property
    def _pk(self) -> str:
        return self.pk("BOOKKEEPING")
