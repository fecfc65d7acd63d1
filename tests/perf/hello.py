"""The same round through a framework that does nothing: what a figure stands beside."""

import json

from chalice.app import Chalice
from flask import Flask

from tests.api import an_event
from tests.perf.measure import cpu_ms


def chalice_ms() -> float:
    """CPU of a bare Chalice hello."""
    app = Chalice("hello")

    @app.route("/v1/customers", methods=["GET"])
    def hello() -> dict[str, str]:
        return {"hello": "world"}

    event = an_event("GET", "/v1/customers", None)
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    text = json.dumps(event)
    return cpu_ms(lambda: app(json.loads(text), None))


def flask_ms() -> float:
    """CPU of a bare Flask hello through its test client."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    client = app.test_client()
    return cpu_ms(lambda: client.get("/"))
