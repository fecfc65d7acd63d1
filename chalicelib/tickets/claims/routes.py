"""The API of claims."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.tickets.claims.model import Claim, Shortfall
from chalicelib.tickets.claims.schemas import (
    ClaimOut,
    ClaimStepIn,
    CoverIn,
    CreditNoteIn,
    ExtensionIn,
    NoticeIn,
    OfferIn,
    OpenClaimOut,
    OutcomeIn,
    PaperIn,
    PaymentIn,
    RegimeOut,
    ShareOut,
    TermsIn,
)

bp = Blueprint(__name__)

READ, HANDLE = "tickets.read", "tickets.handle"
ONE = "/v1/tickets/{ticket_id}/claim"


@endpoint(bp, "GET", "/v1/regimes", right=READ, gives=RegimeOut, listing=True)
def list_regimes(call: Call) -> Any:
    """List the regimes of carriage with the figures in force here."""
    return call.services.claims.regimes(call.who)


@endpoint(bp, "GET", "/v1/claims", right=READ, gives=OpenClaimOut, listing=True)
def list_open_claims(call: Call) -> Any:
    """List open claims, the one whose legal period ends soonest first, with regimes and clocks."""
    return call.services.claims.open_claims(call.who, call.limit, call.after)


@endpoint(bp, "GET", "/v1/claims/shortfalls", right=READ, gives=Shortfall, listing=True)
def list_shortfalls(call: Call) -> Any:
    """List what claims cost and what came back, by cause of the review (empty: not reviewed yet),
    currency and carrier.
    """
    return call.services.claims.shortfalls(call.who, call.limit, call.after)


@endpoint(bp, "GET", "/v1/claims/shortfalls/tickets", right=READ, gives=ShareOut, listing=True)
def list_shares(call: Call) -> Any:
    """List the tickets behind one of those sums, by ``cause`` (empty: not reviewed yet),
    ``currency`` and ``carrier``.
    """
    place = {name: call.query.get(name, "") for name in ("cause", "currency", "carrier")}
    return call.services.claims.shares(call.who, place, call.limit, call.after)


@endpoint(bp, "GET", ONE, right=READ, gives=ClaimOut)
def get_claim(call: Call) -> Any:
    """Read the claim behind a ticket and its legal clocks; version 0: nothing was written yet."""
    return call.services.claims.shown(call.who, call.path["ticket_id"])


@endpoint(bp, "PUT", f"{ONE}/terms", right=HANDLE, takes=TermsIn, gives=Claim, versioned=True)
def set_terms(call: Call) -> Any:
    """Say what is claimed, from which day, under which regimes."""
    ticket_id = call.path["ticket_id"]
    return call.services.claims.set_terms(call.who, ticket_id, call.body, call.version)


@endpoint(
    bp, "POST", f"{ONE}/extensions", right=HANDLE, takes=ExtensionIn, gives=Claim, versioned=True
)
def extend_time(call: Call) -> Any:
    """Write down that more time was granted, by whom and until when."""
    return call.services.claims.extend(call.who, call.path["ticket_id"], call.body, call.version)


@endpoint(bp, "PUT", f"{ONE}/papers", right=HANDLE, takes=PaperIn, gives=Claim, versioned=True)
def put_paper(call: Call) -> Any:
    """Mark a line of the checklist: there, not needed, or released."""
    ticket_id = call.path["ticket_id"]
    return call.services.claims.put_paper(call.who, ticket_id, call.body, call.version)


@endpoint(bp, "POST", f"{ONE}/notices", right=HANDLE, takes=NoticeIn, gives=Claim, versioned=True)
def send_carrier_notice(call: Call) -> Any:
    """Send the carrier's notice in the form of its regime, and keep it as evidence."""
    ticket_id = call.path["ticket_id"]
    return call.services.claims.send_notice(call.who, ticket_id, call.body, call.version)


@endpoint(bp, "POST", f"{ONE}/offers", right=HANDLE, takes=OfferIn, gives=Claim, versioned=True)
def add_claim_offer(call: Call) -> Any:
    """Note what was asked or offered; ours to the customer needs the insurer's consent."""
    return call.services.claims.add_offer(call.who, call.path["ticket_id"], call.body, call.version)


@endpoint(
    bp, "PUT", f"{ONE}/offers/outcome", right=HANDLE, takes=OutcomeIn, gives=Claim, versioned=True
)
def settle_claim_offer(call: Call) -> Any:
    """Note that an offer was accepted or refused."""
    ticket_id = call.path["ticket_id"]
    return call.services.claims.settle_offer(call.who, ticket_id, call.body, call.version)


@endpoint(bp, "PUT", f"{ONE}/cover", right=HANDLE, takes=CoverIn, gives=Claim, versioned=True)
def set_claim_cover(call: Call) -> Any:
    """Say which insurer covers it, and what it consented to."""
    return call.services.claims.set_cover(call.who, call.path["ticket_id"], call.body, call.version)


@endpoint(bp, "POST", f"{ONE}/payments", right=HANDLE, takes=PaymentIn, gives=Claim, versioned=True)
def add_claim_payment(call: Call) -> Any:
    """Note what was paid to the customer, or came back from carrier or insurer."""
    ticket_id = call.path["ticket_id"]
    return call.services.claims.add_payment(call.who, ticket_id, call.body, call.version)


@endpoint(
    bp,
    "POST",
    f"{ONE}/credit-notes",
    right=HANDLE,
    takes=CreditNoteIn,
    gives=Claim,
    versioned=True,
)
def count_credit_note(call: Call) -> Any:
    """Count a credit note that was granted on this ticket as paid to the customer, once."""
    settlement_id = call.body.settlement_id
    return call.services.claims.count_credit(
        call.who, call.path["ticket_id"], settlement_id, call.version
    )


@endpoint(bp, "POST", f"{ONE}/steps", right=HANDLE, takes=ClaimStepIn, gives=Claim, versioned=True)
def take_claim_step(call: Call) -> Any:
    """Notice was given, suit was brought, the claim is finished or taken up again."""
    return call.services.claims.step(call.who, call.path["ticket_id"], call.body, call.version)
