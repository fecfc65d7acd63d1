"""What the reader was told, and what they wish to be told."""

import json
from datetime import time

from flask import Blueprint, Response, request
from pydantic import BaseModel

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import News, Quiet, Telling, Way
from frontend import choices
from frontend.format import WEEKDAYS
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, ngettext, own_path
from frontend.notice_words import browser_name, rows, wishes
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("notices", __name__)

SELF = "self.manage"


class QuietForm(BaseModel):
    """When to be left alone."""

    start: time | None = None
    end: time | None = None
    days: tuple[int, ...] = ()


@page(bp, "/notices", right=SELF)
def index(who: Principal, services: Services) -> Response:
    """Unread first, the newest first in each part."""
    found = services.notices.listed(who, who.user, after=after(who))
    unread = any(not notice.read for notice in found.items)
    return render(
        "notices/index.html", "rows", page=shown(who, found), rows=rows(found.items), unread=unread
    )


@page(bp, "/notices/newest", right=SELF)
def newest(who: Principal, services: Services) -> Response:
    """What a push shows: the newest unread notice, or null where all is read."""
    notice = services.notices.newest_unread(who)
    if notice is None:
        return Response("null", mimetype="application/json")
    others = services.notices.unread(who) - 1
    more = ngettext("and %(num)s more", "and %(num)s more", others) if others else ""
    [row] = rows([notice])
    words = {"id": notice.id, "title": row["title"], "href": notice.href, "more": more}
    return Response(json.dumps(words, ensure_ascii=False), mimetype="application/json")


@page(bp, "/notices/devices", right=SELF, methods=("POST",))
def add_device(who: Principal, services: Services) -> Response:
    """This browser asked to be pushed to."""
    endpoint = request.form.get("endpoint", "")
    services.pushes.add(who, endpoint, browser_name(request.headers.get("User-Agent", "")))
    say(_("This device is told at once from now on."))
    return Response(status=204)


@page(bp, "/notices/devices/<device_id>/remove", right=SELF, methods=("POST",))
def remove_device(who: Principal, services: Services, device_id: str) -> Response:
    """A browser is pushed to no more."""
    services.pushes.remove(who, device_id)
    say(_("That device is not told any more."))
    return go("/settings/notices")


@page(bp, "/notices/read", right=SELF, methods=("POST",))
def read_all(who: Principal, services: Services) -> Response:
    """Everything was read."""
    services.notices.read_all(who)
    return go("/notices")


@page(bp, "/notices/<notice_id>", right=SELF, methods=("POST",))
def read(who: Principal, services: Services, notice_id: str) -> Response:
    """One was read, by going to what it is about."""
    return go(own_path(services.notices.read(who, notice_id).href))


@page(bp, "/settings/notices", right=SELF, methods=("GET", "POST"))
def telling(who: Principal, services: Services) -> Response:
    """What the reader is told, by which ways, and when they are left alone."""
    member = services.tenancy.member(who, who.user)
    wanted, form = member.telling, _showing(member.telling)
    if request.method == "POST":
        form = Form.posted()
        with form.refusals():
            wanted = _wanted(form)
            if not form.errors:
                people = services.tenancy.people
                people.change_telling(who, who.user, wanted, version_sent())
                say(_("Your changes were saved."))
                return go("/settings")
    return render(
        "notices/telling.html",
        form=form,
        member=member,
        wishes=wishes(wanted),
        days=_days(form),
        zones=choices.zones(),
        zone=services.tenancy.company(who).zone,
        devices=services.pushes.devices(who),
        push_key=services.pushes.public_key,
    )


def _wanted(form: Form) -> Telling:
    """What was chosen. Raises ``Invalid`` for quiet hours of which only one end is said."""
    names = {way.value for way in Way}
    ways = {
        news: tuple(Way(way) for way in form.values.getlist(f"ways_{news}") if way in names)
        for news in News
    }
    typed = form.read(QuietForm) or QuietForm()
    given = (typed.start is not None, typed.end is not None)
    if any(given) and not all(given):
        raise Invalid.field("end" if given[0] else "start", "Enter both ends of the quiet hours.")
    quiet = None
    if typed.start is not None and typed.end is not None:
        quiet = Quiet(start=typed.start, end=typed.end, days=typed.days)
    elif typed.days:
        quiet = Quiet(start=time.min, end=time.min, days=typed.days)
    passes, zone = form.checked("urgent_passes"), form.typed("zone", "")
    return Telling(ways=ways, quiet=quiet, urgent_passes=passes, zone=zone)


def _days(form: Form) -> list[tuple[int, str, bool]]:
    """The days of the week, and whether each is quiet."""
    chosen = form.values.getlist("days")
    return [(number, _(name), str(number) in chosen) for number, name in enumerate(WEEKDAYS)]


def _showing(telling: Telling) -> Form:
    """The form as it was saved."""
    quiet = telling.quiet
    hours = quiet is not None and quiet.start != quiet.end
    stored = {
        "start": f"{quiet.start:%H:%M}" if quiet and hours else "",
        "end": f"{quiet.end:%H:%M}" if quiet and hours else "",
        "urgent_passes": "yes" if telling.urgent_passes else "",
        "zone": telling.zone,
    }
    form = Form.showing(stored)
    form.values.setlist("days", [str(day) for day in quiet.days] if quiet else [])
    return form
