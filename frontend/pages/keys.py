"""API keys, shown once, and the audit trail."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend import choices
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("keys", __name__)

MANAGE = "keys.manage"
LIVES = (30, 90, 180, 366)
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")

ACT_NAMES = {
    "company.founded": N_("Company founded"),
    "company.changed": N_("Company settings changed"),
    "calendar.changed": N_("Calendar changed"),
    "calendar.day_set": N_("Day added to the calendar"),
    "calendar.day_removed": N_("Day removed from the calendar"),
    "first_step.finished": N_("First step finished"),
    "policy.changed": N_("Policy changed"),
    "person.invited": N_("Person invited"),
    "invitation.sent_again": N_("Invitation sent again"),
    "invitation.withdrawn": N_("Invitation withdrawn"),
    "person.joined": N_("Person joined"),
    "person.role_changed": N_("Role changed"),
    "person.disabled": N_("Person disabled"),
    "person.enabled": N_("Person let in again"),
    "absence.set": N_("Absence noted"),
    "absence.ended": N_("Absence ended"),
    "profile.changed": N_("Profile changed"),
    "password.changed": N_("Password changed"),
    "session.opened": N_("Signed in"),
    "key.created": N_("API key created"),
    "key.revoked": N_("API key revoked"),
}


@page(bp, "/settings/keys", right=MANAGE)
def index(who: Principal, services: Services) -> Any:
    """The company's keys."""
    return render(
        "settings/keys.html", keys=services.tenancy.keys.all(who), now=services.backing.clock.now()
    )


@page(bp, "/settings/keys/new", right=MANAGE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Any:
    """Make a key; its secret is shown on this answer and never again."""
    form = Form.posted() if request.method == "POST" else Form()
    scopes = sorted(services.tenancy.keys.scopes(who))
    if form.sent:
        with form.refusals():
            wanted = [scope for scope in scopes if form.checked(f"scope {scope}")]
            days = int(form.typed("days")) if form.typed("days").isdecimal() else 0
            key, secret = services.tenancy.keys.create(who, form.typed("name"), wanted, days)
            return render("settings/key_made.html", key=key, secret=secret)
    lives = [(days, _("%(days)s days", days=days)) for days in LIVES]
    status = 422 if form.errors else 200
    offered = choices.rights(scopes)
    return render("settings/key_new.html", status=status, form=form, scopes=offered, lives=lives)


@page(bp, "/settings/keys/<key_id>/revoke", right=MANAGE, methods=("POST",))
def revoke(who: Principal, services: Services, key_id: str) -> Any:
    """End a key at once."""
    key = services.tenancy.keys.revoke(who, key_id)
    say(_("The key %(name)s was revoked.", name=key.name))
    return go("/settings/keys")


@page(bp, "/settings/audit", right="audit.read")
def audit(who: Principal, services: Services) -> Any:
    """Who did what, month by month, newest first."""
    today = services.backing.clock.now().date()
    month = request.args.get("month", f"{today:%Y-%m}")
    if not MONTH.fullmatch(month):
        raise NotFound()
    lines = services.tenancy.audit(who, month, 50, after(who))
    return render(
        "settings/audit.html",
        "rows",
        page=shown(who, lines),
        month=month,
        months=_months_around(month, today),
        people={member.user_id: member.name for member in services.tenancy.members(who)},
        acts={action: _(name) for action, name in ACT_NAMES.items()},
    )


def _months_around(month: str, today: date) -> dict[str, str]:
    year, number = int(month[:4]), int(month[5:])
    before = f"{year - (number == 1):04}-{(number - 2) % 12 + 1:02}"
    later = f"{year + (number == 12):04}-{number % 12 + 1:02}"
    return {"before": before, "later": later if later <= f"{today:%Y-%m}" else ""}
