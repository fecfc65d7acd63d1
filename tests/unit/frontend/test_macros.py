"""The macros give sound HTML: labelled, escaped, complete without script."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from frontend.forms import FieldError, Form
from tests.unit.frontend.conftest import NOW

TYPES = ["text", "email", "password", "date", "amount", "textarea", "select", "file", "checkbox"]


@pytest.mark.parametrize("kind", TYPES)
def test_every_field_has_a_label_and_names_its_error(draw, kind: str) -> None:
    form = Form(errors=[FieldError("f", "Wrong <b>")], sent=True)
    html = draw(
        "{{ ui.field(form, 'f', 'Label', kind, hint='Hint', options=[('a', 'A')]) }}",
        form=form, kind=kind,
    )  # fmt: skip
    assert 'aria-describedby="f-f-hint f-f-error"' in html
    assert 'aria-invalid="true"' in html
    assert "Wrong &lt;b&gt;" in html
    assert 'for="f-f"' in html or '<label class="choice"><input' in html


def test_radios_keep_what_was_chosen(draw) -> None:
    form = Form.showing({"sev": "high"})
    html = draw(
        "{{ ui.field(form, 'sev', 'Severity', 'radios', options=[('low','L'),('high','H')]) }}",
        form=form,
    )
    assert re.search(r'value="high"\s+checked', html)
    assert not re.search(r'value="low"\s+checked', html)


def test_a_password_is_never_sent_back(draw) -> None:
    form = Form.showing({"p": "secret"})
    assert "secret" not in draw("{{ ui.field(form, 'p', 'P', 'password') }}", form=form)


def test_names_cannot_break_out(draw) -> None:
    html = draw("{{ ui.list_row('/x', name, name, ui.badge('bad', name)) }}", name='"><script>')
    assert "<script>" not in html


def test_the_error_summary_leads_to_the_fields(draw) -> None:
    form = Form(errors=[FieldError("name", "Fill in"), FieldError("", "All wrong")])
    html = draw("{% call ui.form('/x', 'Save', form=form) %}{% endcall %}", form=form)
    assert 'href="#f-name"' in html
    assert "All wrong" in html
    assert 'role="alert"' in html


def test_the_summary_of_a_form_names_its_fields(draw) -> None:
    form = Form(errors=[FieldError("name", "Please fill this in."), FieldError("", "Try again.")])
    field = "{{ ui.field(form, 'name', 'A<b') }}"
    page = draw("{% call ui.form('/x', 'Save', form=form) %}" + field + "{% endcall %}", form=form)
    summary = page.partition("<form")[0]
    assert '<a href="#f-name">A&lt;b: Please fill this in.</a>' in summary
    assert "<li>Try again.</li>" in summary


def test_more_rows_keep_the_question(draw) -> None:
    page = SimpleNamespace(after="a/b=")
    html = draw("{{ ui.pager(page, '/customers?q=x') }}", page=page)
    assert 'href="/customers?q=x&amp;after=a/b%3D"' in html
    assert (
        draw("{{ ui.pager(page, '/customers') }}", page=SimpleNamespace(after=None)).strip() == ""
    )


def test_a_late_due_time_is_seen_and_read(draw) -> None:
    html = draw("{{ ui.due_chip(at) }}", at=NOW - timedelta(hours=2))
    assert "badge bad" in html
    assert "2 h late" in html
    assert draw("{{ ui.due_chip(none) }}").strip() == ""


def test_ageing_names_each_age(draw) -> None:
    balance = SimpleNamespace(
        currency="USD", not_due=0, d1_30=100, d31_60=0, d61_90=0, d90_plus=0, unallocated=-5
    )
    html = draw("{{ ui.ageing([balance]) }}", balance=balance)
    assert 'class="late"><dt>1–30 days</dt><dd class="num">USD 1.00' in html
    assert html.count("<dt>") == 6


def test_the_frame_signed_in_and_out(draw, in_page: Flask) -> None:
    page = "{% extends '_layout.html' %}{% block main %}x{% endblock %}"
    assert "tabs-main" in draw(page, who=SimpleNamespace(name="Ann"))
    signed_out = draw(page)
    assert "tabs-main" not in signed_out
    assert "中文" in signed_out
    assert "style=" not in signed_out
    assert not re.search(r"<script>|onclick|javascript:", signed_out)
