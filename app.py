"""Composition only: the API's routes and the workers, registered on one Chalice application."""

from chalice.app import Chalice

from chalicelib.customers.routes import bp as customers
from chalicelib.workers import escalations, events, indexing, jobs, outbox, reminders, sweep

app = Chalice(app_name="fairlead")

for routes in (customers,):
    app.register_blueprint(routes)

for worker in (escalations, events, indexing, jobs, outbox, reminders, sweep):
    app.register_blueprint(worker.bp)
