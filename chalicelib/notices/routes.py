"""The API of notices: what members were told, and what they wish to be told."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.notices.schemas import NoticeOut, TellingIn, TellingOut
from chalicelib.notices.service import title

bp = Blueprint(__name__)

MANAGE = "people.manage"
MEMBER = "/v1/members/{user_id}"


@endpoint(bp, "GET", f"{MEMBER}/notices", right=MANAGE, gives=NoticeOut, listing=True)
def list_notices(call: Call) -> Any:
    """List what a member was told, unread first, the newest first in each part."""
    member = call.services.tenancy.member(call.who, call.path["user_id"])
    found = call.services.notices.listed(call.who, member.user_id, call.limit, call.after)
    language = call.who.language
    shown = [
        NoticeOut(title=title(each, language), **each.model_dump(exclude={"template", "params"}))
        for each in found.items
    ]
    return Listing(shown, found.after)


@endpoint(bp, "GET", f"{MEMBER}/telling", right=MANAGE, gives=TellingOut)
def get_telling(call: Call) -> Any:
    """Read what a member is told, by which ways, and their quiet hours."""
    member = call.services.tenancy.member(call.who, call.path["user_id"])
    call.response_headers["ETag"] = f'"v{member.version}"'
    return TellingOut.of(member.telling)


@endpoint(
    bp, "PUT", f"{MEMBER}/telling", right=MANAGE, takes=TellingIn, gives=TellingOut, versioned=True
)
def set_telling(call: Call) -> Any:
    """Say what a member is told, by which ways (page, mail, push), and their quiet hours."""
    people = call.services.tenancy.people
    wanted, user = call.body.telling(), call.path["user_id"]
    member = people.change_telling(call.who, user, wanted, call.version)
    call.response_headers["ETag"] = f'"v{member.version}"'
    return TellingOut.of(member.telling)
