"""Imports: a file uploaded, its columns and dates confirmed, previewed, run, and taken back."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.imports.kinds import KINDS
from chalicelib.imports.model import Import
from chalicelib.imports.reading import MAX_BYTES
from chalicelib.imports.report import report
from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
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
from frontend.language import _, current
from frontend.posts import back_to, post
from frontend.uploads import PLAIN_BYTES, announced_size, posted_file, to_the_bucket
from frontend.web import after, page, shown, version_sent

bp = Blueprint("imports", __name__)

RUN = "imports.run"
SHOWN_PROBLEMS = 50

STATE_NAMES = {
    "uploading": N_("Waiting for the file"),
    "reading": N_("Reading the file"),
    "mapping": N_("Choose the columns"),
    "settling": N_("Confirm dates and amounts"),
    "checking": N_("Checking every row"),
    "preview": N_("Ready to import"),
    "running": N_("Importing"),
    "done": N_("Imported"),
    "undoing": N_("Taking back"),
    "undone": N_("Taken back"),
    "unreadable": N_("The file cannot be read"),
    "cancelled": N_("Given up"),
}
STATE_KINDS = {
    "done": "good", "unreadable": "bad", "undone": "neutral", "cancelled": "neutral",
    "preview": "warn", "mapping": "warn", "settling": "warn",
}  # fmt: skip


@page(bp, "/imports", right=RUN)
def index(who: Principal, services: Services) -> Response:
    """All imports, the newest first."""
    found = services.imports.listed(who, after=after(who))
    return render("imports/index.html", "rows", page=shown(who, found), **_names())


@page(bp, "/imports/new", right=RUN, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Upload a file."""
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    if form.sent:
        with form.refusals():
            made = services.imports.upload(who, *_file(form))
            return go(f"/imports/{made.id}")
    return render(
        "imports/new.html",
        form=form,
        largest=MAX_BYTES // 2**20,
        plain=PLAIN_BYTES // 2**20,
        **_names(),
    )


@page(bp, "/imports/direct", right=RUN, methods=("POST",))
def direct(who: Principal, services: Services) -> Response:
    """Announce a file; JavaScript then lets the browser post it straight to the bucket."""
    form = Form.posted()
    kind, name = form.typed("kind", ""), form.typed("filename", "")
    made = services.imports.begin(who, kind, name, announced_size(form)).made
    return to_the_bucket(f"/imports/{made.id}", partial(services.imports.upload_form, who, made.id))


@post(bp, "/imports/<import_id>/uploaded", right=RUN, refused=back_to("/imports/{import_id}"))
def uploaded(who: Principal, services: Services, import_id: str) -> Response:
    """The file is in the bucket: read it."""
    services.imports.uploaded(who, import_id)
    return go(f"/imports/{import_id}")


@page(bp, "/imports/<import_id>", right=RUN)
def show(who: Principal, services: Services, import_id: str) -> Response:
    """Where an import stands, and what is to be done next."""
    made = services.imports.get(who, import_id)
    if made.state == "mapping":
        return _columns_page(who, services, made, Form())
    if made.state == "settling":
        return _settings_page(who, services, made, Form())
    return _stand(who, services, made)


@page(bp, "/imports/<import_id>/progress", right=RUN)
def progress(who: Principal, services: Services, import_id: str) -> Response:
    """The progress bar by itself; the whole page as soon as the work is over."""
    made = services.imports.get(who, import_id)
    job = services.imports.job_of(who, made)
    return progress_bar(
        "imports/show.html",
        f"/imports/{import_id}",
        made.busy and (job is None or job.is_open),
        made=made,
        job=job,
        label=_(STATE_NAMES[made.state]),
    )


@page(bp, "/imports/<import_id>/read-as", right=RUN, methods=("POST",))
def read_as(who: Principal, services: Services, import_id: str) -> Response:
    """Read the file with another character set, delimiter or sheet."""
    made = services.imports.get(who, import_id)
    services.imports.read_again(who, made.id, version_sent(), posted_read_as())
    return go(f"/imports/{import_id}")


@page(bp, "/imports/<import_id>/columns", right=RUN, methods=("GET", "POST"))
def columns(who: Principal, services: Services, import_id: str) -> Response:
    """Which column is what."""
    made = services.imports.get(who, import_id)
    if not made.headings:
        return go(f"/imports/{import_id}")
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            services.imports.map_columns(
                who, made.id, version_sent(), posted_columns(KINDS[made.kind])
            )
            return go(f"/imports/{import_id}")
    return _columns_page(who, services, made, form)


