"""What was agreed with a customer: terms, limit, who may sign."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.ledger.words import AMOUNT_WORDS
from chalicelib.accounts.terms.model import Agreement
from chalicelib.accounts.terms.schemas import AgreementNew, TermsNew
from chalicelib.bootstrap import Services
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, format_amount, parse_amount
from chalicelib.tenancy.principal import Principal
from frontend.choices import currencies
from frontend.credit_words import HOLIDAYS, SETTLEMENTS, STARTS, choices, ending_badge
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("agreements", __name__)

READ, AGREE = "accounts.read", "accounts.terms"
AMOUNTS = ("limit", "increase")


@page(bp, "/agreements", right=READ)
def ending(who: Principal, services: Services) -> Response:
    """Agreements that end soon or ended lately, the earliest first."""
    found = shown(who, services.terms.ending.listed(who, after=after(who)))
    ids = [each.customer_id for each in found.items]
    return render(
        "credit/agreements.html",
        "rows",
        page=found,
        names=services.customers.names(who, ids) if ids else {},
        today=services.terms.today(who),
        ending_badge=ending_badge,
    )


@page(bp, "/accounts/<customer_id>/agreement", right=READ)
def show(who: Principal, services: Services, customer_id: str) -> Response:
    """What was agreed with a customer, and the terms that hold today."""
    agreement = services.terms.agreement(who, customer_id)
    return _page(who, services, customer_id, agreement, "credit/agreement.html")


@page(bp, "/accounts/<customer_id>/agreement/edit", right=AGREE, methods=("GET", "POST"))
def edit(who: Principal, services: Services, customer_id: str) -> Response:
    """Write down what was agreed."""
    agreement = services.terms.agreement(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form.showing(_shown(agreement))
    if form.sent and (body := _typed(form)):
        with form.refusals():
            services.terms.agree(who, customer_id, version_sent(), body)
            say(_("The agreement was saved."))
            return go(f"/accounts/{customer_id}/agreement")
    codes = currencies()
    return _page(
        who, services, customer_id, agreement, "credit/agree.html", form=form, currencies=codes
    )


def _page(
    who: Principal,
    services: Services,
    customer_id: str,
    agreement: Agreement,
    template: str,
    form: Form | None = None,
    **more: Any,
) -> Response:
    return render(
        template,
        customer=services.customers.get(who, customer_id),
        agreement=agreement,
        terms=services.terms.in_force(who, agreement),
        today=services.terms.today(who),
        ending_badge=ending_badge,
        form=form,
        settlements=choices(SETTLEMENTS),
        starts=choices(STARTS),
        holidays=choices(HOLIDAYS),
        **more,
    )


def _shown(agreement: Agreement) -> dict[str, Any]:
    """The agreement as fields of the form: amounts and names as people write them."""
    facts = agreement.model_dump(mode="json", exclude={"terms", "signatories", *AMOUNTS})
    if agreement.terms:
        facts |= {**agreement.terms.model_dump(mode="json"), "own": "yes"}
    for name in AMOUNTS:
        amount = getattr(agreement, name)
        if agreement.currency and (amount or (name == "limit" and amount is not None)):
            facts[name] = format_amount(amount, agreement.currency, grouped=False)
    return facts | {"signatories": "\n".join(agreement.signatories)}


def _typed(form: Form) -> AgreementNew | None:
    amounts = {name: _amount(form, name) for name in AMOUNTS}
    terms = form.read(TermsNew) if form.checked("own") else None
    names = str(form.typed("signatories") or "").splitlines()
    body = form.read(
        AgreementNew,
        terms=terms,
        limit=amounts["limit"],
        increase=amounts["increase"] or 0,
        signatories=[name.strip() for name in names if name.strip()],
    )
    return None if form.errors else body


def _amount(form: Form, name: str) -> int | None:
    text, code = str(form.typed(name) or "").strip(), str(form.typed("currency") or "")
    if not text:
        return None
    try:
        amount = parse_amount(text, code)
    except UnknownCurrency:
        form.wrong("currency", _("Choose a currency from the list."))
        return None
    except NotAnAmount as wrong:
        form.wrong(name, _(AMOUNT_WORDS[wrong.reason]))
        return None
    if amount < 0:
        form.wrong(name, _("Enter an amount of zero or more."))
    return amount
