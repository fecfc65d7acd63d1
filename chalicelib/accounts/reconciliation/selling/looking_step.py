"""The part of a comparison that looks what customers were charged for what a carrier bills."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, Field

from chalicelib.accounts.reconciliation import walking
from chalicelib.accounts.reconciliation.files import ReconciliationFiles
from chalicelib.accounts.reconciliation.model import Reconciliation, Told
from chalicelib.accounts.reconciliation.selling.books import Books
from chalicelib.accounts.reconciliation.selling.model import Cost, Sale, Sold, shared, spellings
from chalicelib.jobs.model import Job
from chalicelib.shipments.references import normal_number
from chalicelib.tenancy.principal import Principal

NUMBERS_AT_ONCE: Final = 100
ACCOUNTS_AT_ONCE: Final = 50

Packed = Sequence[tuple[str, str, list[str], list[str]]]


class Gathered(BaseModel):
    """What one step found: charges, the numbers that led to them, and whose shipments a number
    is of. ``others`` are the numbers of those shipments, ``beside`` the charges that bear one of
    these: they count where the number itself led to none."""

    sales: dict[str, Sale] = Field(default_factory=dict)
    found: dict[str, list[str]] = Field(default_factory=dict)
    owners: dict[str, list[str]] = Field(default_factory=dict)
    others: dict[str, list[str]] = Field(default_factory=dict)
    beside: dict[str, list[str]] = Field(default_factory=dict)

    def add(self, number: str, sales: Iterable[Sale]) -> None:
        for sale in sales:
            self.sales[sale.id] = sale
            self.found.setdefault(number, []).append(sale.id)


@dataclass
class LookingStep:
    """By number, then by shipment; or, of a long bill, all shipments and then all accounts, so
    that its time follows the books and not its lines. Each step lays down what it found."""

    books: Books

    def __call__(
        self, who: Principal, job: Job, made: Reconciliation, files: ReconciliationFiles
    ) -> Job:
        """The next step; the cursor's ``sale`` is where it stands, empty when all is found."""
        cursor = job.cursor
        if cursor["sale"] == "left":
            return job.advanced(done=job.done, cursor=cursor | self._left(made, files, cursor))
        steps = {
            "number": self._by_number,
            "ship": self._by_shipment,
            "walk": self._walk,
            "account": self._by_account,
        }
        name = "waiting" if cursor["sale"] == "ship" else "asked"
        numbers: list[str] = files.thing(f"{name}-{made.run}")
        known = cursor
        if cursor["sale"] == "account":
            known = cursor | {"others": _whole(files, made, int(cursor["part"])).others}
        gathered, after = steps[cursor["sale"]](who, made, numbers, known)
        part = int(cursor["part"])
        files.put_thing(f"sales-{made.run}/{part:06d}", gathered.model_dump(mode="json"))
        done = max(job.done, _done(made.rows, cursor["sale"], int(cursor["from"]), len(numbers)))
        return job.advanced(done=done, cursor=cursor | after | {"part": part + 1})

    def _by_number(
        self, who: Principal, made: Reconciliation, asked: list[str], cursor: dict[str, Any]
    ) -> tuple[Gathered, dict[str, Any]]:
        gathered, first = Gathered(), int(cursor["from"])
        last = first + NUMBERS_AT_ONCE
        for number in asked[first:last]:
            gathered.add(number, self.books.bearing(who, number, made.frame))
        return gathered, {"from": last} if last < len(asked) else {"sale": "left"}

    def _walk(
        self, who: Principal, made: Reconciliation, asked: list[str], cursor: dict[str, Any]
    ) -> tuple[Gathered, dict[str, Any]]:
        gathered = Gathered()
        held, after = self.books.on_shipments(who, asked, cursor["after"])
        for number, others, owner in held:
            gathered.others.setdefault(number, []).extend(others)
            gathered.owners.setdefault(number, []).extend([owner] if owner else [])
        return gathered, {"after": after} if after else {"sale": "account", "after": None}

    def _by_account(
        self, who: Principal, made: Reconciliation, asked: list[str], cursor: dict[str, Any]
    ) -> tuple[Gathered, dict[str, Any]]:
        gathered, others = Gathered(), cursor["others"]
        numbers = _asking((number, (number,)) for number in asked)
        beside = _asking(others.items())
        page = self.books.accounts(who, ACCOUNTS_AT_ONCE, cursor["after"])
        for account in page.items:
            for number, sale in self.books.of_account(who, account, made.frame, numbers):
                gathered.add(number, [sale])
            more = self.books.of_account(who, account, made.frame, beside) if beside else ()
            for number, sale in more:
                gathered.sales[sale.id] = sale
                gathered.beside.setdefault(number, []).append(sale.id)
        return gathered, {"after": page.after} if page.after else {"sale": "", "after": None}

    def _left(
        self, made: Reconciliation, files: ReconciliationFiles, cursor: dict[str, Any]
    ) -> dict[str, Any]:
        """Fix which numbers led to no charge, so that they can be walked by their place."""
        found = _whole(files, made, int(cursor["part"])).found
        waiting = [each for each in files.thing(f"asked-{made.run}") if each not in found]
        files.put_thing(f"waiting-{made.run}", waiting)
        return {"sale": "ship" if waiting else "", "from": 0}

    def _by_shipment(
        self, who: Principal, made: Reconciliation, waiting: list[str], cursor: dict[str, Any]
    ) -> tuple[Gathered, dict[str, Any]]:
        gathered, first = Gathered(), int(cursor["from"])
        last = first + NUMBERS_AT_ONCE
        for number in waiting[first:last]:
            sales, gathered.owners[number] = self.books.by_shipment(who, number, made.frame)
            gathered.add(number, sales)
        return gathered, {"from": last} if last < len(waiting) else {"sale": ""}


