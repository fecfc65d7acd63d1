"""Composition only: the API's routes and the workers, registered on one Chalice application."""

from chalice.app import Chalice

from chalicelib.accounts.agents.routes import bp as agents
from chalicelib.accounts.booked.routes import bp as booked
from chalicelib.accounts.bookkeeping.routes import bp as bookkeeping
from chalicelib.accounts.cash.routes import bp as cash
from chalicelib.accounts.checking.routes import bp as checking
from chalicelib.accounts.confirmation.routes import bp as confirmation
from chalicelib.accounts.credit.routes import bp as credit
from chalicelib.accounts.disputes.routes import bp as disputes
from chalicelib.accounts.figures.routes import bp as account_figures
from chalicelib.accounts.interest.routes import bp as interest
from chalicelib.accounts.ledger.routes import bp as ledger
from chalicelib.accounts.payables.routes import bp as payables
from chalicelib.accounts.payments.routes import bp as payments
from chalicelib.accounts.rates.routes import bp as rates
from chalicelib.accounts.reconciliation.routes import bp as reconciliation
from chalicelib.accounts.reminders.routes import bp as reminder_routes
from chalicelib.accounts.statements.routes import bp as statements
from chalicelib.accounts.terms.routes import bp as terms
from chalicelib.audit.routes import bp as audit
from chalicelib.carriers.routes import bp as carriers
from chalicelib.customers.routes import bp as customers
from chalicelib.imports.routes import bp as imports
from chalicelib.mailroom.routes import bp as mailroom
from chalicelib.notices.routes import bp as notices
from chalicelib.shipments.releasing.routes import bp as releasing
from chalicelib.shipments.routes import bp as shipments
from chalicelib.tenancy.routes import bp as tenancy
from chalicelib.tickets.canned.routes import bp as canned
from chalicelib.tickets.claims.routes import bp as claims
from chalicelib.tickets.desk.routes import bp as desk
from chalicelib.tickets.learning.routes import bp as learning
from chalicelib.tickets.portal.routes import bp as portal
from chalicelib.tickets.promised.routes import bp as promised
from chalicelib.tickets.routes import bp as tickets
from chalicelib.tickets.sampling.routes import bp as sampling
from chalicelib.tickets.settling.routes import bp as settling
from chalicelib.tickets.tasks.routes import bp as tasks
from chalicelib.tickets.views.routes import bp as views
from chalicelib.workers import escalations, events, indexing, jobs, mail, outbox, reminders, sweep

app = Chalice(app_name="fairlead")

for routes in (
    account_figures,
    checking,
    bookkeeping,
    ledger,
    cash,
    agents,
    payables,
    reconciliation,
    confirmation,
    disputes,
    payments,
    reminder_routes,
    statements,
    terms,
    booked,
    credit,
    interest,
    rates,
    carriers,
    customers,
    imports,
    mailroom,
    notices,
    shipments,
    releasing,
    desk,
    learning,
    sampling,
    tickets,
    canned,
    tasks,
    claims,
    portal,
    promised,
    settling,
    tenancy,
    audit,
    views,
):
    app.register_blueprint(routes)

for worker in (escalations, events, indexing, jobs, mail, outbox, reminders, sweep):
    app.register_blueprint(worker.bp)
