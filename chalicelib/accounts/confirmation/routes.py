"""The API of fee confirmation."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.schemas import (
    CompareIn,
    EvidenceOut,
    PreparationOut,
    SheetNew,
    SheetNowOut,
    SheetOut,
)
from chalicelib.http import Call, endpoint
from chalicelib.jobs.model import Job
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, ASK, COMPARE = "statements.read", "statements.issue", "accounts.post"
_ONE = "/v1/fee-sheets/{sheet_id}"


@endpoint(bp, "GET", "/v1/fee-sheets", right=READ, gives=SheetNowOut, listing=True)
def list_fee_sheets(call: Call) -> Any:
    """List fee sheets, the newest first; with ``customer``, those of one customer."""
    confirmations, customer = call.services.confirmations, call.query.get("customer", "")
    if customer:
        call.services.customers.get(call.who, customer)
        page = confirmations.of_customer(call.who, customer, call.limit, call.after)
    else:
        page = confirmations.newest(call.who, call.limit, call.after)
    jobs = confirmations.jobs_of(call.who, page.items)
    return Listing([_told(each, jobs.get(each.id)) for each in page.items], page.after)


@endpoint(bp, "POST", "/v1/fee-sheets", right=ASK, takes=SheetNew, gives=SheetOut, status=201)
def ask_fee_confirmation(call: Call) -> Any:
    """Ask the customer to confirm what is open and not confirmed yet, by e-mail."""
    return call.services.confirmations.ask(call.who, call.body)


@endpoint(bp, "GET", _ONE, right=READ, gives=SheetNowOut)
def get_fee_sheet(call: Call) -> Any:
    """Read a fee sheet; of a long one that is not sent yet, how far its preparation is."""
    return _now(call, call.services.confirmations.get(call.who, call.path["sheet_id"]))


@endpoint(bp, "POST", f"{_ONE}/compare", right=COMPARE, takes=CompareIn, gives=SheetOut)
def compare_fee_sheet(call: Call) -> Any:
    """Say that payer and principal, or signature and specimen, were compared."""
    return call.services.confirmations.compare(call.who, call.path["sheet_id"], call.body)


@endpoint(bp, "POST", f"{_ONE}/withdraw", right=ASK, gives=SheetOut)
def withdraw_fee_sheet(call: Call) -> Any:
    """Take a sheet back before it is confirmed."""
    return call.services.confirmations.withdraw(call.who, call.path["sheet_id"])


@endpoint(bp, "POST", f"{_ONE}/go-on", right=ASK, gives=SheetNowOut)
def go_on_with_fee_sheet(call: Call) -> Any:
    """Let a sheet whose preparation was given up go on where it stopped."""
    return _now(call, call.services.confirmations.go_on(call.who, call.path["sheet_id"]))


@endpoint(bp, "GET", f"{_ONE}/evidence", right=READ, gives=EvidenceOut)
def get_fee_evidence(call: Call) -> Any:
    """Where the evidence pack can be fetched, and its hash."""
    confirmations = call.services.confirmations
    sheet = confirmations.get(call.who, call.path["sheet_id"])
    document, url = confirmations.evidence_link(call.who, sheet)
    return EvidenceOut(url=url, sha256=document.sha256, size=document.size)


@endpoint(bp, "GET", f"{_ONE}/signature", right=READ, gives=EvidenceOut)
def get_fee_signature(call: Call) -> Any:
    """Where the picture of the signature or seal can be fetched, and its hash."""
    confirmations = call.services.confirmations
    sheet = confirmations.get(call.who, call.path["sheet_id"])
    document, url = confirmations.signature_link(sheet)
    return EvidenceOut(url=url, sha256=document.sha256, size=document.size)


def _now(call: Call, sheet: FeeSheet) -> SheetNowOut:
    return _told(sheet, call.services.confirmations.job_of(call.who, sheet))


def _told(sheet: FeeSheet, job: Job | None) -> SheetNowOut:
    told = SheetNowOut.model_validate(sheet)
    preparation = PreparationOut.model_validate(job) if job else None
    return told.model_copy(update={"preparation": preparation})
