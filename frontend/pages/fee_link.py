"""What a customer sees by the link of a fee sheet: the charges, and what it has to tell.

Opening a page changes nothing (mail scanners open links); everything done is a POST.
"""

from flask import Blueprint, Response, request

from chalicelib.accounts.confirmation.evidence import Visit
from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.schemas import AnswerIn
from chalicelib.accounts.disputes.schemas import DisputedByLink
from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.portal.recording import drawn_png
from frontend import dispute_words, language, statement_words, visitor
from frontend import fee_words as words
from frontend.amounts import typed_amount
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.pages.disputes import needs
from frontend.said import say
from frontend.web import page

bp = Blueprint("fee_link", __name__)


@page(bp, "/fees/link/<token>", right=None, methods=("GET", "POST"))
def sheet(_who: Principal | None, services: Services, token: str) -> Response:
    """The charges, and the form that confirms them."""
    _reader, found = opened(services, token)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(AnswerIn)):
        with form.refusals():
            picture = form.typed("signature", "")
            drawn = drawn_png(picture) if picture else b""
            visit = Visit(visitor.address(), request.headers.get("User-Agent", ""))
            services.confirmations.answer(token, body, visit, drawn)
            say(_("Thank you. We have your confirmation."))
            if not form.errors:
                return go(f"/fees/link/{token}")
    return render(
        "fees/link.html",
        form=form,
        token=token,
        sheet=found,
        words=words,
        **statement_words.words(),
    )


@page(bp, "/fees/link/<token>/lines/<entry_id>", right=None, methods=("GET", "POST"))
def line(_who: Principal | None, services: Services, token: str, entry_id: str) -> Response:
    """One charge: the form to dispute it instead of confirming it."""
    reader, found = opened(services, token)
    if entry_id not in {each.entry_id for each in found.confirmed_lines}:
        raise NotFound()
    item = services.ledger.item(reader, found.customer_id, entry_id)
    form = Form.posted() if request.method == "POST" else Form()
    amount = typed_amount(form, currency=item.currency) if form.sent else None
    if amount and (body := form.read(DisputedByLink, amount=amount)):
        with form.refusals():
            services.confirmations.dispute(token, entry_id, body)
            say(_("We look into it. Until then this amount is not chased; the rest stays due."))
            if not form.errors:
                return go(f"/fees/link/{token}")
    return render(
        "fees/line.html",
        form=form,
        token=token,
        sheet=found,
        item=item,
        reasons=dispute_words.reasons(),
        papers=dispute_words.papers(),
        needs=needs(reader, services),
        **statement_words.words(),
    )


def opened(services: Services, token: str) -> tuple[Principal, FeeSheet]:
    """The sheet behind a link, read in the customer's language unless the browser chose."""
    reader, found = services.confirmations.by_link(token)
    chosen = request.cookies.get(language.COOKIE, "") or found.addressee.language
    language.read_as(chosen, services.tenancy.company(reader).zone)
    return reader, found
