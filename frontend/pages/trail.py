"""Whether the audit trail is as it was sealed: its seals, and checks of it."""

from flask import Blueprint, Response

from chalicelib.audit.words import RULES
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.htmx import go, render
from frontend.language import _
from frontend.web import after, page, shown

bp = Blueprint("trail", __name__)

READ = "audit.read"
PATH = "/settings/audit/checks"


@page(bp, PATH, right=READ)
def index(who: Principal, services: Services) -> Response:
    """The head of the chain, and the checks made so far, the newest first."""
    checks = services.trail.checks.newest(who, after=after(who))
    head = next(iter(services.trail.seals(who, 1).items), None)
    return render(
        "settings/audit_checks.html",
        "rows",
        checks=shown(who, checks),
        head=head,
        fingerprint=fingerprint(head.hash) if head else "",
    )


@page(bp, PATH, right=READ, methods=("POST",))
def check(who: Principal, services: Services) -> Response:
    """Begin to look along the whole trail."""
    return go(f"{PATH}/{services.trail.checks.start(who).id}")


@page(bp, PATH + "/<check_id>", right=READ)
def show(who: Principal, services: Services, check_id: str) -> Response:
    """One check: how far it is, and what is not as it was sealed."""
    found = services.trail.checks.get(who, check_id)
    findings = [] if found.is_open else services.trail.checks.findings(who, check_id)
    return render(
        "settings/audit_check.html",
        "progress",
        check=found,
        findings=findings,
        rules={rule: _(words) for rule, words in RULES.items()},
    )


@page(bp, "/settings/audit/seals", right=READ)
def seals(who: Principal, services: Services) -> Response:
    """The seals, the newest first."""
    found = services.trail.seals(who, after=after(who))
    return render(
        "settings/audit_seals.html", "rows", seals=shown(who, found), fingerprint=fingerprint
    )


def fingerprint(hash_: str) -> str:
    """A hash in groups of eight, as somebody reads it out or compares it with a note."""
    return " ".join(hash_[at : at + 8] for at in range(0, len(hash_), 8))
