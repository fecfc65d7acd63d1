"""The API of settling."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.tickets.settling.schemas import (
    ApproveIn,
    ChecklistIn,
    PlaybookOut,
    RefuseIn,
    SettlementNew,
    SettlementOut,
    WithdrawIn,
)

bp = Blueprint(__name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"
ALL = "/v1/tickets/{ticket_id}/settlements"
ONE = f"{ALL}/{{settlement_id}}"


@endpoint(bp, "GET", ALL, right=READ, gives=SettlementOut, listing=True)
def list_settlements(call: Call) -> Any:
    """List the settlements of a ticket, the newest first."""
    call.services.tickets.get(call.who, call.path["ticket_id"])
    return call.services.settling.of_ticket(
        call.who, call.path["ticket_id"], call.limit, call.after
    )


@endpoint(bp, "POST", ALL, right=HANDLE, takes=SettlementNew, gives=SettlementOut, status=201)
def propose_settlement(call: Call) -> Any:
    """Settle within the caller's authority, or ask for an approval (``state``: ``asked``)."""
    return call.services.settling.propose(call.who, call.path["ticket_id"], call.body)


@endpoint(bp, "GET", ONE, right=READ, gives=SettlementOut)
def get_settlement(call: Call) -> Any:
    """Read a settlement."""
    return call.services.settling.get(call.who, call.path["ticket_id"], call.path["settlement_id"])


# A deputy may have any role: whether this person decides is asked by the service.
@endpoint(bp, "POST", f"{ONE}/approve", right=WRITE, takes=ApproveIn, gives=SettlementOut)
def approve_settlement(call: Call) -> Any:
    """Approve a settlement: only who was asked, or who stands higher; never one's own."""
    ticket_id, settlement_id = call.path["ticket_id"], call.path["settlement_id"]
    return call.services.settling.approve(call.who, ticket_id, settlement_id, call.body.why)


@endpoint(bp, "POST", f"{ONE}/refuse", right=WRITE, takes=RefuseIn, gives=SettlementOut)
def refuse_settlement(call: Call) -> Any:
    """Refuse a settlement, with the reason."""
    ticket_id, settlement_id = call.path["ticket_id"], call.path["settlement_id"]
    return call.services.settling.refuse(call.who, ticket_id, settlement_id, call.body.why)


# Who proposed it may have any role too.
@endpoint(bp, "POST", f"{ONE}/withdraw", right=WRITE, takes=WithdrawIn, gives=SettlementOut)
def withdraw_settlement(call: Call) -> Any:
    """Withdraw a settlement that waits: by who asked, who handles the ticket, or who leads."""
    ticket_id, settlement_id = call.path["ticket_id"], call.path["settlement_id"]
    return call.services.settling.withdraw(call.who, ticket_id, settlement_id, call.body.why)


@endpoint(bp, "GET", "/v1/approvals", right=READ, gives=SettlementOut, listing=True)
def list_approvals(call: Call) -> Any:
    """List approvals: ``queue`` asked (by the caller) or all (of the company, the newest first, for
    who approves or audits); without it all that the key may read. ``person``: what waits for
    that colleague, the longest waiting first. Nothing ever waits for a key: mine is refused.
    """
    settling, place = call.services.settling, (call.limit, call.after)
    if call.query.get("person"):
        member = call.services.tenancy.member(call.who, call.query["person"])
        return settling.waiting_for(call.who, member.user_id, *place)
    return settling.approvals(call.who, call.query.get("queue", ""), *place)


@endpoint(bp, "GET", "/v1/tickets/{ticket_id}/playbook", right=READ, gives=PlaybookOut)
def get_playbook(call: Call) -> Any:
    """Read how a ticket of this category is handled, and what of its checklist is done."""
    return _playbook(call)


@endpoint(
    bp,
    "PUT",
    "/v1/tickets/{ticket_id}/checklist",
    right=HANDLE,
    takes=ChecklistIn,
    gives=PlaybookOut,
)
def tick_checklist(call: Call) -> Any:
    """Say which checks of the playbook are done; the others are not."""
    call.services.settling.tick(call.who, call.path["ticket_id"], call.body.done)
    return _playbook(call)


def _playbook(call: Call) -> PlaybookOut:
    settling = call.services.settling
    ticket = call.services.tickets.get(call.who, call.path["ticket_id"])
    book = settling.playbook(call.who, ticket)
    return PlaybookOut.of(ticket.category, book, settling.ticks(call.who, ticket.id))
