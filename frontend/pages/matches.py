"""The matches of a reconciliation: one by one with the lines of both sides, and as files."""

from flask import Blueprint, Response, request

from chalicelib.accounts.reconciliation.decisions import NOTED
from chalicelib.accounts.reconciliation.export import exported_csv, exported_xlsx
from chalicelib.accounts.reconciliation.numbers import mistyped
from chalicelib.accounts.reconciliation.schemas import ChargeOnIn, DecisionIn
from chalicelib.accounts.reconciliation.selling.charging import STATES
from chalicelib.accounts.reconciliation.sheet import SHEET
from chalicelib.bootstrap import Services
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.errors import NotFound
from chalicelib.kit.money import format_amount
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.choices import charge_kinds
from frontend.codes import typed_customer
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, current
from frontend.posts import post
from frontend.reconciliation_words import HOME, here_of, names, sums
from frontend.said import say
from frontend.web import page, version_sent

bp = Blueprint("matches", __name__)

READ, POST = "accounts.read", "accounts.post"
OF_MATCH = "/reconciliation/<rec_id>/matches/<seq>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(bp, OF_MATCH, right=READ)
def match(
    who: Principal, services: Services, rec_id: str, seq: str, form: Form | None = None
) -> Response:
    """One match: the lines of both sides, and what can be decided."""
    made = services.reconciliation.get(who, rec_id)
    found, lines = services.reconciliation.finding(who, made, _seq(seq))
    wrong = [each for told in lines.theirs for each in told.numbers if mistyped(each)]
    found = services.reconciliation.as_it_stands(who, found)
    payers = {each.customer_id for each in lines.sold} | {found.customer_id} - {""}
    owner = "/payables/" if made.carrier else f"/accounts/{made.sender.customer_id}/items/"
    return render(
        "reconciliation/match.html",
        made=made,
        here=here_of(made),
        form=form or Form(),
        found=found,
        lines=lines,
        mistyped=list(dict.fromkeys(wrong)),
        possible=found.possible(made.sender.side) if made.state == "compared" else (),
        sums=sums,
        chargeable=bool(found.short) and not found.charged_on and made.state in STATES,
        customers=services.customers.names(who, sorted(payers)),
        shortfall=format_amount(found.short, found.currency, grouped=False),
        reopens=made.state == "compared" and found.decision in NOTED,
        owner=owner,
        charge_names=dict(charge_kinds()),
        **names(),
    )


@post(bp, f"{OF_MATCH}/decide", right=POST, takes=DecisionIn, refused=match)
def decide(who: Principal, services: Services, body: DecisionIn, rec_id: str, seq: str) -> Response:
    """Decide one match."""
    at = (rec_id, _seq(seq), version_sent())
    services.reconciliation.decide(who, *at, body.decision, body.note, body.together)
    say(_("It was decided."))
    return go(f"{HOME}/{rec_id}?undecided=yes&outcome={request.form.get('outcome', '')}")


@post(bp, f"{OF_MATCH}/reopen", right=POST, refused=match)
def reopen(who: Principal, services: Services, rec_id: str, seq: str) -> Response:
    """Take back what was accepted, kept or claimed."""
    services.reconciliation.reopen(who, rec_id, _seq(seq), version_sent())
    say(_("It is undecided again."))
    return go(f"{HOME}/{rec_id}/matches/{seq}")


@post(bp, f"{OF_MATCH}/charge-on", right=POST, takes=Form, refused=match)
def charge_on(
    who: Principal, services: Services, form: Form, rec_id: str, seq: str
) -> Response | None:
    """Charge the customer for what the carrier bills."""
    made = services.reconciliation.get(who, rec_id)
    found, _lines = services.reconciliation.finding(who, made, _seq(seq))
    amount = typed_amount(form, "amount", found.currency) if form.typed("amount") else None
    customer = typed_customer(who, services, form)
    body = form.read(ChargeOnIn, amount=amount or 0, customer_id=customer)
    if body is None or form.errors:
        return None
    services.reconciliation.charge_on(who, rec_id, found.seq, version_sent(), body)
    say(_("It was charged to the customer."))
    return go(f"{HOME}/{rec_id}/matches/{found.seq}")


@page(bp, "/reconciliation/<rec_id>/problems.csv", right=READ)
def problems_file(who: Principal, services: Services, rec_id: str) -> Response:
    """Rows that were not compared, and cells that were left out, each with its reason."""
    made = services.reconciliation.get(who, rec_id)
    labels = {field.name: _(field.label) for field in SHEET.fields}
    rows = [
        (each.row, labels.get(each.field, ""), each.value, _(each.message, **each.params))
        for name in ("problems", "remarks")
        for each in services.reconciliation.problems(who, made, name)
    ]
    head = (_("Row"), _("Column"), _("What it says"), _("What is wrong"))
    return _download(csv_bytes(head, rows), "text/csv", "not-compared.csv")


@page(bp, "/reconciliation/<rec_id>/result.<kind>", right=READ)
def result(who: Principal, services: Services, rec_id: str, kind: str) -> Response:
    """All matches line by line, as CSV or XLSX."""
    made = services.reconciliation.get(who, rec_id)
    if kind not in ("csv", "xlsx") or not made.matches:
        raise NotFound()
    if kind == "csv":
        body = exported_csv(services.reconciliation, who, made, current())
        return _download(body, "text/csv", "reconciliation.csv")
    body = exported_xlsx(services.reconciliation, who, made, current())
    return _download(body, XLSX, "reconciliation.xlsx")


def _seq(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise NotFound()
    return int(text)


def _download(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype=kind, headers=headers)
