"""The people of a company: who is there, invitations, roles, absence, disabling."""

from datetime import date
from typing import Annotated

from flask import Blueprint, Response, request
from pydantic import BaseModel, StringConstraints

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend import choices
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, current
from frontend.posts import post, typed
from frontend.said import say
from frontend.ticket_words import departments
from frontend.web import page

bp = Blueprint("people", __name__)

READ, MANAGE = "people.read", "people.manage"

Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]


class InvitationForm(BaseModel):
    """Whom to invite, as what."""

    email: Needed
    name: str = ""
    role: Needed
    language: str = "en"


class AbsenceForm(BaseModel):
    """From when to when somebody is away, and who stands in."""

    first_day: date
    last_day: date
    deputy: Needed


@page(bp, "/people", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Everybody of the company, and who is invited."""
    tenancy = services.tenancy
    invited = tenancy.joining.open_ones(who) if who.permits(MANAGE) else []
    today = services.tenancy.people.today(tenancy.company(who))
    return render(
        "people/index.html",
        members=tenancy.members(who),
        invitations=invited,
        today=today,
        roles=dict(choices.roles()),
        departments=dict(departments()),
    )


@page(bp, "/people/invite", right=MANAGE, methods=("GET", "POST"))
def invite(who: Principal, services: Services) -> Response:
    """Invite somebody by e-mail."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(InvitationForm)):
        with form.refusals():
            services.tenancy.joining.invite(who, body.email, body.name, body.role, body.language)
            say(_("The invitation was sent to %(email)s.", email=body.email))
            return go("/people")
    offered = [pair for pair in choices.roles() if pair[0] != "owner" or who.role == "owner"]
    return render(
        "people/invite.html",
        form=form,
        roles=offered,
        languages=choices.LANGUAGES,
        spoken=current(),
    )


@page(bp, "/people/invitations/<invitation_id>/send", right=MANAGE, methods=("POST",))
def send_again(who: Principal, services: Services, invitation_id: str) -> Response:
    """Send an invitation again, with a fresh link."""
    sent = services.tenancy.joining.send_again(who, invitation_id)
    say(_("The invitation was sent to %(email)s.", email=sent.email))
    return go("/people")


@page(bp, "/people/invitations/<invitation_id>/withdraw", right=MANAGE, methods=("POST",))
def withdraw(who: Principal, services: Services, invitation_id: str) -> Response:
    """Take an invitation back."""
    services.tenancy.joining.withdraw(who, invitation_id)
    say(_("The invitation was withdrawn."))
    return go("/people")


@page(bp, "/people/<user_id>", right=READ)
def show(who: Principal, services: Services, user_id: str, form: Form | None = None) -> Response:
    """One person: role, absence, and what may be changed."""
    tenancy = services.tenancy
    member = tenancy.member(who, user_id)
    colleagues = [(m.user_id, m.name) for m in tenancy.members(who) if m.active]
    owner_only = member.role == "owner" and who.role != "owner"
    return render(
        "people/show.html",
        form=form or Form(),
        member=member,
        names=dict(colleagues),
        deputies=[pair for pair in colleagues if pair[0] != user_id],
        roles=[pair for pair in choices.roles() if pair[0] != "owner" or who.role == "owner"],
        role=choices.role_name(member.role),
        departments=departments(),
        manages=who.permits(MANAGE) and not owner_only,
    )


@post(bp, "/people/<user_id>/role", right=MANAGE, takes=typed("role"), refused=show)
def change_role(who: Principal, services: Services, role: str, user_id: str) -> Response:
    """Give somebody another role."""
    services.tenancy.people.change_role(who, user_id, role)
    say(_("The role was changed."))
    return go(f"/people/{user_id}")


@post(bp, "/people/<user_id>/department", right=MANAGE, takes=typed("department"), refused=show)
def change_department(
    who: Principal, services: Services, department: str, user_id: str
) -> Response:
    """Say in which department somebody works."""
    services.tenancy.people.change_department(who, user_id, department)
    say(_("The department was changed."))
    return go(f"/people/{user_id}")


@post(bp, "/people/<user_id>/absence", right="self.manage", takes=AbsenceForm, refused=show)
def set_absence(who: Principal, services: Services, body: AbsenceForm, user_id: str) -> Response:
    """Say who stands in while somebody is away; one's own, or anybody's for who manages."""
    services.tenancy.people.set_absence(who, user_id, body.first_day, body.last_day, body.deputy)
    say(_("The absence was noted."))
    return go(f"/people/{user_id}")


@page(bp, "/people/<user_id>/absence/end", right="self.manage", methods=("POST",))
def end_absence(who: Principal, services: Services, user_id: str) -> Response:
    """Back again."""
    services.tenancy.people.end_absence(who, user_id)
    say(_("Welcome back."))
    return go(f"/people/{user_id}")


@post(bp, "/people/<user_id>/disable", right=MANAGE, refused=show)
def disable(who: Principal, services: Services, user_id: str) -> Response:
    """Shut somebody out, from their next request on."""
    member = services.tenancy.people.disable(who, user_id)
    say(_("%(name)s can no longer sign in.", name=member.name))
    return go("/people")


@page(bp, "/people/<user_id>/enable", right=MANAGE, methods=("POST",))
def enable(who: Principal, services: Services, user_id: str) -> Response:
    """Let somebody in again."""
    member = services.tenancy.people.enable(who, user_id)
    say(_("%(name)s can sign in again.", name=member.name))
    return go(f"/people/{user_id}")
