"""The API of accounts. Amounts are whole minor units of the currency."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.ledger.schemas import (
    AccountOut,
    AccountSummaryOut,
    AgedCustomerOut,
    AgedOut,
    AgeingNew,
    AgeingRunOut,
    AllocationNew,
    AllocationRunsOut,
    BalanceOut,
    ChargeNew,
    CreditNew,
    DisputeNew,
    EntryOut,
    ItemOut,
    Undo,
    UndoneOut,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, POST = "accounts.read", "accounts.post"
_ACCOUNT = "/v1/accounts/{customer_id}"


@endpoint(bp, "GET", "/v1/accounts", right=READ, gives=AccountSummaryOut, listing=True)
def list_accounts(call: Call) -> Any:
    """List the accounts of all customers with their balances."""
    page = call.services.ledger.accounts(call.who, call.limit, call.after)
    lines = [
        AccountSummaryOut(
            customer_id=account.customer_id,
            balances=[BalanceOut.model_validate(each) for each in account.balances.values()],
        )
        for account in page.items
    ]
    return Listing(lines, page.after)


@endpoint(bp, "GET", _ACCOUNT, right=READ, gives=AccountOut)
def get_account(call: Call) -> Any:
    """What a customer owes today, by currency and age."""
    ledger, customer = call.services.ledger, call.path["customer_id"]
    ledger.account(call.who, customer)
    aged = [AgedOut.model_validate(each) for each in ledger.owed_by(call.who, customer)]
    return AccountOut(customer_id=customer, aged=aged)


@endpoint(bp, "GET", f"{_ACCOUNT}/items", right=READ, gives=ItemOut, listing=True)
def list_open_items(call: Call) -> Any:
    """List open items by currency; debits first, by due date."""
    ledger, customer = call.services.ledger, call.path["customer_id"]
    ledger.account(call.who, customer)
    return ledger.open_items(call.who, customer, call.limit, call.after)


@endpoint(bp, "GET", f"{_ACCOUNT}/entries", right=READ, gives=EntryOut, listing=True)
def list_entries(call: Call) -> Any:
    """List the entries of one ``currency``, the newest first."""
    ledger, customer = call.services.ledger, call.path["customer_id"]
    ledger.account(call.who, customer)
    currency = _currency(call)
    return ledger.entries(call.who, customer, currency, call.limit, call.after)


@endpoint(
    bp, "POST", f"{_ACCOUNT}/charges", right=POST, takes=ChargeNew, gives=EntryOut, status=201
)
def add_charge(call: Call) -> Any:
    """Book a charge or interest."""
    return call.services.ledger.record_charge(call.who, call.path["customer_id"], call.body)


@endpoint(
    bp, "POST", f"{_ACCOUNT}/credits", right=POST, takes=CreditNew, gives=EntryOut, status=201
)
def add_credit(call: Call) -> Any:
    """Book a payment or credit note and set it against open items."""
    return call.services.ledger.record_credit(call.who, call.path["customer_id"], call.body)


@endpoint(
    bp,
    "POST",
    f"{_ACCOUNT}/entries/{{entry_id}}/undo",
    right=POST,
    takes=Undo,
    gives=UndoneOut,
    status=201,
)
def undo_entry(call: Call) -> Any:
    """Undo an entry by booking its opposite; null while a large payment is undone by a job."""
    return call.services.ledger.reverse(
        call.who,
        call.path["customer_id"],
        call.path["entry_id"],
        call.body.reason,
        call.body.confirmation,
    )


@endpoint(
    bp,
    "POST",
    f"{_ACCOUNT}/entries/{{entry_id}}/allocations",
    right=POST,
    takes=AllocationNew,
    gives=ItemOut,
)
def allocate_credit(call: Call) -> Any:
    """Set what is left of a credit against chosen items, or the oldest."""
    return call.services.ledger.allocate(
        call.who, call.path["customer_id"], call.path["entry_id"], call.body.shares
    )


@endpoint(
    bp,
    "POST",
    f"{_ACCOUNT}/entries/{{entry_id}}/allocations/undo",
    right=POST,
    takes=Undo,
    gives=ItemOut,
)
def free_credit(call: Call) -> Any:
    """Take back what a credit is set against; it stays on account, its items are open again."""
    return call.services.ledger.free(
        call.who, call.path["customer_id"], call.path["entry_id"], call.body.reason
    )


@endpoint(bp, "POST", f"{_ACCOUNT}/allocations/go-on", right=POST, gives=AllocationRunsOut)
def continue_allocations(call: Call) -> Any:
    """Let large allocations that failed go on from where they stopped; others just run."""
    return {"allocations": call.services.ledger.go_on(call.who, call.path["customer_id"])}


@endpoint(
    bp,
    "POST",
    f"{_ACCOUNT}/items/{{item_id}}/dispute",
    right="accounts.promise",
    takes=DisputeNew,
    gives=ItemOut,
)
def dispute_item(call: Call) -> Any:
    """Mark an open item as disputed, or as settled again; to have it settled, open a dispute."""
    return call.services.ledger.dispute(
        call.who,
        call.path["customer_id"],
        call.path["item_id"],
        call.body.disputed,
        call.body.reason,
        call.body.amount,
    )


@endpoint(bp, "POST", "/v1/ageing", right=READ, takes=AgeingNew, gives=AgeingRunOut, status=202)
def start_ageing(call: Call) -> Any:
    """Compute the ageing of the whole company at the end of a day, in the background."""
    return call.services.ledger.company.start(call.who, call.body.on)


@endpoint(bp, "GET", "/v1/ageing/{run_id}", right=READ, gives=AgeingRunOut)
def get_ageing(call: Call) -> Any:
    """How far a computation is, and its totals."""
    return call.services.ledger.company.get(call.who, call.path["run_id"])


@endpoint(
    bp, "GET", "/v1/ageing/{run_id}/customers", right=READ, gives=AgedCustomerOut, listing=True
)
def list_ageing(call: Call) -> Any:
    """List customers of one ``currency``, the most overdue first."""
    page = call.services.ledger.company.lines(
        call.who, call.path["run_id"], _currency(call), call.limit, call.after
    )
    lines = [
        AgedCustomerOut(customer_id=customer, net=aged.net, **aged.model_dump())
        for customer, aged in page.items
    ]
    return Listing(lines, page.after)


def _currency(call: Call) -> str:
    currency = call.query.get("currency", "")
    if currency not in CURRENCIES:
        raise Invalid.field("currency", "Choose a currency from the list.")
    return currency
