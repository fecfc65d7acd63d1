"""The company's playbooks: what is proposed, checked and said in each category."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.settling.playbooks import NAMES, Playbook, of
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.playbook_case import from_case
from frontend.said import say
from frontend.settling_words import REMEDIES
from frontend.ticket_words import CATEGORY_NAMES, choices
from frontend.web import page, version_sent

bp = Blueprint("playbooks", __name__)

READ, MANAGE = "company.read", "company.manage"
POLICY = "playbooks"
TEXTS = ("typical", "words")
LANGUAGES = ("en", "zh")


@page(bp, "/settings/playbooks", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All categories, with what is proposed in each."""
    held = services.tenancy.companies.policy(who, POLICY)
    books = [(name, _(CATEGORY_NAMES[name]), of(held.body, name)) for name in NAMES]
    rows = [
        (name, title, ", ".join(_(REMEDIES[remedy]) for remedy in book.remedies))
        for name, title, book in books
    ]
    return render("settling/playbooks.html", rows=rows, policy=held)


@page(bp, "/settings/playbooks/<category>", right=READ)
def show(who: Principal, services: Services, category: str) -> Response:
    """One playbook, as a form for whoever may change it; ``from`` a reviewed case, with its
    remedies, its answer and what was learned filled in."""
    book = of(services.tenancy.companies.policy(who, POLICY).body, _known(category))
    if case := request.args.get("from"):
        book = from_case(who, services, book, case)
    return _show(who, services, category, Form.showing(_flat(book)), set(book.remedies))


@page(bp, "/settings/playbooks/<category>", right=MANAGE, methods=("POST",))
def save(who: Principal, services: Services, category: str) -> Response:
    """Write the next version of the playbooks, with this one changed."""
    form, companies = Form.posted(), services.tenancy.companies
    # The usual remedy stays first: boxes come in the order of the list.
    usual = [str(remedy) for remedy in of(companies.policy(who, POLICY).body, category).remedies]
    ticked = request.form.getlist("remedies")
    chosen = [each for each in usual if each in ticked]
    chosen += [each for each in ticked if each not in usual]
    book = _typed(form, chosen)
    if not form.errors:
        with form.refusals():
            body = companies.policy(who, POLICY).body | {_known(category): book}
            companies.set_policy(who, POLICY, body, version_sent())
            say(_("Your changes were saved."))
        if not form.errors:
            return go("/settings/playbooks")
    return _show(who, services, category, form, set(chosen))


def _show(
    who: Principal, services: Services, category: str, form: Form, chosen: set[Any]
) -> Response:
    held = services.tenancy.companies.policy(who, POLICY)
    return render(
        "settling/playbook.html",
        form=form,
        category=category,
        title=_(CATEGORY_NAMES[_known(category)]),
        version=held.version,
        remedies=choices(REMEDIES),
        chosen={str(remedy) for remedy in chosen},
        may=who.permits(MANAGE),
    )


def _known(category: str) -> str:
    if category not in NAMES:
        raise NotFound()
    return category


def _flat(book: Playbook) -> dict[str, str]:
    """The texts of a playbook by the names of their fields; a check is a line."""
    flat = {}
    for language in LANGUAGES:
        for name in TEXTS:
            flat[f"{name}_{language}"] = getattr(getattr(book, name), language)
        lines = [getattr(check, language) for check in book.checklist]
        flat[f"checklist_{language}"] = "\n".join(lines)
    return flat


def _typed(form: Form, remedies: list[str]) -> dict[str, Any]:
    """The playbook as typed; the checks of both languages belong together line by line."""
    texts = {
        name: {each: form.typed(f"{name}_{each}", "").strip() for each in LANGUAGES}
        for name in TEXTS
    }
    english, chinese = (_lines(form.typed(f"checklist_{each}", "")) for each in LANGUAGES)
    if english and chinese and len(english) != len(chinese):
        form.wrong("checklist_zh", _("Write as many lines as in English, or none."))
    most = max(len(english), len(chinese))
    pairs = zip(english or [""] * most, chinese or [""] * most, strict=False)
    checks = [{"en": en, "zh": zh} for en, zh in pairs]
    return {"remedies": remedies, **texts, "checklist": checks}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
