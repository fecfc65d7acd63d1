"""Files of the bank: uploaded, checked, compared with what is known, taken in, and undone."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.payments.lines import account_key
from chalicelib.accounts.payments.model import BankFile, Head
from chalicelib.accounts.payments.own_accounts import is_iban
from chalicelib.accounts.payments.reading.reader import MAX_BYTES
from chalicelib.accounts.payments.schemas import OwnAccountIn
from chalicelib.accounts.payments.tables.fields import KIND
from chalicelib.accounts.payments.tables.mapping import TableChoices
from chalicelib.accounts.payments.words import said
from chalicelib.bootstrap import Services
from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.tenancy.principal import Principal
from frontend.forms import FieldError, Form
from frontend.htmx import go, render
from frontend.htmx import progress as progress_bar
from frontend.import_forms import MARK_NAMES, ORDER_NAMES
from frontend.language import _, current
from frontend.posts import back_to, post
from frontend.uploads import PLAIN_BYTES, announced_size, posted_file, to_the_bucket
from frontend.web import after, page, shown, version_sent

bp = Blueprint("bank_files", __name__)

READ, POST = "payments.read", "accounts.post"
SHOWN_FAULTS, SHOWN_LINES, SHOWN_ACCOUNTS = 50, 50, 5

STATE_NAMES = {
    "uploading": N_("Waiting for the file"),
    "reading": N_("Reading the file"),
    "mapping": N_("Choose the columns"),
    "refused": N_("Cannot be taken in"),
    "preview": N_("Ready to take in"),
    "taking": N_("Taking the lines in"),
    "taken": N_("Taken in"),
    "undoing": N_("Taking back"),
    "undone": N_("Taken back"),
    "cancelled": N_("Given up"),
}
STATE_KINDS = {
    "taken": "good", "refused": "bad", "undone": "neutral", "cancelled": "neutral",
    "preview": "warn", "mapping": "warn",
}  # fmt: skip


@page(bp, "/payments/files", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All files, the newest first."""
    found = services.payments.files.listed(who, after=after(who))
    return render("payments/files.html", "rows", page=shown(who, found), **_names())


