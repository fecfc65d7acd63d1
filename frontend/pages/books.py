"""Whether the books agree with themselves: look, and see what does not."""

from flask import Blueprint, Response

from chalicelib.accounts.checking.words import RULES
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.htmx import go, render
from frontend.language import _
from frontend.web import after, page, shown

bp = Blueprint("books", __name__)

RUN = "exports.run"


@page(bp, "/books", right=RUN)
def index(who: Principal, services: Services) -> Response:
    """Checks made so far, the newest first."""
    checks = services.checking.newest(who, after=after(who))
    return render("books/index.html", "rows", checks=shown(who, checks))


@page(bp, "/books/check", right=RUN, methods=("POST",))
def check(who: Principal, services: Services) -> Response:
    """Begin to look through all accounts."""
    return go(f"/books/{services.checking.start(who).id}")


@page(bp, "/books/<check_id>", right=RUN)
def show(who: Principal, services: Services, check_id: str) -> Response:
    """One check: how far it is, and what does not agree."""
    found = services.checking.get(who, check_id)
    findings = [] if found.is_open else services.checking.findings(who, check_id)
    names = services.customers.names(who, [each.customer_id for each in findings])
    return render(
        "books/show.html",
        "progress",
        check=found,
        findings=findings,
        names=names,
        rules={rule: _(words) for rule, words in RULES.items()},
    )
