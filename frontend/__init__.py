"""The web client: server-rendered pages over the same services as the API."""

from flask import Flask

from chalicelib.bootstrap import Services
from frontend import assets, errors, format, htmx, language, rules, said, security, web
from frontend.pages import (
    accounts,
    audit,
    bulletins,
    calendar,
    carriers,
    claims,
    customers,
    desk,
    entry,
    figures,
    first_steps,
    imports,
    keys,
    learning,
    lodging,
    mailroom,
    people,
    playbooks,
    portal,
    record,
    reminders,
    settings,
    settling,
    shipments,
    statements,
    tickets,
    today,
)

PAGES = (
    accounts,
    audit,
    bulletins,
    calendar,
    carriers,
    claims,
    customers,
    desk,
    entry,
    figures,
    first_steps,
    imports,
    lodging,
    keys,
    learning,
    mailroom,
    people,
    playbooks,
    portal,
    record,
    reminders,
    settings,
    settling,
    shipments,
    statements,
    today,
    tickets,
)


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
    for module in PAGES:
        app.register_blueprint(module.bp)
    return app
