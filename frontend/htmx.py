"""htmx on top of htmx-Flask: one route answers with the page or with one block of it.

Its ``make_response`` is not used: a missing comma makes it refuse ``beforebegin`` and
``afterbegin``, it knows no modifiers, and it never sets ``Vary``.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, make_response, redirect, render_template, request
from htmx_flask import Htmx
from markupsafe import Markup

from frontend.forms import Form


def wants_block() -> bool:
    """Whether htmx asks for a part; a boosted link or a restored page is a whole page."""
    asked: Any = getattr(request, "htmx", None)
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def render(
    template: str, block: str | None = None, status: int | None = None, **values: Any
) -> Response:
    """The page; or, when htmx asks and a block is named, just that block of the same template.

    A page that shows a form with something wrong in it is 422, if it does not say otherwise.
    """
    status = status or (422 if any(map(_is_wrong, values.values())) else 200)
    if block and wants_block():
        return make_response(draw_block(template, block, **values), status)
    return make_response(render_template(template, **values), status)


def _is_wrong(value: Any) -> bool:
    return isinstance(value, Form) and bool(value.errors)


def progress(template: str, page: str, at_work: bool, **values: Any) -> Response:
    """The progress bar by itself; the whole page, an address, as soon as the work is over."""
    if not at_work or not wants_block():
        return go(page)
    return render(template, "progress", **values)


def draw_block(template: str, block: str, **values: Any) -> Markup:
    """One block of a template, with everything a template of the application can see."""
    found = current_app.jinja_env.get_template(template)
    current_app.update_template_context(values)
    context = found.new_context(values)
    # The template has escaped what it was given.
    return Markup("".join(found.blocks[block](context)))  # noqa: S704  # nosec B704


def go(address: str) -> Response:
    """After a successful POST: see the other page (303; for htmx a real navigation)."""
    if getattr(request, "htmx", None):
        return Response(status=204, headers={"HX-Redirect": address})
    return make_response(redirect(address, 303))


def swap(body: str | Markup, how: str, target: str | None = None, status: int = 200) -> Response:
    """A block that says itself where it goes: any hx-swap value, modifiers included."""
    answer = make_response(body, status)
    answer.headers["HX-Reswap"] = how
    if target:
        answer.headers["HX-Retarget"] = target
    return answer


def vary(response: Response) -> Response:
    """The same address has two bodies: caches must keep them apart."""
    response.vary.add("HX-Request")
    return response


def install(app: Flask) -> None:
    """Teach the application htmx's headers, both ways, and the macros as ``ui``."""
    Htmx(app)
    app.after_request(vary)
    app.jinja_env.globals["ui"] = _Macros(app)


class _Macros:
    """``_ui.html`` as a global: read at first use, and also there when one block is drawn."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app.jinja_env.get_template("_ui.html").module, name)
