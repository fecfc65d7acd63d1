"""Composition only: the API's routes and the workers, registered on one Chalice application."""

from chalice.app import Chalice

from chalicelib import addresses
from chalicelib.workers import escalations, events, indexing, jobs, mail, outbox, reminders, sweep

app = Chalice(app_name="fairlead")

addresses.install(app)

for worker in (escalations, events, indexing, jobs, mail, outbox, reminders, sweep):
    app.register_blueprint(worker.bp)
