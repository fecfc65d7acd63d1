"""Bank files and their lines in the accounts table.

BF#<file> / META                        a file; by month lists them, the newest first
BA#<account> / L#<day>#<amount>#<n>     the n-th line of that day and amount: what makes it once
BACC / <currency>#<as it is written>    our own accounts: which one files mean that write it so
BA#<account> / S#<statement>            a statement that lines were seen in
BL#<line> / META                        a line; on the worklist while it is open, among the open
                                        items while what it is seems certain, by month always
BW#<two letters> / <word>#<day>#<line>  search words
ASIDE#<+ or ->#<A or N>#<payer> / META  what money of a payer was set aside as, and how often
PAYER#<A or N>#<account or name> / META whom a payer has paid for, and how often
BMAP#<headings> / META                  how a table with these headings was read

``<account>`` is the account's number and currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.accounts.payments.errors import TakenMeanwhile
from chalicelib.accounts.payments.lines import account_key
from chalicelib.accounts.payments.model import BankFile, Line
from chalicelib.accounts.payments.names import payer_key
from chalicelib.accounts.payments.own_accounts import OwnAccounts, Written
from chalicelib.accounts.payments.sameness import Known, Place
from chalicelib.kit.dynamo import Between, Equals, Item, Key, Prefix, Query
from chalicelib.kit.money import LARGEST
from chalicelib.kit.paging import Listing
from chalicelib.kit.text import words
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

PAGE = 200
# A line is found by its first words: payer, references, text.
MOST_WORDS = 24
# An agent pays for some customers; a bank's collecting account for so many that it says nothing.
MOST_PAYEES = 8
_FILE, _LINE = tuple(BankFile.model_fields), tuple(Line.model_fields)
_KNOWN, _PLACE = tuple(Known.model_fields), tuple(Place.model_fields)


class PaymentRepository(TenantRepository):
    """Reads and writes the bank files of one tenant."""

    # ---- files

    def file(self, file_id: str) -> BankFile | None:
        row = self.store.get(Key(ACCOUNTS, self.pk("BF", file_id), "META"))
        return BankFile.model_validate(_only(row, _FILE)) if row else None

    def files(self, limit: int, after: Item | None) -> Listing[BankFile]:
        query = Query(ACCOUNTS, self.pk("BF"), "by_month", None, limit, False, after)
        page = self.store.query(query)
        return Listing(
            [BankFile.model_validate(_only(row, _FILE)) for row in page.items], page.after
        )

    def insert_file(self, uow: UnitOfWork, made: BankFile) -> None:
        uow.insert(ACCOUNTS, self._file_row(made))

    def replace_file(self, uow: UnitOfWork, after: BankFile) -> None:
        uow.replace(ACCOUNTS, self._file_row(after), after.version - 1)

    # ---- what makes a line once

    def own_accounts(self, currency: str) -> OwnAccounts:
        """Our own accounts in a currency, in all the ways in which files write them."""
        query = Query(ACCOUNTS, self.pk("BACC"), sk=Prefix(f"{currency}#"), limit=PAGE)
        found: dict[str, Written] = {}
        for row in self.every(query):
            key = row["sk"].removeprefix(f"{currency}#")
            found[key] = Written(row["account"], bool(row.get("said")))
        return OwnAccounts(found)

    def put_account(self, uow: UnitOfWork, currency: str, key: str, written: Written) -> None:
        """Note a way to write one of our own accounts; noting it again changes nothing."""
        row = {"pk": self.pk("BACC"), "sk": f"{currency}#{key}", **written._asdict()}
        uow.put(ACCOUNTS, row)

    def known(self, account: str, first: date, last: date) -> list[Known]:
        """Every line of an account that was taken in for these days, both included."""
        span = Between(f"L#{first}#", f"L#{last}#~")
        query = Query(ACCOUNTS, self.pk("BA", account), sk=span, limit=PAGE)
        return [Known.model_validate(_only(row, _KNOWN)) for row in self.every(query)]

    def places(self, account: str, keys: Iterable[str]) -> dict[str, Place]:
        """The statements with these keys."""
        wanted = sorted(set(keys))
        found: dict[str, Place] = {}
        for start in range(0, len(wanted), 100):
            part = [self._place_key(account, each) for each in wanted[start : start + 100]]
            rows = [row for row in self.store.get_many(part) if row]
            found |= {row["key"]: Place.model_validate(_only(row, _PLACE)) for row in rows}
        return found

    def put_place(self, uow: UnitOfWork, account: str, place: Place) -> None:
        key = self._place_key(account, place.key)
        uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, **place.model_dump(mode="json")})

    def insert_line(self, uow: UnitOfWork, line: Line, known: Known) -> None:
        """Write a line that must not be there yet, with what makes it once."""
        row = self._known_row(_account(line), known)
        uow.insert(ACCOUNTS, row, refuse=TakenMeanwhile())
        uow.insert(ACCOUNTS, self._line_row(line))

    def replace_known(self, uow: UnitOfWork, account: str, after: Known) -> None:
        """Note what changed of where a line was seen, and who lists it, unless it did meanwhile."""
        seen = Equals("sightings", after.sightings - 1)
        uow.put(ACCOUNTS, self._known_row(account, after), seen, refuse=TakenMeanwhile())

    def remove_line(self, uow: UnitOfWork, line: Line, known: Known) -> None:
        """Take a line out of the books of the bank, as if its file had never come."""
        uow.delete(self._line_key(line.id), Equals("version", line.version))
        pk = self.pk("BA", _account(line))
        key = Key(ACCOUNTS, pk, _known_sk(line.booked, line.amount, line.occurrence))
        uow.delete(key, Equals("sightings", known.sightings), refuse=TakenMeanwhile())

    # ---- lines

    def line(self, line_id: str) -> Line | None:
        row = self.store.get(self._line_key(line_id))
        return _line(row) if row else None

    def lines(self, ids: Sequence[str]) -> list[Line]:
        """These lines (at most 100), without those that are not there."""
        rows = self.store.get_many([self._line_key(each) for each in ids]) if ids else []
        return [_line(row) for row in rows if row]

    def open_lines(self, limit: int, after: Item | None) -> Listing[Line]:
        query = Query(ACCOUNTS, self.pk("BLOPEN"), "worklist", None, limit, False, after)
        page = self.store.query(query)
        return Listing([_line(row) for row in page.items], page.after)

    def certain_lines(self, limit: int, after: Item | None) -> Listing[Line]:
        """Open lines whose foremost proposal is certain, the newest first."""
        query = Query(ACCOUNTS, self.pk("BLCERTAIN"), "open_items", None, limit, False, after)
        page = self.store.query(query)
        return Listing([_line(row) for row in page.items], page.after)

    def all_lines(self, limit: int, after: Item | None) -> Listing[Line]:
        query = Query(ACCOUNTS, self.pk("BL"), "by_month", None, limit, False, after)
        page = self.store.query(query)
        return Listing([_line(row) for row in page.items], page.after)

    def with_word(self, word: str, limit: int, after: Item | None) -> Listing[Line]:
        """Lines with a word that begins so."""
        pk = self.pk("BW", word[:2])
        page = self.store.query(Query(ACCOUNTS, pk, None, Prefix(word), limit, False, after))
        ids = list(dict.fromkeys(row["line"] for row in page.items))
        return Listing(self.lines(ids), page.after)

    def put_words(self, lines: Sequence[Line]) -> None:
        """Lay the search words of lines down; doing so again changes nothing."""
        rows = [
            {
                "pk": self.pk("BW", word[:2]),
                "sk": f"{word}#{line.booked}#{line.id}",
                "line": line.id,
            }
            for line in lines
            for word in words(line.needle)[:MOST_WORDS]
        ]
        self.store.put_many(ACCOUNTS, rows)

    def replace_line(self, uow: UnitOfWork, after: Line) -> None:
        """Write a line over the version it was read at."""
        uow.replace(ACCOUNTS, self._line_row(after), after.version - 1)

    def with_amount(self, account: str, amount: int, limit: int) -> list[Line]:
        """The newest lines of an account with exactly this amount."""
        pk = self.pk("BLAMT", account, str(amount))
        page = self.store.query(Query(ACCOUNTS, pk, "by_month", None, limit, False))
        return self.lines([row["line_id"] for row in page.items])

    # ---- payers

    def payers(self, line: Line) -> tuple[dict[str, int], dict[str, int]]:
        """Whom this account, and payers of this name, have paid for before, and how often."""
        account, name = self._payer_keys(line)
        keys = [each for each in (account, name) if each]
        rows = self.store.get_many(keys) if keys else []
        found = {key: dict(row["customers"]) for key, row in zip(keys, rows, strict=True) if row}
        return (
            found.get(account, {}) if account else {},
            found.get(name, {}) if name else {},
        )

    def remember_payer(self, uow: UnitOfWork, line: Line, customer_id: str) -> None:
        """Count that this payer has paid for a customer; the last few customers are kept."""
        counts = self.payers(line)
        for key, known in zip(self._payer_keys(line), counts, strict=True):
            if key is None:
                continue
            times = {**known, customer_id: known.get(customer_id, 0) + 1}
            kept = dict(sorted(times.items(), key=lambda each: -each[1])[:MOST_PAYEES])
            uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, "type": "payer", "customers": kept})

    def forget_payer(self, uow: UnitOfWork, line: Line, customer_id: str) -> None:
        """It did not pay for this customer after all: that time counts no more."""
        for key, known in zip(self._payer_keys(line), self.payers(line), strict=True):
            if key is None or customer_id not in known:
                continue
            times = known | {customer_id: known[customer_id] - 1}
            kept = {each: count for each, count in times.items() if count > 0}
            if kept:
                uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, "type": "payer", "customers": kept})
            else:
                uow.delete(key)

    def _payer_keys(self, line: Line) -> tuple[Key | None, Key | None]:
        account, name = account_key(line.party_account), payer_key(line.party)
        return (
            Key(ACCOUNTS, self.pk("PAYER", "A", account), "META") if account else None,
            Key(ACCOUNTS, self.pk("PAYER", "N", name), "META") if name else None,
        )

    def aside(self, line: Line) -> tuple[str, int] | None:
        """What money of this account, or under this name, was set aside as, and how often."""
        keys = self._aside_keys(line)
        rows = self.store.get_many(keys) if keys else []
        return next(((str(row["note"]), int(row["times"])) for row in rows if row), None)

    def remember_aside(self, uow: UnitOfWork, line: Line, note: str) -> None:
        """Note what it was set aside as; the newest word counts."""
        before = self.aside(line)
        times = before[1] + 1 if before else 1
        for key in self._aside_keys(line):
            uow.put(ACCOUNTS, {"pk": key.pk, "sk": key.sk, "note": note, "times": times})

    def forget_aside(self, uow: UnitOfWork, line: Line) -> None:
        """It was wrong: nothing is proposed of it any more."""
        for key in self._aside_keys(line):
            uow.delete(key)

    def _aside_keys(self, line: Line) -> list[Key]:
        """By account and by name, each direction by itself; the account is the surer."""
        way = "+" if line.amount > 0 else "-"
        account, name = account_key(line.party_account), payer_key(line.party)
        told = [("A", account), ("N", name)]
        return [
            Key(ACCOUNTS, self.pk("ASIDE", way, kind, each), "META") for kind, each in told if each
        ]

    # ---- tables

    def mapping(self, headings: str) -> dict[str, Any]:
        row = self.store.get(Key(ACCOUNTS, self.pk("BMAP", headings), "META"))
        return dict(row["kept"]) if row else {}

    def remember_mapping(self, uow: UnitOfWork, headings: str, kept: Mapping[str, Any]) -> None:
        pk = self.pk("BMAP", headings)
        uow.put(ACCOUNTS, {"pk": pk, "sk": "META", "type": "bank-map", "kept": dict(kept)})

    def _file_row(self, made: BankFile) -> Item:
        return {
            "pk": self.pk("BF", made.id),
            "sk": "META",
            "type": "bank-file",
            "by_month_pk": self.pk("BF"),
            "by_month_sk": made.id,
            **made.model_dump(mode="json"),
        }

    def _line_row(self, line: Line) -> Item:
        place = f"{line.booked}#{line.id}"
        row: Item = {
            "pk": self.pk("BL", line.id),
            "sk": "META",
            "type": "bank-line",
            "by_month_pk": self.pk("BL"),
            "by_month_sk": place,
            **line.model_dump(mode="json"),
        }
        if line.state == "open":
            row |= {"worklist_pk": self.pk("BLOPEN"), "worklist_sk": place}
        if line.certain:
            row |= {"open_items_pk": self.pk("BLCERTAIN"), "open_items_sk": place}
        return row

    def _known_row(self, account: str, known: Known) -> Item:
        sk = _known_sk(known.day, known.amount, known.number)
        facts = known.model_dump(mode="json")
        return {
            "pk": self.pk("BA", account),
            "sk": sk,
            "by_month_pk": self.pk("BLAMT", account, str(known.amount)),
            "by_month_sk": f"{known.day}#{known.line_id}",
            **facts,
        }

    def _place_key(self, account: str, key: str) -> Key:
        return Key(ACCOUNTS, self.pk("BA", account), f"S#{key}")

    def _line_key(self, line_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("BL", line_id), "META")


def _known_sk(day: date | str, amount: int, number: int) -> str:
    return f"L#{day}#{amount + LARGEST:016d}#{number:05d}"


def _account(line: Line) -> str:
    return f"{line.account}.{line.currency}"


def _line(row: Item) -> Line:
    return Line.model_validate(_only(row, _LINE))


def _only(row: Item, names: Sequence[str]) -> Item:
    return {name: row[name] for name in names if name in row}
