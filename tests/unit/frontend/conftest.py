"""A bare application with the web client's rooms installed, and nothing of any subject."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from frontend import assets, format, htmx, language, said, security

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.fixture
def app() -> Flask:
    app = Flask("frontend", root_path=str(assets.STATIC.parent))
    app.testing = True
    language.install(app)
    format.install(app, lambda: NOW)
    assets.install(app)
    htmx.install(app)
    said.install(app)
    app.jinja_env.globals["once"] = lambda: "once"
    app.jinja_env.globals["messages_unread"] = lambda: 0
    security.install(app, "https://app.fairlead.example", uploads="https://files.example")
    app.add_url_rule("/page", "page", lambda: "page", methods=["GET", "POST"])
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def in_page(app: Flask) -> Iterator[Flask]:
    """Inside a request, as a page is."""
    with app.test_request_context("/"):
        yield app


@pytest.fixture
def draw(in_page: Flask):
    return lambda source, **values: render_template_string(source, **values)
