"""The API of payments: files of the bank, and the lines that they brought."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.payments.schemas import (
    AcceptIn,
    AsideIn,
    AssignIn,
    BankFileBegun,
    BankFileNew,
    BankFileOut,
    BankLineOut,
    BankWorkOut,
    DoubtfulIn,
    FaultOut,
    OwnAccountIn,
    PaybackIn,
    ProposalOut,
    ReopenIn,
    TableIn,
    TakenBackIn,
)
from chalicelib.accounts.payments.tables.mapping import TableChoices
from chalicelib.accounts.payments.words import said
from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import translate
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, POST = "payments.read", "accounts.post"
FILES, LINES = "/v1/bank-files", "/v1/bank-lines"
ONE = FILES + "/{bank_file_id}"
LINE = LINES + "/{line_id}"


@endpoint(bp, "GET", FILES, right=READ, gives=BankFileOut, listing=True)
def list_bank_files(call: Call) -> Any:
    """List the files of the bank, the newest first."""
    return call.services.payments.files.listed(call.who, call.limit, call.after)


@endpoint(bp, "POST", FILES, right=POST, takes=BankFileNew, gives=BankFileBegun, status=201)
def begin_bank_file(call: Call) -> Any:
    """Announce a camt.053, camt.054, MT940 or table file; the answer says where to post it."""
    new: BankFileNew = call.body
    return call.services.payments.files.begin(call.who, new.filename, new.size)


@endpoint(bp, "GET", ONE, right=READ, gives=BankFileOut)
def get_bank_file(call: Call) -> Any:
    """Read where a file stands: what it holds, what is new of it, whether it adds up."""
    return call.services.payments.files.get(call.who, call.path["bank_file_id"])


@endpoint(bp, "GET", f"{ONE}/faults", right=READ, gives=FaultOut, listing=True)
def list_bank_file_faults(call: Call) -> Any:
    """List what does not add up in a file: row, why, and what to do."""
    files = call.services.payments.files
    found = files.faults(call.who, files.get(call.who, call.path["bank_file_id"]))
    first = int((call.after or {}).get("from", 0))
    page = found[first : first + call.limit]
    further = {"from": first + call.limit} if len(found) > first + call.limit else None
    words = [(each.row, *said(call.who.language, each)) for each in page]
    told = [{"row": row, "why": why, "remedy": remedy} for row, why, remedy in words]
    return Listing(told, further)


@endpoint(bp, "POST", f"{ONE}/uploaded", right=POST, gives=BankFileOut)
def bank_file_uploaded(call: Call) -> Any:
    """Say that the file is there; it is read and checked in the background."""
    return call.services.payments.files.uploaded(call.who, call.path["bank_file_id"])


@endpoint(bp, "PUT", f"{ONE}/columns", right=POST, takes=TableIn, gives=BankFileOut,
          versioned=True)  # fmt: skip
def map_bank_table(call: Call) -> Any:
    """Say how a table of the bank is read, now and for the next with the same headings."""
    choices = TableChoices(**call.body.model_dump())
    return call.services.payments.files.map_table(call.who, *_at(call), choices)


@endpoint(bp, "POST", f"{ONE}/look-again", right=POST, gives=BankFileOut, versioned=True)
def look_again_at_bank_file(call: Call) -> Any:
    """Compare a file anew with what was taken in since."""
    return call.services.payments.files.look_again(call.who, *_at(call))


@endpoint(bp, "PUT", f"{ONE}/doubtful", right=POST, takes=DoubtfulIn, gives=BankFileOut,
          versioned=True)  # fmt: skip
def decide_doubtful_lines(call: Call) -> Any:
    """Say whether lines that may be known already are other payments."""
    return call.services.payments.files.decide(call.who, *_at(call), call.body.new)


@endpoint(bp, "PUT", f"{ONE}/own-account", right=POST, takes=OwnAccountIn, gives=BankFileOut,
          versioned=True)  # fmt: skip
def say_own_account(call: Call) -> Any:
    """Say which of the company's accounts a file means; it is remembered, and compared anew."""
    said: OwnAccountIn = call.body
    files = call.services.payments.files
    return files.say_account(call.who, *_at(call), said.account, said.currency, said.kept_as)


@endpoint(bp, "POST", f"{ONE}/take", right=POST, gives=BankFileOut, versioned=True)
def take_bank_file(call: Call) -> Any:
    """Take the new lines in, in the background."""
    return call.services.payments.files.take(call.who, *_at(call))


@endpoint(bp, "POST", f"{ONE}/undo", right=POST, gives=BankFileOut, versioned=True)
def undo_bank_file(call: Call) -> Any:
    """Take the lines of a file out again, as far as nothing was made of them."""
    return call.services.payments.files.undo(call.who, *_at(call))


