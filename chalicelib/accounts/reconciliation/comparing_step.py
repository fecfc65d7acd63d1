"""The job that reads every row, matches the lines with ours, and lays the matches down."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.accounts.reconciliation import walking
from chalicelib.accounts.reconciliation.credits import credit_lines, match_bills
from chalicelib.accounts.reconciliation.files import PIECE, ReconciliationFiles
from chalicelib.accounts.reconciliation.heaps import heaps
from chalicelib.accounts.reconciliation.lines import (
    LEVELS,
    Line,
    Match,
    Outcome,
    Reason,
    Tolerance,
)
from chalicelib.accounts.reconciliation.matching import match
from chalicelib.accounts.reconciliation.model import (
    Count,
    Finding,
    Lines,
    Reconciliation,
    Sum,
    Told,
)
from chalicelib.accounts.reconciliation.ours import wider
from chalicelib.accounts.reconciliation.policy import POLICY, tolerance
from chalicelib.accounts.reconciliation.selling.books import Books
from chalicelib.accounts.reconciliation.selling.looking_step import (
    LookingStep,
    asked_of,
    begun,
    sold,
)
from chalicelib.accounts.reconciliation.selling.model import Margin, Sold, margin
from chalicelib.accounts.reconciliation.sheet import SHEET, LineRecord, remark
from chalicelib.accounts.reconciliation.workshop import Workshop, acting
from chalicelib.imports.fields import RowProblem
from chalicelib.jobs.model import Job
from chalicelib.tenancy.principal import Principal

# Shipments are looked up for what did not match by its own numbers, each number once.
LOOKED_UP_AT_ONCE = 100
# Each step reads both sides anew, so that few large ones cost less than many small ones.
PIECES_AT_ONCE = 50

Side = list[tuple[Line, Told]]


@dataclass
class ComparingStep:
    """Step by step: read, gather, match, look shipments up, match again, lay down, count.

    Each writes files that are the same when it is repeated; nothing is booked by any of them.
    """

    shop: Workshop
    books: Books

    def __call__(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        steps = {
            "": self._read,
            "match": self._match,
            "look": self._look,
            "sale": self._sale,
            "lay": self._lay,
        }
        return steps[job.cursor.get("at", "")](acting(who, made), job, made)

    def _read(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        files = self.shop.files(who, made.id)
        theirs: Side = []
        problems: list[RowProblem] = []
        remarks: list[RowProblem] = []
        wrong = 0
        for row in files.rows():
            record, found = SHEET.parse(row, made.choices)
            problems += found
            wrong += bool(found)
            if isinstance(record, LineRecord):
                theirs.append((record.line(made.sender.side), record.told()))
                remarks += [remark(record.row, *each) for each in record.remarks]
        files.put_side("theirs", theirs)
        credits = made.carrier and bool(credit_lines(theirs))
        files.put_side("ours", self.shop.ours.lines(who, made.sender, made.frame, credits))
        files.put_problems("problems", problems)
        files.put_problems("remarks", remarks)
        cursor = {"at": "match", "wrong": wrong, "remarks": len(remarks)}
        return job.advanced(done=0, cursor=cursor, total=made.rows)

    def _match(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        """Match; then either look shipments up for what is left on both sides, or lay down."""
        files = self.shop.files(who, made.id)
        allowed = tolerance(self.shop.companies.policy(who, POLICY), made.sender.side)
        matched = match_bills if made.carrier else _match_list
        found = matched(files.side("theirs"), files.side("ours"), allowed, made.zeros_count)
        files.put_found(made.run, [_packed(each) for each in found])
        left = [each.ours[0] for each in found if each.outcome is Outcome.ONLY_OURS]
        lost = [each.theirs[0] for each in found if each.outcome is Outcome.ONLY_THEIRS]
        padded = _alike(lost, left) if made.zeros_count else 0
        cursor = job.cursor | {"at": "lay", "next": 0, "padded": padded}
        if lost and left and not job.cursor.get("looked"):
            unmatched = dict.fromkeys(number for each in left for number in each.bills)
            files.put_thing(f"unmatched-{made.run}", list(unmatched))
            cursor |= {"at": "look", "next": 0}
        elif made.carrier:
            packed, sides = [_packed(each) for each in found], self._sides(files)
            asked = asked_of(packed, *sides)
            files.put_thing(f"asked-{made.run}", asked)
            cursor |= {"at": "sale", **begun(asked)}
        return job.advanced(done=job.done, cursor=cursor | {"begun": job.done})

    def _look(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        """Look up what shipments know of the numbers that found nothing, some at a time; after
        the last, our lines have their shipments' other numbers and are matched again."""
        files, part = self.shop.files(who, made.id), int(job.cursor["next"])
        asked: list[str] = files.thing(f"unmatched-{made.run}")
        if len(asked) > walking.EACH_BY_ITSELF:
            known, after = self.shop.ours.numbers_on(who, asked, job.cursor.get("after"))
            over, done = after is None, job.done
        else:
            first = part * LOOKED_UP_AT_ONCE
            numbers = asked[first : first + LOOKED_UP_AT_ONCE]
            known, after = self.shop.ours.numbers_of(who, numbers), None
            last = first + len(numbers)
            over, done = last >= len(asked), made.rows // 4 * last // max(len(asked), 1)
        files.put_thing(_more(made, part), known)
        at = {"next": part + 1, "after": after}
        if over:
            self._widen(files, made, part + 1)
            at |= {"at": "match", "looked": True, "after": None}
        return job.advanced(done=done, cursor=job.cursor | at)

    def _widen(self, files: ReconciliationFiles, made: Reconciliation, parts: int) -> None:
        known: dict[str, list[Any]] = {}
        for part in range(parts):
            for number, more in files.thing(_more(made, part)).items():
                known.setdefault(number, []).append(more)
        ours = [
            (wider(line, *(more for no in line.bills for more in known.get(no, ()))), told)
            for line, told in files.side("ours")
        ]
        files.put_side("ours", ours)

    def _sale(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        """Look what customers were charged for what the carrier bills."""
        files = self.shop.files(who, made.id)
        after = LookingStep(self.books)(who, job, made, files)
        if after.cursor["sale"]:
            return after
        found, parts = files.found(made.run), int(after.cursor["part"])
        told = sold(files, made, parts, found, self._sides(files))
        files.put_sold(made.run, told)
        cursor = after.cursor | {"at": "lay", "begun": after.done}
        return after.model_copy(update={"cursor": cursor})

    def _lay(self, who: Principal, job: Job, made: Reconciliation) -> Job:
        """Lay the next matches down; after the last, count them and show the result."""
        files, first = self.shop.files(who, made.id), int(job.cursor["next"])
        packed = files.found(made.run)
        if first >= len(packed):
            return self._conclude(who, job, made, packed)
        laid = _Laid(packed, *self._sides(files), files.sold(made.run) if made.carrier else [])
        last = min(first + PIECE * PIECES_AT_ONCE, len(packed))
        for start in range(first, last, PIECE):
            here = range(start, min(start + PIECE, last))
            files.put_piece(made.run, start // PIECE, [laid.lines(seq) for seq in here])
            self.shop.rows(who).put_findings(made, [laid.finding(seq) for seq in here])
        begun = int(job.cursor["begun"])
        done = begun + (made.rows - begun) * last // len(packed)
        return job.advanced(done=done, cursor=job.cursor | {"next": last})

    def _conclude(
        self, who: Principal, job: Job, made: Reconciliation, packed: Sequence[Any]
    ) -> Job:
        files = self.shop.files(who, made.id)
        laid = _Laid(packed, *self._sides(files), files.sold(made.run) if made.carrier else [])
        found = [laid.finding(seq) for seq in range(len(packed))]
        after = made.to(
            "compared",
            matches=len(packed),
            counts=counted(found),
            sums=summed(found),
            wrong=job.cursor["wrong"],
            remarks=job.cursor["remarks"],
            padded=job.cursor["padded"],
        )
        self.shop.save(who, after, "compared")
        return job.finished(self.shop.backing.clock.now(), matches=len(packed))

    @staticmethod
    def _sides(files: ReconciliationFiles) -> tuple[dict[str, Told], dict[str, Told]]:
        """The lines of both sides as a person sees them, by id."""
        theirs, ours = (
            {line.id: told for line, told in files.side(name)} for name in ("theirs", "ours")
        )
        return theirs, ours


@dataclass
class _Laid:
    """The matches as they are laid down."""

    packed: Sequence[tuple[str, str, list[str], list[str]]]
    theirs: Mapping[str, Told]
    ours: Mapping[str, Told]
    sold: Sequence[Sold]

    def lines(self, seq: int) -> Lines:
        """The lines of one match, with what stands for it."""
        _, _, theirs, ours = self.packed[seq]
        return Lines(
            theirs=tuple(self.theirs[each] for each in theirs),
            ours=tuple(self.ours[each] for each in ours),
            sold=self.sold[seq].sales if self.sold else (),
        )

    def finding(self, seq: int) -> Finding:
        """The match as it stands in the table."""
        lines, (outcome, reason, _, _) = self.lines(seq), self.packed[seq]
        first = (lines.theirs or lines.ours)[0]
        theirs = sum(each.amount for each in lines.theirs)
        told = self.sold[seq] if self.sold else None
        sums = told.charged() if told else {}
        return Finding(
            seq=seq,
            outcome=Outcome(outcome),
            reason=Reason(reason),
            currency=first.currency,
            theirs=theirs,
            ours=sum(each.amount for each in lines.ours),
            their_lines=len(lines.theirs),
            our_lines=len(lines.ours),
            number=next(iter((*first.numbers, first.number)), ""),
            row=int(lines.theirs[0].id) if lines.theirs else 0,
            margin=margin(theirs, first.currency, sums) if told else Margin.UNASKED,
            charged=sums,
            customer_id=told.customer if told else "",
        )


def _match_list(theirs: Side, ours: Side, allowed: Tolerance, zeros_count: bool) -> list[Match]:
    return match([line for line, _ in theirs], [line for line, _ in ours], allowed, zeros_count)


def counted(found: Iterable[Finding]) -> tuple[Count, ...]:
    """How many there are of each outcome and reason, with their sums by currency."""
    matches: Counter[tuple[Outcome, Reason]] = Counter()
    sums: dict[tuple[Outcome, Reason], tuple[Counter[str], Counter[str]]] = {}
    for each in found:
        place = (each.outcome, each.reason)
        matches[place] += 1
        theirs, ours = sums.setdefault(place, (Counter(), Counter()))
        if each.reason is not Reason.CURRENCY:
            theirs[each.currency] += each.theirs
            ours[each.currency] += each.ours
    order = list(Outcome)
    return tuple(
        Count(
            outcome=place[0],
            reason=place[1],
            matches=matches[place],
            theirs=dict(sums[place][0]),
            ours=dict(sums[place][1]),
        )
        for place in sorted(matches, key=lambda each: (order.index(each[0]), each[1]))
    )


def summed(found: Iterable[Finding]) -> tuple[Sum, ...]:
    """How the matches stand to what customers were charged."""
    sums: dict[Margin, Sum] = {}
    for each in found:
        if each.margin:
            sums[each.margin] = sums.get(each.margin, Sum(margin=each.margin)).plus(each)
    return tuple(sums[each] for each in Margin if each in sums)


def _more(made: Reconciliation, part: int) -> str:
    return f"more-{made.run}/{part:06d}"


def _packed(each: Match) -> tuple[str, str, list[str], list[str]]:
    theirs, ours = [line.id for line in each.theirs], [line.id for line in each.ours]
    return each.outcome.value, each.reason.value, theirs, ours


def _alike(theirs: Sequence[Line], ours: Sequence[Line]) -> int:
    """How many lines of theirs would find one of ours if leading zeros did not count."""
    found = {
        line.id
        for level in LEVELS
        for heap in heaps(theirs, ours, level, zeros_count=False)
        for line in heap[0]
    }
    return len(found)
