"""What SES tells of a letter that came back or was called spam, as SNS brings it.

Sources: Amazon SES developer guide, *Amazon SNS notification contents* and *Event publishing*:
``notificationType`` or ``eventType`` is ``Bounce`` or ``Complaint``; a bounce counts when its
``bounceType`` is ``Permanent``. SNS puts the notice as text into ``Message``, unless raw delivery
is on. The headers are there when the identity includes the original ones.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Feedback:
    """Addresses that do not want or get our mail, and the header of the letter it is about."""

    addresses: tuple[str, ...]
    returned: str


def read(notice: Mapping[str, Any]) -> Feedback | None:
    """What a notice says; None: nothing that concerns an address for good."""
    told = _told(notice)
    kind = str(told.get("notificationType") or told.get("eventType") or "").casefold()
    found = tuple(dict.fromkeys(each.casefold() for each in _failed(told, kind) if "@" in each))
    mail = told.get("mail")
    if not found or not isinstance(mail, Mapping):
        return None
    headers = [each for each in mail.get("headers") or () if isinstance(each, Mapping)]
    lines = [f"{each.get('name', '')}: {each.get('value', '')}" for each in headers]
    return Feedback(found, "\n".join(lines))


def _told(notice: Mapping[str, Any]) -> Mapping[str, Any]:
    if "Message" not in notice:
        return notice
    try:
        told = json.loads(notice["Message"])
    except (TypeError, ValueError):
        return {}
    return told if isinstance(told, Mapping) else {}


def _failed(told: Mapping[str, Any], kind: str) -> Iterator[str]:
    names = {"bounce": "bouncedRecipients", "complaint": "complainedRecipients"}
    if kind not in names or not isinstance(told.get(kind), Mapping):
        return
    about = told[kind]
    if kind == "bounce" and about.get("bounceType") != "Permanent":
        return
    for each in about.get(names[kind]) or ():
        if isinstance(each, Mapping):
            yield str(each.get("emailAddress") or "").strip(" <>")
