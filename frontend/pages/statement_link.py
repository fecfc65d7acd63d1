"""What a customer sees by the link of its statement: the statement, its lines, its disputes.

Opening a page changes nothing (mail scanners open links); everything done is a POST.
"""

from flask import Blueprint, Response, request

from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.schemas import DisputedByLink
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.schemas import ConfirmNew
from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.shared_links import visitor
from chalicelib.tickets.files import FILE_TYPES
from chalicelib.tickets.schemas.files import FileIn
from frontend import dispute_words as words
from frontend import language, statement_words
from frontend.amounts import typed_amount
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.pages.disputes import needs
from frontend.posts import back_to, post
from frontend.said import say
from frontend.web import ONCE, once, page

bp = Blueprint("statement_link", __name__)

# A page shows so many lines of a currency; the document has them all.
LINES = 200
# A customer with more disputes than this sees the newest marked; the line itself knows all.
MARKED = 100


@page(bp, "/statements/link/<token>", right=None, methods=("GET", "POST"))
def statement(_who: Principal | None, services: Services, token: str) -> Response:
    """The statement, the document, its lines, and a button to confirm."""
    reader, found = opened(services, token)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(ConfirmNew)):
        with form.refusals():
            services.statements.confirm(token, body.name, body.note)
            if not form.errors:
                return go(f"/statements/link/{token}")
    disputes = services.disputes.of_customer(reader, found.customer_id, MARKED).items
    return render(
        "statements/link.html",
        form=form,
        token=token,
        statement=found,
        lines=services.statements.lines(reader, found),
        most=LINES,
        changes=statement_words.changes(found),
        disputes={each.entry_id: each for each in reversed(disputes)},
        dispute_words=words,
        **statement_words.words(),
    )


@page(bp, "/statements/link/<token>/pdf", right=None)
def pdf(_who: Principal | None, services: Services, token: str) -> Response:
    """The document, for the customer."""
    reader, found = opened(services, token)
    return statement_words.document(found, services.statements.document(reader, found))


@page(bp, "/statements/link/<token>/xlsx", right=None)
def xlsx(_who: Principal | None, services: Services, token: str) -> Response:
    """The statement as a workbook, for the customer."""
    reader, found = opened(services, token)
    return statement_words.workbook(found, services.statements.workbook(reader, found))


@page(bp, "/statements/link/<token>/csv", right=None)
def csv(_who: Principal | None, services: Services, token: str) -> Response:
    """The statement as CSV, for the customer."""
    reader, found = opened(services, token)
    return statement_words.table(found, services.statements.csv(reader, found))


@page(bp, "/statements/link/<token>/lines/<entry_id>", right=None, methods=("GET", "POST"))
def line(_who: Principal | None, services: Services, token: str, entry_id: str) -> Response:
    """One line: what is open of it, and the form to dispute it."""
    reader, found = opened(services, token)
    item = services.disputes.line(reader, found, entry_id)
    if item.dispute_id:
        return go(f"/statements/link/{token}/disputes/{item.dispute_id}")
    form = Form.posted() if request.method == "POST" else Form()
    amount = typed_amount(form, currency=item.currency) if form.sent else None
    if amount and (body := form.read(DisputedByLink, amount=amount)):
        with form.refusals():
            if done := _disputed(services, reader, token, entry_id, body):
                return done
    return render(
        "statements/line.html",
        form=form,
        token=token,
        statement=found,
        item=item,
        reasons=words.reasons(),
        papers=words.papers(),
        needs=needs(reader, services),
        **statement_words.words(),
    )


@page(bp, "/statements/link/<token>/disputes/<dispute_id>", right=None)
def dispute(_who: Principal | None, services: Services, token: str, dispute_id: str) -> Response:
    """What became of a dispute, and what is still needed for it."""
    opened(services, token)
    reader, found = services.disputes.by_link(token, dispute_id)
    files = services.tickets.whole(reader, found.ticket_id).files
    return render(
        "statements/dispute.html",
        token=token,
        dispute=found,
        files=[each for each in files if each.by == reader.user or each.public],
        needed=services.disputes.needed(reader, found.reason),
        words=words,
    )


