"""The API of reconciliations. Amounts are whole minor units of the currency."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.accounts.reconciliation.export import exported_csv
from chalicelib.accounts.reconciliation.lines import Outcome, Reason
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import (
    BookIn,
    BulkIn,
    ChargeOnIn,
    CountZerosIn,
    DecisionIn,
    LineOut,
    MatchLinesOut,
    MatchOut,
    ReconciliationBegun,
    ReconciliationNew,
    ReconciliationOut,
    SaleOut,
)
from chalicelib.accounts.reconciliation.selling.model import SHORT
from chalicelib.http import Call, endpoint
from chalicelib.imports.schemas import ColumnOut, ColumnsIn, ProblemOut, SettingsIn
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.kit.i18n import translate
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, POST = "accounts.read", "accounts.post"
ALL, ONE = "/v1/reconciliations", "/v1/reconciliations/{rec_id}"


@endpoint(bp, "GET", ALL, right=READ, gives=ReconciliationOut, listing=True)
def list_reconciliations(call: Call) -> Any:
    """List reconciliations, the newest first."""
    return call.services.reconciliation.newest(call.who, call.limit, call.after)


@endpoint(
    bp, "POST", ALL, right=POST, takes=ReconciliationNew, gives=ReconciliationBegun, status=201
)
def begin_reconciliation(call: Call) -> Any:
    """Announce a carrier's bill or a customer's list; the answer says where to post it."""
    new: ReconciliationNew = call.body
    made, form = call.services.reconciliation.begin(call.who, new, new.filename, new.size)
    return {
        "made": ReconciliationOut.model_validate(made),
        "upload": {"url": form.url, "fields": form.fields},
    }


@endpoint(bp, "GET", ONE, right=READ, gives=ReconciliationOut)
def get_reconciliation(call: Call) -> Any:
    """Read where a reconciliation stands, with its counts and sums."""
    return _made(call)


@endpoint(bp, "POST", ONE + "/uploaded", right=POST, gives=ReconciliationOut)
def reconciliation_uploaded(call: Call) -> Any:
    """Say that the file is there; it is read in the background."""
    return call.services.reconciliation.uploaded(call.who, call.path["rec_id"])


@endpoint(bp, "GET", ONE + "/columns", right=READ, gives=ColumnOut, listing=True)
def list_reconciliation_columns(call: Call) -> Any:
    """List the columns of the file, each with what its values prove."""
    from chalicelib.imports.routes import proofs

    made = _made(call)
    if not made.headings:
        return Listing([])
    columns = call.services.reconciliation.profile(call.who, made).columns
    return Listing([each.model_dump(mode="json") | proofs(each) for each in columns])


@endpoint(
    bp,
    "PUT",
    ONE + "/columns",
    right=POST,
    takes=ColumnsIn,
    gives=ReconciliationOut,
    versioned=True,
)
def map_reconciliation_columns(call: Call) -> Any:
    """Say which column holds what."""
    return call.services.reconciliation.map_columns(call.who, *_at(call), call.body.columns)


@endpoint(
    bp,
    "PUT",
    ONE + "/settings",
    right=POST,
    takes=SettingsIn,
    gives=ReconciliationOut,
    versioned=True,
)
def settle_reconciliation(call: Call) -> Any:
    """Confirm date orders, decimal marks and currency; the lines are compared in the background."""
    return call.services.reconciliation.settle(call.who, *_at(call), call.body.model_dump())


@endpoint(
    bp,
    "PUT",
    ONE + "/zeros",
    right=POST,
    takes=CountZerosIn,
    gives=ReconciliationOut,
    versioned=True,
)
def decide_reconciliation_zeros(call: Call) -> Any:
    """Say whether leading zeros are part of this sender's numbers; compares again."""
    return call.services.reconciliation.decide_zeros(call.who, *_at(call), call.body.count)


@endpoint(bp, "POST", ONE + "/compare", right=POST, gives=ReconciliationOut, versioned=True)
def compare_again(call: Call) -> Any:
    """Compare with our entries as they are now; nothing may be decided yet."""
    return call.services.reconciliation.compare_again(call.who, *_at(call))


@endpoint(bp, "GET", ONE + "/matches", right=READ, gives=MatchOut, listing=True)
def list_matches(call: Call) -> Any:
    """List matches; ``outcome`` narrows them, ``undecided=true`` (with ``reason``) further;
    ``margin=never`` or ``margin=below`` lists what customers were not charged, or too little."""
    margin = call.query.get("margin", "")
    if margin and margin not in SHORT:
        raise Invalid.field("margin", "Please choose one of the list.")
    outcome, reason = _word(call, "outcome", Outcome), _word(call, "reason", Reason)
    undecided = call.query.get("undecided") == "true"
    service = call.services.reconciliation
    return service.findings(
        call.who, _made(call), outcome, reason, undecided, call.limit, call.after, margin
    )