@page(bp, "/imports/<import_id>/settings", right=RUN, methods=("GET", "POST"))
def settings(who: Principal, services: Services, import_id: str) -> Response:
    """Date orders, decimal marks, time zone, currency: what only the user can know."""
    made = services.imports.get(who, import_id)
    if made.state in ("uploading", "reading", "mapping", "unreadable"):
        return go(f"/imports/{import_id}")
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            kind = KINDS[made.kind]
            services.imports.settle(who, made.id, version_sent(), settings_said(kind, made, form))
            return go(f"/imports/{import_id}")
    return _settings_page(who, services, made, form)


@page(bp, "/imports/<import_id>/zeros", right=RUN, methods=("POST",))
def zeros(who: Principal, services: Services, import_id: str) -> Response:
    """Whether numbers that differ only by leading zeros are the same."""
    answer = request.form.get("match", "")
    if answer not in ("yes", "no"):
        raise Invalid.field("match", _("Please choose one of the list."))
    services.imports.decide_padding(who, import_id, version_sent(), answer == "yes")
    return go(f"/imports/{import_id}")


@page(bp, "/imports/<import_id>/run", right=RUN, methods=("POST",))
def run(who: Principal, services: Services, import_id: str) -> Response:
    """Carry out what the preview shows."""
    services.imports.run(who, import_id, version_sent())
    return go(f"/imports/{import_id}")


@page(bp, "/imports/<import_id>/undo", right=RUN, methods=("POST",))
def undo(who: Principal, services: Services, import_id: str) -> Response:
    """Take the whole run back."""
    services.imports.undo(who, import_id, version_sent())
    return go(f"/imports/{import_id}")


@page(bp, "/imports/<import_id>/retry", right=RUN, methods=("POST",))
def retry(who: Principal, services: Services, import_id: str) -> Response:
    """Go on where the work stopped."""
    services.imports.retry(who, import_id)
    return go(f"/imports/{import_id}")


@page(bp, "/imports/<import_id>/cancel", right=RUN, methods=("POST",))
def cancel(who: Principal, services: Services, import_id: str) -> Response:
    """Give an import up before it ran."""
    services.imports.cancel(who, import_id, version_sent())
    return go("/imports")


@page(bp, "/imports/<import_id>/problems.csv", right=RUN)
def problems_file(who: Principal, services: Services, import_id: str) -> Response:
    """The rows that are not imported, as in the file, each with its reason."""
    made = services.imports.get(who, import_id)
    body = report(services.imports, who, made, current())
    headers = {"Content-Disposition": 'attachment; filename="not-imported.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _file(form: Form) -> tuple[str, str, bytes]:
    kind = form.values.get("kind", "")
    if kind not in KINDS:
        form.wrong("kind", _("Choose what the file holds."))
    return kind, *posted_file(form)


def _columns_page(who: Principal, services: Services, made: Import, form: Form) -> Response:
    profile = services.imports.profile(who, made)
    return render(
        "imports/columns.html",
        made=made,
        here=f"/imports/{made.id}",
        home="/imports",
        form=form if form.sent else None,
        kind=KINDS[made.kind],
        **columns_view(profile, made),
        **_names(),
    )


def _settings_page(who: Principal, services: Services, made: Import, form: Form) -> Response:
    profile = services.imports.profile(who, made)
    company = services.tenancy.company(who)
    return render(
        "imports/settings.html",
        made=made,
        here=f"/imports/{made.id}",
        home="/imports",
        form=form if form.sent else None,
        kind=KINDS[made.kind],
        **settings_view(KINDS[made.kind], made, profile, company),
        **_names(),
    )


def _stand(who: Principal, services: Services, made: Import) -> Response:
    imports = services.imports
    problems = imports.problems(who, made) if made.state in ("preview", "done") else []
    first = _number(request.args.get("from", "0"))
    return render(
        "imports/show.html",
        made=made,
        kind=KINDS[made.kind],
        arrived="arrived" in request.args,
        labels={field.name: _(field.label) for field in KINDS[made.kind].fields},
        job=services.imports.job_of(who, made),
        label=_(STATE_NAMES[made.state]),
        problems=problems[first : first + SHOWN_PROBLEMS],
        problems_count=len(problems),
        further=first + SHOWN_PROBLEMS if len(problems) > first + SHOWN_PROBLEMS else None,
        new=imports.examples(who, made, "new") if made.state == "preview" else [],
        changed=imports.examples(who, made, "changed") if made.state == "preview" else [],
        padded=imports.examples(who, made, "padded") if made.state == "preview" else [],
        obstacles=imports.obstacles(who, made) if made.obstacles or made.left else [],
        **_names(),
    )


def _number(text: str, digits: int = 6) -> int:
    return int(text) if text.isdecimal() and len(text) <= digits else 0


def _names() -> dict[str, Any]:
    return {
        "states": {state: _(name) for state, name in STATE_NAMES.items()},
        "state_kinds": STATE_KINDS,
        "kinds": [(name, _(kind.label)) for name, kind in KINDS.items()],
    }