@post(
    bp,
    "/statements/link/<token>/disputes/<dispute_id>/withdraw",
    right=None,
    refused=back_to("/statements/link/{token}/disputes/{dispute_id}"),
)
def withdraw(_who: Principal | None, services: Services, token: str, dispute_id: str) -> Response:
    """The customer accepts the charge after all."""
    opened(services, token)
    services.disputes.withdraw_by_link(token, dispute_id)
    say(_("Thank you. The dispute is withdrawn."))
    return go(f"/statements/link/{token}/disputes/{dispute_id}")


@page(bp, "/statements/link/<token>/disputes/<dispute_id>/files", right=None, methods=("POST",))
def add_file(_who: Principal | None, services: Services, token: str, dispute_id: str) -> Response:
    """Announce a photo or document; the next page sends it."""
    content_type = request.form.get("type", "")
    if content_type not in FILE_TYPES:
        raise NotFound()
    reader, found = services.disputes.by_link(token, dispute_id)
    name = f"{found.number or found.id[-7:]}.{FILE_TYPES[content_type]}"
    file = FileIn(filename=name, content_type=content_type)
    upload = services.tickets.add_file(reader, found.ticket_id, file)
    return go(f"/statements/link/{token}/disputes/{dispute_id}/files/{upload.id}/send")


@page(bp, "/statements/link/<token>/disputes/<dispute_id>/files/<file_id>/send", right=None)
def send_file(
    _who: Principal | None, services: Services, token: str, dispute_id: str, file_id: str
) -> Response:
    """The form that sends a file straight to the bucket, and then comes back."""
    opened(services, token)
    reader, found = _own_file(services, token, dispute_id, file_id)
    back = f"/statements/link/{token}/disputes/{dispute_id}"
    then = f"{request.url_root.rstrip('/')}{back}"
    upload = services.tickets.upload_form(reader, found.ticket_id, file_id, then=then)
    return render("portal/send.html", back=back, subject=found.number, upload=upload)


@page(
    bp,
    "/statements/link/<token>/disputes/<dispute_id>/files/<file_id>/small",
    right=None,
    methods=("POST",),
)
def small(
    _who: Principal | None, services: Services, token: str, dispute_id: str, file_id: str
) -> Response:
    """The small picture that the browser made of a photo, ahead of the photo itself."""
    reader, found = _own_file(services, token, dispute_id, file_id)
    picture = request.form.get("picture", "")
    services.tickets.keep_small(reader, found.ticket_id, file_id, picture)
    return Response(status=204)


def _own_file(
    services: Services, token: str, dispute_id: str, file_id: str
) -> tuple[Principal, Dispute]:
    """Who reads by the link, and the dispute that they announced the file for."""
    reader, found = services.disputes.by_link(token, dispute_id)
    files = services.tickets.whole(reader, found.ticket_id).files
    if file_id not in {each.id for each in files if each.by == reader.user}:
        raise NotFound()
    return reader, found


def opened(services: Services, token: str) -> tuple[Principal, Statement]:
    """The statement behind a link, read in the customer's language unless the browser chose."""
    reader, found = services.statements.by_link(token)
    chosen = request.cookies.get(language.COOKIE, "") or found.addressee.language
    language.read_as(chosen, services.tenancy.company(reader).zone)
    return reader, found


def _disputed(
    services: Services, reader: Principal, token: str, entry_id: str, body: DisputedByLink
) -> Response | None:
    def act(acting: Principal) -> Response:
        made = services.disputes.open_by_link(token, entry_id, body, acting.idempotency)
        say(_("We look into it. Until then this amount is not chased; the rest stays due."))
        return go(f"/statements/link/{token}/disputes/{made.id}")

    visiting = visitor(reader.tenant, body.name, language.current())
    return once(visiting, act) if ONCE in request.form else act(visiting)
