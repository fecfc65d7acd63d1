"""The web client: server-rendered pages over the same services as the API."""

from flask import Flask

from chalicelib.bootstrap import Services
from frontend import addresses, assets, errors, format, htmx, language, rules, said, security, web


def create_app(services: Services) -> Flask:
    """The Flask application over these services."""
    app = Flask(__name__, static_url_path="/static")
    app.url_rule_class = rules.LazyRule
    app.extensions["fairlead"] = services
    app.config["MAX_CONTENT_LENGTH"] = 25 * 1024 * 1024
    base_url, uploads = services.outbox_settings.base_url, services.backing.blobs.origins
    security.install(app, base_url, uploads)
    format.install(app, services.backing.clock.now)
    for part in (assets, said, language, htmx, errors):
        part.install(app)
    app.context_processor(web.reader)
    app.jinja_env.globals["once"] = web.new_once
    addresses.install(app)
    return app