@endpoint(bp, "POST", f"{ONE}/retry", right=POST, gives=BankFileOut)
def retry_bank_file(call: Call) -> Any:
    """Go on with work on a file that was given up."""
    return call.services.payments.files.retry(call.who, call.path["bank_file_id"])


@endpoint(bp, "POST", f"{ONE}/cancel", right=POST, gives=BankFileOut, versioned=True)
def cancel_bank_file(call: Call) -> Any:
    """Put a file aside before it was taken in."""
    return call.services.payments.files.cancel(call.who, *_at(call))


@endpoint(bp, "GET", LINES, right=READ, gives=BankLineOut, listing=True)
def list_bank_lines(call: Call) -> Any:
    """List lines, the newest first: by ``state`` (open, certain), or with the words of ``q``."""
    payments, query = call.services.payments, call.query
    if query.get("q"):
        return payments.search(call.who, query["q"], call.limit, call.after)
    lists = {
        "": payments.all_lines,
        "open": payments.open_lines,
        "certain": payments.certain_lines,
    }
    find = lists.get(query.get("state", ""))
    if find is None:
        raise Invalid.field("state", "Say open or certain, or leave it out.")
    return find(call.who, call.limit, call.after)


@endpoint(bp, "POST", f"{LINES}/look", right=POST, gives=BankWorkOut, status=202)
def look_at_bank_lines(call: Call) -> Any:
    """Look in the background for what the open lines may be."""
    return call.services.payments.look_at_all(call.who)


@endpoint(bp, "POST", f"{LINES}/accept-certain", right=POST, gives=BankWorkOut, status=202)
def accept_certain_bank_lines(call: Call) -> Any:
    """Book in the background every line of which it is certain what it is."""
    return call.services.payments.accept_all_certain(call.who)


@endpoint(bp, "GET", LINE, right=READ, gives=BankLineOut)
def get_bank_line(call: Call) -> Any:
    """Read one line."""
    return call.services.payments.line(call.who, call.path["line_id"])


@endpoint(bp, "GET", f"{LINE}/proposals", right=READ, gives=ProposalOut, listing=True)
def list_proposals(call: Call) -> Any:
    """List what an open line may be, the surest first, each with the reasons."""
    payments, language = call.services.payments, call.who.language
    line = payments.line(call.who, call.path["line_id"])
    aside = payments.aside(call.who, line)
    found = [*payments.proposals(call.who, line), *([aside] if aside else [])]
    return Listing(
        [
            {
                **each.model_dump(mode="json", exclude={"reasons", "aside"}),
                "aside": translate(language, each.aside, {}) if each.aside else "",
                "key": each.key,
                "reasons": [
                    translate(language, why.text, dict(why.params)) for why in each.reasons
                ],
            }
            for each in found
        ]
    )


@endpoint(bp, "POST", f"{LINE}/accept", right=POST, takes=AcceptIn, gives=BankLineOut)
def accept_proposal(call: Call) -> Any:
    """Book a line as it was proposed."""
    settling = call.services.payments.settling
    return settling.accept(call.who, call.path["line_id"], call.body.key)


@endpoint(bp, "POST", f"{LINE}/assign", right=POST, takes=AssignIn, gives=BankLineOut)
def assign_bank_line(call: Call) -> Any:
    """Book a line on a customer's account, against chosen items, the oldest, or none yet."""
    return call.services.payments.settling.assign(call.who, call.path["line_id"], call.body)


@endpoint(bp, "POST", f"{LINE}/pay-back", right=POST, takes=PaybackIn, gives=BankLineOut)
def book_payback(call: Call) -> Any:
    """Book a debit as money paid back to a customer, against what it had on account."""
    settling = call.services.payments.settling
    return settling.pay_back(call.who, call.path["line_id"], call.body.customer_id)


@endpoint(bp, "POST", f"{LINE}/take-back", right=POST, takes=TakenBackIn, gives=BankLineOut)
def book_returned_payment(call: Call) -> Any:
    """Say which earlier payment a debit takes back; what that had paid is open again."""
    settling = call.services.payments.settling
    return settling.take_back(call.who, call.path["line_id"], call.body.line_id)


@endpoint(bp, "POST", f"{LINE}/aside", right=POST, takes=AsideIn, gives=BankLineOut)
def set_bank_line_aside(call: Call) -> Any:
    """Set a line aside that is nothing of a customer's."""
    settling = call.services.payments.settling
    return settling.set_aside(call.who, call.path["line_id"], call.body.note)


@endpoint(bp, "POST", f"{LINE}/reopen", right=POST, takes=ReopenIn, gives=BankLineOut)
def reopen_bank_line(call: Call) -> Any:
    """Undo what was made of a line; it is open again."""
    settling = call.services.payments.settling
    return settling.reopen(call.who, call.path["line_id"], call.body.reason)


def _at(call: Call) -> tuple[str, int]:
    return call.path["bank_file_id"], call.version or 0
