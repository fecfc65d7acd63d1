"""What to do first: invite people, import customers, look at the policies. All can be skipped."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.company import STEPS
from chalicelib.tenancy.principal import Principal
from frontend.htmx import go, render
from frontend.language import _
from frontend.web import page

bp = Blueprint("first_steps", __name__)

MANAGE = "company.manage"


@page(bp, "/first-steps", right=MANAGE)
def index(who: Principal, services: Services) -> Response:
    """The steps, with what is done and what is skipped."""
    company = services.tenancy.company(who)
    texts = {
        "people": (_("Invite your colleagues"), _("Each with a role."), "/people/invite"),
        "customers": (
            _("Import your customers"),
            _("From a list in CSV or Excel, with their invoices."),
            "/imports/new",
        ),
        "policies": (
            _("Look at the policies"),
            _("Time limits, reminders and working hours have sensible values to begin with."),
            "/settings/policies",
        ),
    }
    steps = [(step, *texts[step], company.steps.get(step, "")) for step in STEPS]
    return render("settings/first_steps.html", company=company, steps=steps)


@page(bp, "/first-steps/<step>", right=MANAGE, methods=("POST",))
def finish(who: Principal, services: Services, step: str) -> Response:
    """Remember a step as done or skipped; after the last one the day begins."""
    how = request.form.get("how", "done")
    company = services.tenancy.companies.finish_step(who, step, how)
    return go("/first-steps" if any(company.step_open(each) for each in STEPS) else "/")
