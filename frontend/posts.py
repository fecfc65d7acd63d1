"""What a form does when it is sent: read it, act, go on; or show its page with what is wrong.

    @post(bp, "/payments/lines/<line_id>/aside", right=POST, takes=AsideIn, refused=show)
    def aside(who: Principal, services: Services, body: AsideIn, line_id: str) -> Response:
        services.payments.settling.set_aside(who, line_id, body.note)
        say(_("It was set aside."))
        return go("/payments")

``refused`` is the page that the form stands on. It gets the form with what was typed and what is
wrong with it, by the form's own rules or because a service refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from flask import Blueprint, Response
from pydantic import BaseModel

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go
from frontend.said import say
from frontend.web import page

Reads = Callable[[Form], Any]
Acts = Callable[..., Response | None]
Shows = Callable[..., Response]

# Every form with the page that says what is wrong with it: the rule, and what shows the page.
POSTS: Final[list[tuple[str, Shows]]] = []


def post(
    bp: Blueprint,
    rule: str,
    *,
    right: str | None,
    refused: Shows,
    takes: type[BaseModel] | type[Form] | Reads | None = None,
    names: Mapping[str, str] | None = None,
) -> Callable[[Acts], Shows]:
    """Declare what a form does.

    ``takes``: what the act gets beside the parts of the address. A schema, a function that reads
    something from the form, or the ``Form`` itself; an act that finds it wrong returns ``None``.
    ``names``: what the page calls a field of the schema, where two of its forms have the same.
    """

    POSTS.append((rule, refused))

    def declare(act: Acts) -> Shows:
        @page(bp, rule, right=right, methods=("POST",))
        @wraps(act)
        def posted(who: Principal, services: Services, **parts: str) -> Response:
            form = Form.posted(names)
            read = () if takes is None else (_read(form, takes),)
            if not form.errors:
                with form.refusals():
                    if answer := act(who, services, *read, **parts):
                        return answer
            return refused(who, services, **parts, form=form)

        return posted

    return declare


def typed(name: str) -> Reads:
    """Takes what was typed in one field, without the blanks around it."""
    return lambda form: str(form.typed(name, "")).strip()


def back_to(address: str) -> Shows:
    """Where nothing can be typed anew: says what was refused, and goes to an address made of the
    parts of the form's own, as in ``back_to("/fees/{sheet_id}")``."""

    def told(_who: Principal, _services: Services, form: Form, **parts: str) -> Response:
        say(form.errors[0].message, "bad")
        return go(address.format(**parts))

    return told


def _read(form: Form, takes: type[BaseModel] | type[Form] | Reads) -> Any:
    if not isinstance(takes, type):
        return takes(form)
    return form.read(takes) if issubclass(takes, BaseModel) else form
