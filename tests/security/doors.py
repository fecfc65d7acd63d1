"""A browser of tests: the web client over a world, with cookies, as a person uses it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from frontend import create_app
from tests.world import World

HERE = "https://fairlead.example"


def web(world: World) -> Flask:
    """The web client over a world."""
    app = create_app(world.services)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


def browser(world: World, app: Flask | None = None) -> FlaskClient:
    """A browser that nobody is signed in with."""
    return (app or web(world)).test_client()


def get(client: FlaskClient, path: str, **more: Any) -> Any:
    return client.get(path, base_url=HERE, **more)


def post(client: FlaskClient, path: str, form: dict[str, Any] | None = None, **more: Any) -> Any:
    """Press a button of our own page."""
    headers = {"Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
    return client.post(path, data=form or {}, base_url=HERE, headers=headers, **more)
