"""Fee confirmation: asking for it, comparing what was answered, the evidence."""

from flask import Blueprint, Response, request

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.schemas import CompareIn, SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend import fee_words as words
from frontend import statement_words
from frontend.canned_help import CannedHelp, of_matter
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.htmx import progress as progress_bar
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("fees", __name__)

READ, ASK, COMPARE = "statements.read", "statements.issue", "accounts.post"
VIEWS = ("compare", "asked", "blocked", "all")


@page(bp, "/fees", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Sheets to be compared, those that wait for the customer, blocked ones, or all."""
    view, customer = request.args.get("view", ""), request.args.get("customer", "")
    view = view if view in VIEWS else "compare"
    sub = services.customers.get(who, customer).title if customer else ""
    if customer:
        found = services.confirmations.of_customer(who, customer, after=after(who))
    elif view == "all":
        found = services.confirmations.newest(who, after=after(who))
    else:
        found = services.confirmations.waiting(who, State(view), after=after(who))
    return render(
        "fees/index.html",
        "rows",
        page=shown(who, found),
        jobs=services.confirmations.jobs_of(who, found.items),
        view=view,
        customer=customer,
        sub=sub,
        here=f"/fees?customer={customer}" if customer else f"/fees?view={view}",
        words=words,
    )


@page(bp, "/fees/new", right=ASK, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Ask a customer to confirm what is open."""
    if not request.values.get("customer_id"):
        return go("/accounts")  # it begins at a customer's account
    customer = services.customers.get(who, request.values["customer_id"])
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(SheetNew)):
        with form.refusals():
            sheet = services.confirmations.ask(who, body)
            if sheet.state is State.PREPARING:
                say(_("The sheet is long: it is prepared in the background, then sent."))
            else:
                say(_("Sent to %(addresses)s.", addresses=", ".join(sheet.sent_to)))
            return go(f"/fees/{sheet.id}")
    return render(
        "fees/new.html",
        form=form,
        customer=customer,
        today=services.ledger.today(who),
    )


@page(bp, "/fees/<sheet_id>", right=READ)
def show(who: Principal, services: Services, sheet_id: str, form: Form | None = None) -> Response:
    """One sheet: what is to be confirmed, what was answered, what is to be compared."""
    sheet = services.confirmations.get(who, sheet_id)
    return render(
        "fees/show.html",
        sheet=sheet,
        job=services.confirmations.job_of(who, sheet),
        form=form or Form(),
        canned=_canned(who, services, sheet),
        words=words,
        **statement_words.words(),
    )


@page(bp, "/fees/<sheet_id>/progress", right=READ)
def progress(who: Principal, services: Services, sheet_id: str) -> Response:
    """The progress bar by itself; the whole page as soon as the work is over."""
    sheet = services.confirmations.get(who, sheet_id)
    job = services.confirmations.job_of(who, sheet)
    at_work = job is not None and job.is_open
    return progress_bar("fees/show.html", f"/fees/{sheet_id}", at_work, sheet=sheet, job=job)


@post(bp, "/fees/<sheet_id>/go-on", right=ASK, refused=back_to("/fees/{sheet_id}"))
def go_on(who: Principal, services: Services, sheet_id: str) -> Response:
    """Go on where the preparation stopped."""
    services.confirmations.go_on(who, sheet_id)
    return go(f"/fees/{sheet_id}")


@post(bp, "/fees/<sheet_id>/compare", right=COMPARE, takes=Form, refused=show)
def compare(who: Principal, services: Services, form: Form, sheet_id: str) -> Response | None:
    """A named person has compared."""
    if _canned(who, services, services.confirmations.get(who, sheet_id)).helped(form):
        return None
    body = form.read(CompareIn, fits=form.typed("fits") == "yes")
    if body is None:
        return None
    after_it = services.confirmations.compare(who, sheet_id, body, version_sent())
    if after_it.state is State.CONFIRMED:
        say(_("The sheet is confirmed; its lines are locked."))
    elif after_it.state is State.BLOCKED:
        say(_("The sheet is blocked: it does not match."), "bad")
    return go(f"/fees/{sheet_id}")


@post(bp, "/fees/<sheet_id>/withdraw", right=ASK, refused=back_to("/fees/{sheet_id}"))
def withdraw(who: Principal, services: Services, sheet_id: str) -> Response:
    """Take it back before it is confirmed."""
    services.confirmations.withdraw(who, sheet_id)
    say(_("The sheet was taken back."))
    return go(f"/fees/{sheet_id}")


@page(bp, "/fees/<sheet_id>/evidence", right=READ)
def evidence(who: Principal, services: Services, sheet_id: str) -> Response:
    """The evidence pack, as it was made."""
    sheet = services.confirmations.get(who, sheet_id)
    content = services.confirmations.evidence(who, sheet)
    headers = {"Content-Disposition": f'inline; filename="{sheet.number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@page(bp, "/fees/<sheet_id>/signature", right=READ)
def signature(who: Principal, services: Services, sheet_id: str) -> Response:
    """The signature or seal, as the customer gave it."""
    sheet = services.confirmations.get(who, sheet_id)
    content = services.confirmations.signature(sheet)
    headers = {"Content-Disposition": f'inline; filename="{sheet.number}.png"'}
    return Response(content, mimetype="image/png", headers=headers)


def _canned(who: Principal, services: Services, sheet: FeeSheet) -> CannedHelp:
    """Texts for what does not match, which colleagues read."""
    return of_matter(who, services, customer=sheet.addressee.name, number=sheet.number)
