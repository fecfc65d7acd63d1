"""Reconciliation: a carrier's bill or a customer's list, uploaded, compared, decided, booked."""

from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.reconciliation.decisions import POSSIBLE, Side
from chalicelib.accounts.reconciliation.errors import SameFile
from chalicelib.accounts.reconciliation.lines import Outcome, Reason
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn, SenderIn
from chalicelib.accounts.reconciliation.selling.model import EARNED, SHORT
from chalicelib.accounts.reconciliation.sheet import SHEET
from chalicelib.bootstrap import Services
from chalicelib.imports.reading import MAX_BYTES
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from frontend.codes import typed_customer
from frontend.format import number
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.htmx import progress as progress_bar
from frontend.import_forms import (
    columns_view,
    posted_columns,
    posted_read_as,
    settings_said,
    settings_view,
)
from frontend.language import _
from frontend.posts import back_to, post
from frontend.reconciliation_words import HOME, STATE_NAMES, here_of, names, sums, tabs
from frontend.said import say
from frontend.uploads import PLAIN_BYTES, announced_size, posted_file, to_the_bucket
from frontend.web import after, page, shown, version_sent

bp = Blueprint("reconciliation", __name__)

READ, POST = "accounts.read", "accounts.post"
QUARTER = timedelta(days=92)
# So many rows that could not be read stand on the page; the file has them all.
SHOWN = 20


