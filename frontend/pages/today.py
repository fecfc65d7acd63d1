"""The home screen on a phone: what is due now, mine first; and the page behind "More"."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import LANGUAGES, N_
from chalicelib.tenancy.principal import Principal
from frontend.credit_words import ending_badge, told
from frontend.htmx import go, render
from frontend.language import own_path, remember, zone
from frontend.money_today import waiting
from frontend.settling_words import shown
from frontend.web import page

bp = Blueprint("today", __name__)

ROWS = 5
# A person's own customers are looked through for overdue in one batch of this many.
OWN_CUSTOMERS = 100

# What *More* leads to, by what people come for: address, icon, words, right.
PLACES = (
    (
        N_("Complaints"),
        (
            ("/approvals", "approve", N_("Approvals"), "tickets.read"),
            ("/claims", "document", N_("Claims and their legal clocks"), "tickets.read"),
            ("/complaints/broken-promises", "document", N_("Broken promises"), "tickets.read"),
            ("/mail", "mail", N_("Mail that came in"), "tickets.read"),
            ("/tasks", "approve", N_("My tasks"), "tickets.read"),
            ("/canned", "edit", N_("Canned texts"), "tickets.read"),
            ("/figures", "document", N_("Figures of complaints"), "tickets.read"),
            ("/bulletins", "document", N_("Bulletins"), "tickets.read"),
            ("/samples", "approve", N_("Samples of closed tickets"), "tickets.approve"),
        ),
    ),
    (
        N_("Money"),
        (
            ("/accounts", "accounts", N_("Accounts"), "accounts.read"),
            ("/statements", "document", N_("Statements"), "statements.read"),
            ("/payments", "accounts", N_("Payments"), "payments.read"),
            ("/disputes", "document", N_("Disputes"), "accounts.read"),
            ("/reminders", "mail", N_("Reminders"), "reminders.read"),
            ("/credit", "accounts", N_("Credit holds"), "accounts.read"),
            ("/write-offs", "approve", N_("Write-offs"), "accounts.read"),
            ("/agreements", "document", N_("Agreements that end"), "accounts.read"),
            ("/accounts/figures", "document", N_("Figures of accounts"), "accounts.read"),
            ("/payables", "document", N_("Carriers' bills"), "accounts.read"),
            ("/reconciliation", "approve", N_("Reconciliation"), "accounts.read"),
            ("/cash-gap", "accounts", N_("Cash gap"), "accounts.read"),
            ("/bookkeeping", "import", N_("Exports for bookkeeping"), "exports.run"),
            ("/books", "approve", N_("Check of the books"), "exports.run"),
        ),
    ),
    (
        N_("Shipments"),
        (
            ("/shipments", "shipments", N_("Shipments"), "shipments.read"),
            ("/carriers", "visit", N_("Carrier connections"), "carriers.manage"),
        ),
    ),
    (
        N_("Company"),
        (
            ("/imports", "import", N_("Imports"), "imports.run"),
            ("/people", "customers", N_("Members"), "people.read"),
            ("/settings", "settings", N_("Settings"), "company.read"),
            ("/settings/me", "edit", N_("My account"), "self.manage"),
        ),
    ),
)


@page(bp, "/", right="customers.read")
def today(who: Principal, services: Services) -> Response:
    """My visits and calls, my complaints by what is due next, my overdue customers, approvals,
    and what waits in the accounts for who looks after them."""
    now = services.backing.clock.now().astimezone(zone())
    reviews, releases = who.permits("tickets.approve"), who.permits("accounts.release")
    mine = {hit.id: hit for hit in services.customers.of_owner(who, OWN_CUSTOMERS).items}
    return render(
        "today/index.html",
        now_here=now,
        contacts=services.customers.contact_due(who, now.date(), ROWS).items,
        tickets=services.tickets.mine_due_next(who, ROWS).items,
        overdue=_overdue(who, services, mine, now),
        held=_held(who, services, mine),
        releases=_releases(who, services) if releases else [],
        ending=_ending(who, services, mine),
        ending_badge=ending_badge,
        leaves=services.releasing.asked(who, ROWS).items if releases else [],
        broken=services.promises.broken(who, ROWS).items,
        reviews=services.tickets.to_review(who, ROWS).items if reviews else None,
        approvals=[shown(each) for each in services.settling.for_my_approval(who, ROWS).items],
        changes=_changes_due(who, services, now),
        money=waiting(who, services),
    )


@page(bp, "/more", right="self.manage")
def more(who: Principal, services: Services) -> Response:
    """Everything that has no tab of its own, as far as the reader may see it."""
    groups = [
        (name, [place for place in places if who.permits(place[3])]) for name, places in PLACES
    ]
    to_read = len(services.tenancy.acknowledging.waiting(who))
    groups = [group for group in groups if group[1]]
    return render("today/more.html", groups=groups, to_read=to_read)


@page(bp, "/language", right=None, methods=("POST",))
def language(who: Principal | None, services: Services) -> Response:
    """Change the language, of the person if there is one, and go back to where they were."""
    wanted = request.form.get("language", "")
    if who is not None and wanted in LANGUAGES:
        services.tenancy.people.change_profile(who, who.name, wanted)
    return remember(go(own_path(request.form.get("back", "/"))), wanted)


def _changes_due(who: Principal, services: Services, now: datetime) -> list[Any]:
    """What I promised in a review to change by today."""
    mine = services.learning.promised(who, ROWS, mine=True).items
    return [each for each in mine if each.change and each.change.due <= now.date()]


def _held(who: Principal, services: Services, mine: dict[str, Any]) -> list[dict[str, Any]]:
    """My customers on credit hold, the longest first: one batch read."""
    holds = services.credit.holds(who, list(mine))
    longest = sorted(holds, key=lambda customer: holds[customer].since)[:ROWS]
    return [{"hit": mine[each], "hold": told(holds[each], each)} for each in longest]


def _ending(who: Principal, services: Services, mine: dict[str, Any]) -> list[dict[str, Any]]:
    """Agreements that end or have ended: of my customers; for who makes them, of all."""
    found = services.terms.ending.listed(who).items
    every = who.permits("accounts.terms")
    ends = [each for each in found if every or each.customer_id in mine][:ROWS]
    names = services.customers.names(who, [each.customer_id for each in ends]) if ends else {}
    return [{"agreement": each, "name": names.get(each.customer_id, "—")} for each in ends]


def _releases(who: Principal, services: Services) -> list[dict[str, Any]]:
    """Holds whose release waits for a second person, me perhaps."""
    asked = services.credit.asked(who, ROWS).items
    names = services.customers.names(who, [each.customer_id for each in asked]) if asked else {}
    return [{"credit": each, "name": names.get(each.customer_id, "—")} for each in asked]


def _overdue(
    who: Principal, services: Services, mine: dict[str, Any], now: datetime
) -> list[dict[str, Any]]:
    """My customers with money overdue, the longest overdue first: one batch read."""
    if not who.permits("accounts.read"):
        return []
    late = services.reminders.late_since(who, list(mine), now.date())
    longest = sorted(late, key=lambda customer: late[customer])[:ROWS]
    return [
        {"hit": mine[each], "since": late[each], "days": (now.date() - late[each]).days}
        for each in longest
    ]