@endpoint(bp, "GET", ONE + "/matches/{seq}", right=READ, gives=MatchLinesOut)
def get_match(call: Call) -> Any:
    """Read one match with the lines of both sides."""
    found, lines = call.services.reconciliation.finding(call.who, _made(call), _seq(call))
    return MatchLinesOut(
        match=MatchOut.model_validate(found),
        theirs=[LineOut.model_validate(each) for each in lines.theirs],
        ours=[LineOut.model_validate(each) for each in lines.ours],
        sold=[SaleOut.model_validate(each.model_dump()) for each in lines.sold],
    )


@endpoint(
    bp,
    "POST",
    ONE + "/matches/{seq}/decision",
    right=POST,
    takes=DecisionIn,
    gives=MatchOut,
    versioned=True,
)
def decide_match(call: Call) -> Any:
    """Decide one match: accept, keep, correct, charge, dispute or claim."""
    service, said = call.services.reconciliation, call.body
    seq, version = _seq(call), call.version or 0
    at = (call.path["rec_id"], seq, version)
    return service.decide(call.who, *at, said.decision, said.note, said.together)


@endpoint(bp, "POST", ONE + "/matches/{seq}/reopen", right=POST, gives=MatchOut, versioned=True)
def reopen_match(call: Call) -> Any:
    """Take back what was accepted, kept or claimed, until the bill is booked."""
    service, seq = call.services.reconciliation, _seq(call)
    return service.reopen(call.who, call.path["rec_id"], seq, call.version or 0)


@endpoint(
    bp,
    "POST",
    ONE + "/matches/{seq}/charge-on",
    right=POST,
    takes=ChargeOnIn,
    gives=MatchOut,
    versioned=True,
)
def charge_match_on(call: Call) -> Any:
    """Charge the customer for what a carrier bills and nobody was charged for, or too little."""
    service, seq = call.services.reconciliation, _seq(call)
    return service.charge_on(call.who, call.path["rec_id"], seq, call.version or 0, call.body)


@endpoint(
    bp,
    "POST",
    ONE + "/decisions",
    right=POST,
    takes=BulkIn,
    gives=ReconciliationOut,
    versioned=True,
)
def decide_matches(call: Call) -> Any:
    """Decide all undecided matches of an outcome (and reason) in the background."""
    return call.services.reconciliation.decide_all(call.who, *_at(call), call.body)


@endpoint(
    bp, "POST", ONE + "/book", right=POST, takes=BookIn, gives=ReconciliationOut, versioned=True
)
def book_reconciliation(call: Call) -> Any:
    """Book a carrier's bills as their lines were decided, in the background."""
    return call.services.reconciliation.book(call.who, *_at(call), call.body)


@endpoint(bp, "POST", ONE + "/cancel", right=POST, gives=ReconciliationOut, versioned=True)
def cancel_reconciliation(call: Call) -> Any:
    """Put a file aside on which nothing was decided."""
    return call.services.reconciliation.cancel(call.who, *_at(call))


@endpoint(bp, "POST", ONE + "/retry", right=POST, gives=ReconciliationOut)
def retry_reconciliation(call: Call) -> Any:
    """Let work that was given up go on where it stopped."""
    return call.services.reconciliation.retry(call.who, call.path["rec_id"])


@endpoint(bp, "GET", ONE + "/problems", right=READ, gives=ProblemOut, listing=True)
def list_reconciliation_problems(call: Call) -> Any:
    """List rows that were not compared, and why; ``what=remarks`` lists cells left out,
    ``what=unbooked`` bills that could not be booked."""
    what = call.query.get("what", "problems")
    if what not in ("problems", "remarks", "unbooked"):
        raise Invalid.field("what", "Please choose one of the list.")
    found = call.services.reconciliation.problems(call.who, _made(call), what)
    first = int((call.after or {}).get("from", 0))
    further = {"from": first + call.limit} if len(found) > first + call.limit else None
    said = [
        {
            "row": each.row,
            "field": each.field,
            "value": each.value,
            "message": translate(call.who.language, each.message, each.params),
        }
        for each in found[first : first + call.limit]
    ]
    return Listing(said, further)


@endpoint(bp, "GET", ONE + "/result.csv", right=READ)
def download_result(call: Call) -> Any:
    """All matches, line by line, as CSV that spreadsheets never run."""
    body = exported_csv(call.services.reconciliation, call.who, _made(call), call.who.language)
    return Response(body=body.decode(), headers={"Content-Type": "text/csv; charset=utf-8"})


def _made(call: Call) -> Reconciliation:
    return call.services.reconciliation.get(call.who, call.path["rec_id"])


def _at(call: Call) -> tuple[str, int]:
    return call.path["rec_id"], call.version or 0


def _seq(call: Call) -> int:
    if not call.path["seq"].isdecimal() or len(call.path["seq"]) > 6:
        raise NotFound()
    return int(call.path["seq"])


def _word(call: Call, name: str, words: type[Outcome] | type[Reason]) -> str:
    text = call.query.get(name, "")
    if text and text not in set(words):
        raise Invalid.field(name, "Please choose one of the list.")
    return text
