"""API keys, shown once."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend import choices
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import page

bp = Blueprint("keys", __name__)

MANAGE = "keys.manage"
LIVES = (30, 90, 180, 366)


@page(bp, "/settings/keys", right=MANAGE)
def index(who: Principal, services: Services) -> Response:
    """The company's keys."""
    return render(
        "settings/keys.html", keys=services.tenancy.keys.all(who), now=services.backing.clock.now()
    )


@page(bp, "/settings/keys/new", right=MANAGE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
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
    offered = choices.rights(scopes)
    return render("settings/key_new.html", form=form, scopes=offered, lives=lives)


@page(bp, "/settings/keys/<key_id>/revoke", right=MANAGE, methods=("POST",))
def revoke(who: Principal, services: Services, key_id: str) -> Response:
    """End a key at once."""
    key = services.tenancy.keys.revoke(who, key_id)
    say(_("The key %(name)s was revoked.", name=key.name))
    return go("/settings/keys")
