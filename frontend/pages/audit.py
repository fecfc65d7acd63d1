"""The audit trail: who did what, and when."""

import re
from datetime import date

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from frontend.act_names import act_name, address
from frontend.htmx import render
from frontend.web import after, page, shown

bp = Blueprint("audit", __name__)

MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


@page(bp, "/settings/audit", right="audit.read")
def index(who: Principal, services: Services) -> Response:
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
        act_name=act_name,
        address=address,
    )


def _months_around(month: str, today: date) -> dict[str, str]:
    year, number = int(month[:4]), int(month[5:])
    before = f"{year - (number == 1):04}-{(number - 2) % 12 + 1:02}"
    later = f"{year + (number == 12):04}-{number % 12 + 1:02}"
    return {"before": before, "later": later if later <= f"{today:%Y-%m}" else ""}