@page(bp, "/payments/files/new", right=POST, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Upload a file."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            made = services.payments.files.upload(who, *posted_file(form))
            return go(f"/payments/files/{made.id}")
    return render(
        "payments/file_new.html",
        form=form,
        largest=MAX_BYTES // 2**20,
        plain=PLAIN_BYTES // 2**20,
    )


@page(bp, "/payments/files/direct", right=POST, methods=("POST",))
def direct(who: Principal, services: Services) -> Response:
    """Announce a file; JavaScript then lets the browser post it straight to the bucket."""
    form = Form.posted()
    files = services.payments.files
    made = files.begin(who, form.typed("filename", ""), announced_size(form)).made
    return to_the_bucket(f"/payments/files/{made.id}", partial(files.upload_form, who, made.id))


@page(bp, "/payments/files/<bank_file_id>", right=READ)
def show(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Where a file stands, and what is to be done next."""
    files = services.payments.files
    made = files.get(who, bank_file_id)
    if made.state == "mapping" and who.permits(POST):
        return _columns_page(who, services, made, Form())
    return _file_page(who, services, made, Form())


def _file_page(who: Principal, services: Services, made: BankFile, form: Form) -> Response:
    files = services.payments.files
    return render(
        "payments/file.html",
        status=422 if form.errors else 200,
        form=form,
        made=made,
        alike=[(each, each) for asked in made.unclear[:1] for each in asked.alike],
        may_be_others=_may_be_others(made),
        arrived="arrived" in request.args,
        job=services.payments.files.job_of(who, made),
        label=_(STATE_NAMES[made.state]),
        faults=[
            (each.row, *said(current(), each)) for each in files.faults(who, made)[:SHOWN_FAULTS]
        ],
        lines=files.read(who, made).lines[:SHOWN_LINES] if made.state == "preview" else [],
        **_names(),
    )


@page(bp, "/payments/files/<bank_file_id>/columns", right=POST, methods=("GET", "POST"))
def columns(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Which column of a table is what, and how it writes dates and amounts."""
    made = services.payments.files.get(who, bank_file_id)
    if not made.headings:
        return go(f"/payments/files/{bank_file_id}")
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            services.payments.files.map_table(who, made.id, version_sent(), _chosen(form))
            return go(f"/payments/files/{bank_file_id}")
    form.errors = [_at_its_column(each) for each in form.errors]
    return _columns_page(who, services, made, form)


@page(bp, "/payments/files/<bank_file_id>/progress", right=READ)
def progress(who: Principal, services: Services, bank_file_id: str) -> Response:
    """The progress bar by itself; the whole page as soon as the work is over."""
    made = services.payments.files.get(who, bank_file_id)
    job = services.payments.files.job_of(who, made)
    return progress_bar(
        "payments/file.html",
        f"/payments/files/{bank_file_id}",
        made.busy and (job is None or job.is_open),
        made=made,
        job=job,
        label=_(STATE_NAMES[made.state]),
    )


@post(
    bp,
    "/payments/files/<bank_file_id>/uploaded",
    right=POST,
    refused=back_to("/payments/files/{bank_file_id}"),
)
def uploaded(who: Principal, services: Services, bank_file_id: str) -> Response:
    """The file is in the bucket: read it."""
    services.payments.files.uploaded(who, bank_file_id)
    return go(f"/payments/files/{bank_file_id}")


@page(bp, "/payments/files/<bank_file_id>/doubtful", right=POST, methods=("POST",))
def doubtful(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Whether lines that may be known already are other payments."""
    made = services.payments.files.get(who, bank_file_id)
    answer = request.form.get("new", "")
    if answer not in ("yes", "no"):
        raise Invalid.field("new", _("Please choose one of the list."))
    services.payments.files.decide(who, made.id, version_sent(), answer == "yes")
    return go(f"/payments/files/{made.id}")


@page(bp, "/payments/files/<bank_file_id>/own-account", right=POST, methods=("POST",))
def own_account(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Which of our own accounts the file means; without an answer it is asked."""
    form = Form.posted()
    kept_as = form.typed("number", "") or form.typed("kept_as", "")
    if form.typed("asked", "") and not kept_as.strip():
        form.wrong("number", _("Choose an account, or give its number."))
    body = form.read(OwnAccountIn, kept_as=kept_as)
    if body and not form.errors:
        with form.refusals():
            services.payments.files.say_account(
                who, bank_file_id, version_sent(), body.account, body.currency, body.kept_as
            )
            return go(f"/payments/files/{bank_file_id}")
    return _file_page(who, services, services.payments.files.get(who, bank_file_id), form)


@page(bp, "/payments/files/<bank_file_id>/take", right=POST, methods=("POST",))
def take(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Take the new lines in."""
    services.payments.files.take(who, bank_file_id, version_sent())
    return go(f"/payments/files/{bank_file_id}")


@page(bp, "/payments/files/<bank_file_id>/undo", right=POST, methods=("POST",))
def undo(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Take the lines out again, as far as nothing was made of them."""
    services.payments.files.undo(who, bank_file_id, version_sent())
    return go(f"/payments/files/{bank_file_id}")


@page(bp, "/payments/files/<bank_file_id>/look-again", right=POST, methods=("POST",))
def look_again(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Compare the file anew with what was taken in since."""
    services.payments.files.look_again(who, bank_file_id, version_sent())
    return go(f"/payments/files/{bank_file_id}")


@page(bp, "/payments/files/<bank_file_id>/retry", right=POST, methods=("POST",))
def retry(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Go on where the work stopped."""
    services.payments.files.retry(who, bank_file_id)
    return go(f"/payments/files/{bank_file_id}")


@page(bp, "/payments/files/<bank_file_id>/cancel", right=POST, methods=("POST",))
def cancel(who: Principal, services: Services, bank_file_id: str) -> Response:
    """Put a file aside before it was taken in."""
    services.payments.files.cancel(who, bank_file_id, version_sent())
    return go("/payments/files")


def _may_be_others(made: BankFile) -> list[Head]:
    """Statements of accounts that the file does not write in full: each may be another one."""
    told = {(each.account, each.currency): each for each in made.statements if each.kept_as}
    parts = [each for key, each in told.items() if not is_iban(account_key(*key))]
    return [] if made.unclear else parts[:SHOWN_ACCOUNTS]


def _chosen(form: Form) -> TableChoices:
    texts = {field.name: form.typed(f"column_{field.name}", "") for field in KIND.fields}
    plain = ("order", "mark", "account", "currency")
    return TableChoices(
        columns={name: int(text) for name, text in texts.items() if text.isdecimal()},
        **{name: str(form.typed(name) or "")[:64] for name in plain},
    )


def _at_its_column(error: FieldError) -> FieldError:
    """An error of a column, at the field of the form that chooses it."""
    chosen = {field.name for field in KIND.fields} - {"currency"}
    return FieldError(f"column_{error.field}" if error.field in chosen else error.field,
                      error.message)  # fmt: skip


def _columns_page(who: Principal, services: Services, made: BankFile, form: Form) -> Response:
    profile = services.payments.files.profile(who, made)
    options = [
        (at, f"{column.heading or at + 1} — {' · '.join(column.samples)}"[:90])
        for at, column in enumerate(profile.columns)
    ]
    own = services.tenancy.company(who).currency
    return render(
        "payments/columns.html",
        made=made,
        form=form if form.sent else None,
        fields=KIND.fields,
        options=options,
        orders=[(order.value, _(name)) for order, name in ORDER_NAMES.items()],
        marks=[(mark, _(name)) for mark, name in MARK_NAMES.items()],
        currencies=[(code, code) for code in dict.fromkeys([own, *sorted(CURRENCIES)])],
    )


def _names() -> dict[str, Any]:
    return {
        "states": {state: _(name) for state, name in STATE_NAMES.items()},
        "state_kinds": STATE_KINDS,
    }
