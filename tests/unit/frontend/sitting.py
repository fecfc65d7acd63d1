"""Somebody in front of the web client, signed in without walking through the sign-in page."""

from flask import Flask, g
from flask.testing import FlaskClient

from chalicelib.tenancy.principal import Principal
from frontend import create_app, language
from tests.world import World


def app_for(world: World, who: Principal | None) -> Flask:
    """The web client over the world's services, everything asked by this person."""
    app = create_app(world.services)

    def sit() -> None:
        g.who = who
        if who is not None:
            language.read_as(who.language, who.zone)

    app.before_request(sit)
    return app


def client_for(world: World, who: Principal | None) -> FlaskClient:
    """A browser of this person."""
    return app_for(world, who).test_client()
