"""A browser of tests: the web client over a world, with cookies, as a person uses it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from chalicelib.tables import PLATFORM
from chalicelib.tenancy.directory import session_item, user_item
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sessions import Cookie, Session
from frontend import create_app
from tests.companies import user_of
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


def signed_in(world: World, who: Principal | None = None, app: Flask | None = None) -> FlaskClient:
    """A browser that somebody (the owner) is signed in with."""
    who = who or world.who
    cookie = Cookie(tenant=who.tenant, user=who.user, secret=world.ids.token())
    now = world.clock.now()
    session = Session(
        hash=cookie.hash(), tenant=who.tenant, user=who.user, created_at=now, seen_at=now
    )
    world.store.put_many(PLATFORM, [user_item(user_of(who)), session_item(session)])
    client = browser(world, app)
    client.set_cookie("__Host-session", cookie.text(), domain="fairlead.example")
    return client
