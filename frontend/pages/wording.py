"""The company's own words for letters and steps: looked at, tried on a sample, changed, reset."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.wording.model import Fault, Letter, faults_of_letter, faults_of_step
from chalicelib.tickets.wording.policy import MOST, NAME
from chalicelib.tickets.wording.words import LANGUAGES, LETTERS, OF_LETTER, OF_TICKET, STEPS
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import page, version_sent
from frontend.wording_words import LETTER_NAMES, STEP_NAMES, VARIABLES

bp = Blueprint("wording", __name__)

READ, MANAGE = "company.read", "company.manage"
HOME = "/settings/wording"
PARTS = ("subject", "body")


@page(bp, HOME, right=READ)
def index(who: Principal, services: Services) -> Response:
    """All letters and steps, and which of them are the company's own."""
    held, own = services.tenancy.companies.policy(who, NAME), services.wording.wording(who)
    return render(
        "wording/index.html",
        policy=held,
        letters=[(name, _(LETTER_NAMES[name]), name in own.letters) for name in LETTERS],
        steps=[(key, _(STEP_NAMES[key]), key in own.steps) for key in STEPS],
    )


@page(bp, f"{HOME}/letters/<letter>", right=READ)
def one_letter(who: Principal, services: Services, letter: str) -> Response:
    """One letter in both languages, with a sample ticket's facts beside it."""
    _known(letter, LETTERS)
    held = {each: services.wording.letter(who, letter, each) for each in LANGUAGES}
    flat = {f"{part}_{each}": getattr(held[each], part) for each in held for part in PARTS}
    return _letter(who, services, letter, Form.showing(flat), held)


@page(bp, f"{HOME}/letters/<letter>", right=MANAGE, methods=("POST",))
def save_letter(who: Principal, services: Services, letter: str) -> Response:
    """Write the next version, or (*Preview*) only show what was typed with a sample ticket."""
    _known(letter, LETTERS)
    form = Form.posted()
    typed = {each: _typed_letter(form, each) for each in LANGUAGES}
    for language, words in typed.items():
        _say_faults(form, language, faults_of_letter(letter, language, words))
    if form.errors or request.form.get("then") == "preview":
        return _letter(who, services, letter, form, typed)
    body = {each: words.model_dump() for each, words in typed.items()}
    return _kept(who, services, "letters", letter, body)


@page(bp, f"{HOME}/steps/<act>", right=READ)
def one_step(who: Principal, services: Services, act: str) -> Response:
    """The words of one step in both languages."""
    _known(act, STEPS)
    flat = {f"text_{each}": services.wording.step(who, act, each) for each in LANGUAGES}
    return _step(who, services, act, Form.showing(flat))


@page(bp, f"{HOME}/steps/<act>", right=MANAGE, methods=("POST",))
def save_step(who: Principal, services: Services, act: str) -> Response:
    """Write the next version with these words."""
    _known(act, STEPS)
    form = Form.posted()
    typed = {each: form.typed(f"text_{each}", "").strip()[:MOST] for each in LANGUAGES}
    for language, text in typed.items():
        _say_faults(form, language, faults_of_step(text))
    if form.errors:
        return _step(who, services, act, form)
    return _kept(who, services, "steps", act, typed)


@page(bp, f"{HOME}/letters/<letter>/reset", right=MANAGE, methods=("POST",))
def reset_letter(who: Principal, services: Services, letter: str) -> Response:
    """Back to the letter as supplied, as a next version."""
    _known(letter, LETTERS)
    return _kept(who, services, "letters", letter, None)


@page(bp, f"{HOME}/steps/<act>/reset", right=MANAGE, methods=("POST",))
def reset_step(who: Principal, services: Services, act: str) -> Response:
    """Back to the words as supplied, as a next version."""
    _known(act, STEPS)
    return _kept(who, services, "steps", act, None)


def _kept(
    who: Principal, services: Services, part: str, name: str, words: dict[str, Any] | None
) -> Response:
    """Write the next version with these words, or without any of one's own."""
    companies = services.tenancy.companies
    body = companies.policy(who, NAME).body
    others = {key: value for key, value in body[part].items() if key != name}
    body |= {part: others | ({name: words} if words is not None else {})}
    companies.set_policy(who, NAME, body, version_sent())
    say(_("Your changes were saved.") if words is not None else _("It is as supplied again."))
    return go(HOME)


def _letter(
    who: Principal, services: Services, name: str, form: Form, words: dict[str, Letter]
) -> Response:
    previews = [(each, services.wording.preview(who, words[each], each)) for each in LANGUAGES]
    return _shown(who, services, "letters", name, form, OF_LETTER, _(LETTER_NAMES[name]), previews)


def _step(who: Principal, services: Services, key: str, form: Form) -> Response:
    return _shown(who, services, "steps", key, form, OF_TICKET, _(STEP_NAMES[key]), [])


def _shown(
    who: Principal,
    services: Services,
    part: str,
    name: str,
    form: Form,
    variables: tuple[str, ...],
    title: str,
    previews: list[tuple[str, Letter]],
) -> Response:
    held = services.tenancy.companies.policy(who, NAME)
    return render(
        "wording/edit.html",
        form=form,
        part=part,
        name=name,
        title=title,
        version=held.version,
        own=name in held.body[part],
        variables=[(f"{{{each}}}", _(VARIABLES[each])) for each in variables],
        previews=previews,
        may=who.permits(MANAGE),
    )


def _typed_letter(form: Form, language: str) -> Letter:
    subject = " ".join(form.typed(f"subject_{language}", "").split())[:200]
    body = form.typed(f"body_{language}", "").replace("\r\n", "\n").strip()[:6000]
    return Letter(subject=subject, body=body)


def _say_faults(form: Form, language: str, faults: Iterable[Fault]) -> None:
    for part, message, params in faults:
        form.wrong(f"{part}_{language}", _(message, **params))


def _known(name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise NotFound()
