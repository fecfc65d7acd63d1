"""Settings of the company, and one's own profile."""

from flask import Blueprint, Response, request
from pydantic import BaseModel

from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.schemas import AcknowledgedIn
from frontend import choices, visitor
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.policy_form import grouped, typed
from frontend.posts import back_to, post
from frontend.said import say
from frontend.web import page, version_sent

bp = Blueprint("settings", __name__)

READ, MANAGE, SELF = "company.read", "company.manage", "self.manage"

POLICY_NAMES = {
    "authority": N_("Authority to settle"),
    "playbooks": N_("Playbooks"),
    "wording": N_("Wording of letters and steps"),
    "tickets": N_("Time limits and escalation"),
    "claims": N_("Legal periods and limits of liability"),
    "learning": N_("Causes of complaints"),
    "disputes": N_("Evidence for disputes"),
    "statements": N_("When statements are issued"),
    "terms": N_("Payment terms"),
    "credit": N_("Credit holds"),
    "payments": N_("Tolerances of payments"),
    "reconciliation": N_("Tolerances of reconciliation"),
    "interest": N_("Interest on what is overdue"),
    "reminders": N_("Payment reminders"),
    "shipments": N_("Shipment watch"),
}

# Policies that have pages of their own.
OWN_PAGES = {"playbooks": "/settings/playbooks", "wording": "/settings/wording"}


class CompanyForm(BaseModel):
    """What a company may change about itself."""

    name: str
    country: str
    zone: str
    currency: str
    language: str


@page(bp, "/settings", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Everything that can be set."""
    company = services.tenancy.company(who)
    return render("settings/index.html", company=company, role=choices.role_name(who.role))


@page(bp, "/settings/company", right=MANAGE, methods=("GET", "POST"))
def company(who: Principal, services: Services) -> Response:
    """Name, country, zone, currency, language."""
    held = services.tenancy.company(who)
    form = Form.posted() if request.method == "POST" else Form.showing(held)
    if form.sent and (body := form.read(CompanyForm)):
        with form.refusals():
            services.tenancy.companies.change(who, body.model_dump(), version_sent())
            say(_("Your changes were saved."))
            return go("/settings")
    return render(
        "settings/company.html",
        form=form,
        company=held,
        countries=choices.countries(),
        zones=choices.zones(),
        currencies=choices.currencies(),
        languages=choices.LANGUAGES,
    )


@page(bp, "/settings/policies", right=READ)
def policies(who: Principal, services: Services) -> Response:
    """The policies in force."""
    found = services.tenancy.companies.policies(who)
    waiting = {each.name for each in services.tenancy.acknowledging.waiting(who)}
    return render("settings/policies.html", policies=found, names=_policy_names(), waiting=waiting)


@page(bp, "/settings/policies/<name>", right=READ)
def policy(who: Principal, services: Services, name: str) -> Response:
    """One policy: its values, and the versions there were."""
    if name in OWN_PAGES:
        return go(OWN_PAGES[name])
    return _policy(who, services, name, Form())


@page(bp, "/settings/policies/<name>", right=MANAGE, methods=("POST",))
def save_policy(who: Principal, services: Services, name: str) -> Response:
    """Write the next version of a policy."""
    companies, form = services.tenancy.companies, Form.posted()
    held = companies.policy(who, name)
    with form.refusals():
        companies.set_policy(who, name, typed(held.body, form.values), version_sent())
        say(_("Your changes were saved."))
    if not form.errors:
        return go("/settings/policies")
    return _policy(who, services, name, form)


@page(bp, "/settings/policies/<name>/read", right=READ)
def readers(who: Principal, services: Services, name: str) -> Response:
    """Whom a policy binds, and which version each has read."""
    tenancy = services.tenancy
    return render(
        "settings/policy_read.html",
        policy=tenancy.companies.policy(who, name),
        title=_policy_names().get(name, name),
        readers=tenancy.acknowledging.of(who, name),
        mine=name in {each.name for each in tenancy.acknowledging.waiting(who)},
    )


@post(
    bp,
    "/settings/policies/<name>/read",
    right=SELF,
    takes=AcknowledgedIn,
    refused=back_to("/settings/policies/{name}/read"),
)
def acknowledge(who: Principal, services: Services, body: AcknowledgedIn, name: str) -> Response:
    """Say that one has read the version in force."""
    services.tenancy.acknowledging.acknowledge(who, name, body.version)
    say(_("Thank you. It is noted that you have read it."))
    return go("/settings/policies")


@page(bp, "/settings/me", right=SELF, methods=("GET", "POST"))
def me(who: Principal, services: Services) -> Response:
    """One's own name and language."""
    form = Form.posted() if request.method == "POST" else Form.showing(_shown(who))
    if form.sent:
        with form.refusals():
            people = services.tenancy.people
            people.change_profile(who, form.typed("name"), form.typed("language"))
            say(_("Your changes were saved."))
            return go("/settings")
    return _mine("settings/me.html", form)


@page(bp, "/settings/password", right=SELF, methods=("GET", "POST"))
def password(who: Principal, services: Services) -> Response:
    """Change one's own password; all other devices are signed out."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            old, new = form.typed("old_password"), form.typed("new_password")
            opened = services.tenancy.recovery.change(who, old, new, visitor.address())
            say(_("Your password was changed. Other devices are signed out."))
            return visitor.sign_in(go("/settings"), opened.cookie)
    return _mine("settings/password.html", form)


def _policy(who: Principal, services: Services, name: str, form: Form) -> Response:
    companies = services.tenancy.companies
    held = companies.policy(who, name)
    members = {member.user_id: member.name for member in services.tenancy.members(who)}
    return render(
        "settings/policy.html",
        form=form,
        policy=held,
        title=_policy_names().get(name, name),
        groups=grouped(held.body, offering=who.permits(MANAGE)),
        versions=companies.policy_versions(who, name),
        members=members,
    )


def _mine(template: str, form: Form) -> Response:
    return render(template, form=form, languages=choices.LANGUAGES)


def _shown(who: Principal) -> dict[str, str]:
    return {"name": who.name, "language": who.language}


def _policy_names() -> dict[str, str]:
    return {name: _(label) for name, label in POLICY_NAMES.items()}