@page(bp, "/reconciliation", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All reconciliations, the newest first."""
    found = services.reconciliation.newest(who, after=after(who))
    return render("reconciliation/index.html", "rows", page=shown(who, found), **names())


@page(bp, "/reconciliation/new", right=POST, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Upload a carrier's bill or a customer's list."""
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    if form.sent and (asked := _asked(who, services, form)):
        with form.refusals():
            sent = posted_file(form)
            try:
                made = services.reconciliation.upload(who, asked, *sent)
                return go(f"{HOME}/{made.id}")
            except SameFile as known:
                say(_("This file is here already: this is where it stands."), "info")
                return go(f"{HOME}/{known.params['reconciliation']}")
    today = services.payables.today(who)
    return render(
        "reconciliation/new.html",
        form=form,
        since=today - QUARTER,
        today=today,
        plain=PLAIN_BYTES // 2**20,
        largest=MAX_BYTES // 2**20,
        **names(),
    )


@page(bp, "/reconciliation/direct", right=POST, methods=("POST",))
def direct(who: Principal, services: Services) -> Response:
    """Announce a file; JavaScript then lets the browser post it straight to the bucket."""
    form = Form.posted()
    asked, size = _asked(who, services, form), announced_size(form)
    if asked is None:
        raise Invalid()  # the form itself is sent then, and says what is wrong
    made, _form = services.reconciliation.begin(who, asked, form.typed("filename", ""), size)
    return to_the_bucket(here_of(made), partial(services.reconciliation.upload_form, who, made.id))


@post(bp, "/reconciliation/<rec_id>/uploaded", right=POST, refused=back_to(f"{HOME}/{{rec_id}}"))
def uploaded(who: Principal, services: Services, rec_id: str) -> Response:
    """The file is in the bucket: read it, or lead to where this very file stands already."""
    try:
        services.reconciliation.uploaded(who, rec_id)
    except SameFile as known:
        say(_("This file is here already: this is where it stands."), "info")
        return go(f"{HOME}/{known.params['reconciliation']}")
    return go(f"{HOME}/{rec_id}")


@page(bp, "/reconciliation/<rec_id>", right=READ)
def show(who: Principal, services: Services, rec_id: str, form: Form | None = None) -> Response:
    """Where it stands, and what is to be done next."""
    made = services.reconciliation.get(who, rec_id)
    if form is None and made.state in ("mapping", "settling") and who.permits(POST):
        return go(f"{HOME}/{rec_id}/{'columns' if made.state == 'mapping' else 'settings'}")
    service = services.reconciliation
    outcome, reason = request.args.get("outcome", ""), request.args.get("reason", "")
    undecided, margin = request.args.get("undecided") == "yes", request.args.get("margin", "")
    if (outcome, reason, margin) not in product((*Outcome, ""), (*Reason, ""), (*SHORT, "")):
        raise NotFound()
    found = None
    if made.matches and made.state in ("compared", "deciding", "booking", "booked"):
        listing = service.findings(
            who,
            made,
            outcome,
            reason if outcome else "",
            undecided,
            after=after(who),
            margin=margin,
        )
        found = shown(who, listing)
    return render(
        "reconciliation/show.html",
        "rows",
        made=made,
        here=here_of(made),
        form=form or Form(),
        job=services.reconciliation.job_of(who, made),
        label=_(STATE_NAMES[made.state]),
        arrived="arrived" in request.args,
        page=found,
        outcome=outcome,
        reason=reason,
        undecided=undecided,
        margin=margin,
        tabs=tabs(made, here_of(made)),
        counts=[each for each in made.counts if each.outcome == outcome or not outcome],
        sums=sums,
        problems=service.problems(who, made, "problems")[:SHOWN] if made.wrong else [],
        remarks=service.problems(who, made, "remarks")[:SHOWN] if made.remarks else [],
        unbooked=service.problems(who, made, "unbooked") if made.state == "booked" else [],
        labels={field.name: _(field.label) for field in SHEET.fields},
        sale_sums=_sale_sums(made),
        bulk=POSSIBLE.get((made.sender.side, Outcome(outcome)), ()) if outcome else (),
        today=services.payables.today(who),
        **names(),
    )


@page(bp, "/reconciliation/<rec_id>/progress", right=READ)
def progress(who: Principal, services: Services, rec_id: str) -> Response:
    """The progress bar by itself; the whole page as soon as the work is over."""
    made = services.reconciliation.get(who, rec_id)
    job = services.reconciliation.job_of(who, made)
    return progress_bar(
        "reconciliation/show.html",
        f"{HOME}/{rec_id}",
        made.busy and (job is None or job.is_open),
        made=made,
        job=job,
        label=_(STATE_NAMES[made.state]),
        here=here_of(made),
    )


@page(bp, "/reconciliation/<rec_id>/read-as", right=POST, methods=("POST",))
def read_as(who: Principal, services: Services, rec_id: str) -> Response:
    """Read the file with another character set, delimiter or sheet."""
    services.reconciliation.get(who, rec_id)
    services.reconciliation.read_again(who, rec_id, version_sent(), posted_read_as())
    return go(f"{HOME}/{rec_id}")


@page(bp, "/reconciliation/<rec_id>/columns", right=POST, methods=("GET", "POST"))
def columns(who: Principal, services: Services, rec_id: str) -> Response:
    """Which column is what."""
    made = services.reconciliation.get(who, rec_id)
    if not made.headings:
        return go(f"{HOME}/{rec_id}")
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            chosen = posted_columns(SHEET)
            services.reconciliation.map_columns(who, made.id, version_sent(), chosen)
            return go(f"{HOME}/{rec_id}/settings")
    profile = services.reconciliation.profile(who, made)
    return _file_page("imports/columns.html", made, form, **columns_view(profile, made))


@page(bp, "/reconciliation/<rec_id>/settings", right=POST, methods=("GET", "POST"))
def settings(who: Principal, services: Services, rec_id: str) -> Response:
    """Date orders, decimal marks, currency: what only a person can know."""
    made = services.reconciliation.get(who, rec_id)
    if not made.headings or made.state == "mapping":
        return go(f"{HOME}/{rec_id}")
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            said = settings_said(SHEET, made, form)
            services.reconciliation.settle(who, made.id, version_sent(), said)
            return go(f"{HOME}/{rec_id}")
    profile = services.reconciliation.profile(who, made)
    view = settings_view(SHEET, made, profile, services.tenancy.company(who))
    return _file_page("imports/settings.html", made, form, **view)


@page(bp, "/reconciliation/<rec_id>/zeros", right=POST, methods=("POST",))
def zeros(who: Principal, services: Services, rec_id: str) -> Response:
    """Whether leading zeros are part of this sender's numbers."""
    services.reconciliation.get(who, rec_id)
    answer = request.form.get("count", "")
    if answer not in ("yes", "no"):
        raise Invalid.field("count", _("Please choose one of the list."))
    services.reconciliation.decide_zeros(who, rec_id, version_sent(), answer == "yes")
    return go(f"{HOME}/{rec_id}")


@page(bp, "/reconciliation/<rec_id>/compare", right=POST, methods=("POST",))
def compare(who: Principal, services: Services, rec_id: str) -> Response:
    """Compare with our entries as they are now."""
    services.reconciliation.compare_again(who, rec_id, version_sent())
    return go(f"{HOME}/{rec_id}")


@post(bp, "/reconciliation/<rec_id>/decide-all", right=POST, takes=BulkIn, refused=show)
def decide_all(who: Principal, services: Services, body: BulkIn, rec_id: str) -> Response:
    """Decide everything that is undecided of an outcome, or of one reason of it."""
    services.reconciliation.decide_all(who, rec_id, version_sent(), body)
    return go(f"{HOME}/{rec_id}")


@post(bp, "/reconciliation/<rec_id>/book", right=POST, takes=BookIn, refused=show)
def book(who: Principal, services: Services, body: BookIn, rec_id: str) -> Response:
    """Book a carrier's bills as their lines were decided."""
    services.reconciliation.book(who, rec_id, version_sent(), body)
    return go(f"{HOME}/{rec_id}")


@page(bp, "/reconciliation/<rec_id>/cancel", right=POST, methods=("POST",))
def cancel(who: Principal, services: Services, rec_id: str) -> Response:
    """Put the file aside."""
    services.reconciliation.cancel(who, rec_id, version_sent())
    return go(HOME)


@page(bp, "/reconciliation/<rec_id>/retry", right=POST, methods=("POST",))
def retry(who: Principal, services: Services, rec_id: str) -> Response:
    """Go on where the work stopped."""
    services.reconciliation.retry(who, rec_id)
    return go(f"{HOME}/{rec_id}")


def _asked(who: Principal, services: Services, form: Form) -> SenderIn | None:
    """Whose file it is; a customer is named by its code or chosen from those found."""
    found = ""
    if form.typed("side") == Side.CUSTOMER:
        found = typed_customer(who, services, form)
        if not found and not form.errors:
            form.wrong("customer", _("Choose the customer whose list it is."))
    body = form.read(SenderIn, customer_id=found)
    return None if form.errors else body


def _file_page(template: str, made: Reconciliation, form: Form, **view: Any) -> Response:
    return render(
        template,
        made=made,
        here=here_of(made),
        home=HOME,
        tab="accounts",
        form=form if form.sent else None,
        kind=SHEET,
        **view,
    )


def _sale_sums(made: Reconciliation) -> list[tuple[str, str, str, str, str]]:
    """What the bill costs against what customers were charged, a row for each class."""
    return [
        (
            each.margin.value,
            number(each.matches),
            sums(each.cost),
            sums(each.charged),
            sums(
                {code: each.charged.get(code, 0) - cost for code, cost in each.cost.items()}
                if each.margin in EARNED
                else {}
            ),
        )
        for each in made.sums
        if each.matches
    ]
