"""The job that books a carrier's bills as their lines were decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.accounts.payables.schemas import PayableNew
from chalicelib.accounts.payables.service import PayableService
from chalicelib.accounts.reconciliation.credits import credited
from chalicelib.accounts.reconciliation.decisions import Decision
from chalicelib.accounts.reconciliation.files import PIECE
from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Finding, Lines, Reconciliation
from chalicelib.accounts.reconciliation.workshop import Workshop, acting
from chalicelib.imports.fields import RowProblem
from chalicelib.jobs.model import Job
from chalicelib.kit.i18n import N_
from chalicelib.kit.paging import every
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# A payable takes three operations of a transaction's hundred, an expected cost two.
AT_ONCE = 40
MOST_SHOWN = 100
MOST_REFERENCES = 50
MOST_TEXT = 2_000
# Where neither the file nor the person says when it is due.
USUAL = timedelta(days=30)


@dataclass
class BookingStep:
    """First the bills are added up and laid down; then each is booked, and its costs billed.

    A bill that was booked by this very reconciliation is found by its number and gone on with.
    """

    shop: Workshop
    payables: PayableService

    def __call__(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        if job.cursor.get("at") != "book":
            return self._add_up(who, job, made)
        files, at = self.shop.files(who, made.id), int(job.cursor["next"])
        bills = files.bills()
        if at < len(bills):
            refused = self._book(acting(who, made), made, bills[at])
            problems = [*files.problems("unbooked"), *([refused] if refused else [])]
            files.put_problems("unbooked", _once(problems))
            return job.advanced(done=at + 1, cursor={"at": "book", "next": at + 1})
        return self._conclude(who, job, made, bills)

    def _add_up(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        rows, files = self.shop.rows(who), self.shop.files(who, made.id)
        bills: dict[tuple[str, str], dict[str, Any]] = {}
        piece, lines = -1, []
        for found in every(lambda after: rows.findings(made, "", PIECE, after)):
            if found.seq // PIECE != piece:
                piece = found.seq // PIECE
                lines = files.piece(made.run, piece)
            if found.outcome is not Outcome.ONLY_OURS:
                _add(bills, found, lines[found.seq % PIECE], job.params)
        # A credit of this very file goes against its bills: they come first.
        files.put_bills([*_signed(bills, below=False), *_signed(bills, below=True)])
        files.put_problems("unbooked", [])
        return job.advanced(done=0, cursor={"at": "book", "next": 0}, total=len(bills))

    def _book(
        self, who: Principal, made: Reconciliation, bill: dict[str, Any]
    ) -> RowProblem | None:
        if not bill["number"]:
            return _refused(bill, N_("These rows name no bill, and no number was given."))
        known = self.payables.numbered(who, made.sender.name, bill["number"])
        if known and known.reconciled_by != made.id:
            return _refused(bill, N_("A bill with this number is recorded already."))
        if not bill["amount"]:
            return _refused(bill, N_("The lines add up to nothing: there is nothing to book."))
        if bill["amount"] < 0:
            if not known:
                self._credit(who, made, bill)
            return None
        costs = [bill["costs"][at : at + AT_ONCE] for at in range(0, len(bill["costs"]), AT_ONCE)]
        booked = known or self._record(who, made, bill, costs[0] if costs else [])
        for ids in costs:
            self._bill(who, booked, ids)
        return None

    def _credit(self, who: Principal, made: Reconciliation, bill: dict[str, Any]) -> None:
        """The credit and all that it goes against, in one transaction; what no bill takes stays
        with the supplier, to be used or paid back."""
        frame = made.frame
        bills = self.payables.each_of_supplier(who, made.sender.name, frame.since, frame.until)
        found = credited(bill, bill["costs"], bills)[:AT_ONCE]
        uow = UnitOfWork(self.shop.backing, who)
        against = self.payables.many(who, found)
        self.payables.add(uow, self._new(made, bill), reconciled_by=made.id, against=against)
        uow.commit()

    def _new(self, made: Reconciliation, bill: dict[str, Any]) -> PayableNew:
        return PayableNew.model_validate(
            {
                "supplier": made.sender.name,
                "customer_id": made.sender.customer_id,
                "note": made.filename,
                **{name: bill[name] for name in ("number", "currency", "amount", "dated", "due")},
                "references": bill["references"][:MOST_REFERENCES],
            }
        )

    def _record(
        self, who: Principal, made: Reconciliation, bill: dict[str, Any], costs: list[str]
    ) -> Payable:
        new = self._new(made, bill)
        uow = UnitOfWork(self.shop.backing, who)
        reason = ", ".join(bill["reasons"])
        payable = self.payables.add(
            uow,
            new,
            claimed=bill["claimed"],
            claim_reason=reason,
            reconciled_by=made.id,
            took=bill["costs"],
        )
        self.payables.take_place(uow, payable, self._expected(who, costs))
        uow.commit()
        return payable

    def _bill(self, who: Principal, booked: Payable, ids: list[str]) -> None:
        """The bill is due instead of these costs, unless that was written already."""
        if costs := self._expected(who, ids):
            uow = UnitOfWork(self.shop.backing, who)
            self.payables.take_place(uow, booked, costs)
            uow.commit()

    def _expected(self, who: Principal, ids: list[str]) -> list[Payable]:
        return [e for e in self.payables.many(who, ids) if e.status is Status.EXPECTED]

    def _conclude(
        self, who: Principal, job: Job, made: Reconciliation, bills: list[dict[str, Any]]
    ) -> Job:
        found = [
            self.payables.numbered(who, made.sender.name, each["number"])
            for each in bills[:MOST_SHOWN]
            if each["number"]
        ]
        booked = tuple(e.id for e in found if e and e.reconciled_by == made.id)
        refused = len(self.shop.files(who, made.id).problems("unbooked"))
        now = self.shop.backing.clock.now()
        after = made.to("booked", bills=booked, refused=refused, finished_at=now)
        self.shop.save(who, after, "booked")
        return job.finished(now, bills=len(bills) - refused)


def _add(
    bills: dict[tuple[str, str], dict[str, Any]],
    found: Finding,
    lines: Lines,
    asked: dict[str, Any],
) -> None:
    """Add a match to the bills that its lines stand on; its claim falls on the first of them."""
    left = _claimed(found)
    for told in lines.theirs:
        bill = _bill_of(bills, told.number or asked["number"], told.currency, asked)
        part = max(0, min(left, told.amount))
        left -= part
        bill["amount"] += told.amount
        bill["claimed"] += part
        bill["row"] = bill["row"] or int(told.id)
        bill["text"] = f"{bill['text']} {told.text}".strip()[:MOST_TEXT]
        bill["references"] += [each for each in told.numbers if each not in bill["references"]]
        bill["dated"] = f"{told.dated}" if told.dated else bill["dated"]
        bill["due"] = max(bill["due"], f"{told.due}") if told.due else bill["due"]
        if part and found.reason not in bill["reasons"]:
            bill["reasons"].append(found.reason.value)
    first = lines.theirs[0]
    bill = bills[first.number or asked["number"], first.currency]
    bill["costs"] += [each.id for each in lines.ours]
    bill["due"] = max(bill["due"], bill["dated"])


def _bill_of(
    bills: dict[tuple[str, str], dict[str, Any]],
    number: str,
    currency: str,
    asked: dict[str, Any],
) -> dict[str, Any]:
    """The bill of a number; one that goes over several currencies is one bill in each."""
    if (number, currency) not in bills:
        again = any(known == number for known, _ in bills)
        bills[number, currency] = {
            "number": f"{number} {currency}" if again else number,
            "currency": currency,
            "amount": 0,
            "claimed": 0,
            "reasons": [],
            "references": [],
            "costs": [],
            "row": 0,
            "text": "",
            "dated": asked["dated"],
            "due": asked["due"] or f"{date.fromisoformat(asked['dated']) + USUAL}",
        }
    return bills[number, currency]


def _claimed(found: Finding) -> int:
    """What of a match we do not accept to pay."""
    if found.decision is not Decision.CLAIM:
        return 0
    whole = found.outcome is Outcome.ONLY_THEIRS or found.reason == "currency"
    return found.theirs if whole else max(0, found.difference)


def _signed(bills: dict[tuple[str, str], dict[str, Any]], *, below: bool) -> list[dict[str, Any]]:
    """The credits (``below`` zero), or the others."""
    return [each for each in bills.values() if (each["amount"] < 0) is below]


def _refused(bill: dict[str, Any], message: str) -> RowProblem:
    return RowProblem(bill["row"], "number", message, {}, bill["number"])


def _once(problems: Iterable[RowProblem]) -> list[RowProblem]:
    return list({(each.row, each.value): each for each in problems}.values())