def _done(rows: int, phase: str, at: int, of: int) -> int:
    """How far it is, in rows of the file: looking is the first half of what is waited for."""
    spans = {"number": (0, rows // 4), "ship": (rows // 4, rows // 2)}
    begins, ends = spans.get(phase, (0, 0))
    return begins + (ends - begins) * min(at, of) // max(of, 1)


def asked_of(packed: Packed, theirs: Mapping[str, Told], ours: Mapping[str, Told]) -> list[str]:
    """Every number of a match that costs something, each once."""
    found: dict[str, None] = {}
    for _, _, his, mine in packed:
        if his:
            found |= dict.fromkeys(sorted(numbers_of(_told(his, theirs), _told(mine, ours))))
    return list(found)


def begun(asked: Sequence[str]) -> dict[str, Any]:
    """Where looking begins: number by number, or with all shipments."""
    way = "number" if len(asked) <= walking.EACH_BY_ITSELF else "walk"
    return {"sale": way, "part": 0, "from": 0, "after": None}


def sold(
    files: ReconciliationFiles,
    made: Reconciliation,
    parts: int,
    packed: Packed,
    sides: tuple[Mapping[str, Told], Mapping[str, Told]],
) -> list[Sold]:
    """What stands for each match, once everything was looked up."""
    whole = _whole(files, made, parts)
    costs = [_cost(each, *sides) for each in packed]
    return [
        Sold(
            sales=sales,
            customers=_customers(cost, sales, whole.owners),
        )
        for cost, sales in zip(costs, shared(costs, whole.found, whole.sales), strict=True)
    ]


def numbers_of(theirs: Iterable[Told], ours: Iterable[Told]) -> set[str]:
    """The numbers of a match, as they are compared."""
    texts = (no for told in (*theirs, *ours) for no in told.numbers)
    return {number for text in texts if (number := normal_number(text))}


def cost_of(theirs: Sequence[Told], ours: Sequence[Told]) -> Cost:
    """What a match costs. A line that does not say what it is for takes the kind of ours."""
    kinds = {each.kind for each in theirs}
    if kinds == {""} and ours:
        kinds = {each.kind for each in ours}
    return Cost(
        currency=(theirs or ours)[0].currency,
        amount=sum(each.amount for each in theirs),
        numbers=frozenset(numbers_of(theirs, ours)) if theirs else frozenset(),
        kinds=frozenset(kinds),
    )


def _cost(each: Any, theirs: Mapping[str, Told], ours: Mapping[str, Told]) -> Cost:
    return cost_of(_told(each[2], theirs), _told(each[3], ours))


def _told(ids: Iterable[str], side: Mapping[str, Told]) -> list[Told]:
    return [side[each] for each in ids]


def _whole(files: ReconciliationFiles, made: Reconciliation, parts: int) -> Gathered:
    whole = Gathered()
    for part in range(parts):
        _merge(whole, Gathered.model_validate(files.thing(f"sales-{made.run}/{part:06d}")))
    for number, ids in whole.beside.items():
        whole.found.setdefault(number, list(dict.fromkeys(ids)))
    return whole


def _merge(whole: Gathered, part: Gathered) -> None:
    whole.sales |= part.sales
    for number, ids in part.found.items():
        whole.found.setdefault(number, []).extend(ids)
    for name in ("owners", "others", "beside"):
        into = getattr(whole, name)
        for number, more in getattr(part, name).items():
            into.setdefault(number, []).extend(more)


def _asking(numbers: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    """By each spelling of the numbers in the books, who asks for it."""
    found: dict[str, list[str]] = {}
    for asked, each in numbers:
        for key in dict.fromkeys(key for number in each for key in spellings(number)):
            found.setdefault(key, []).append(asked)
    return found


def _customers(
    cost: Cost, sales: Sequence[Sale], owners: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Who pays for the shipments already, else whose shipments they are."""
    known = {each.customer_id for each in sales}
    return tuple(
        sorted(known or {one for number in cost.numbers for one in owners.get(number, ())})
    )
