"""A bill or list walked through to its result, as a person does it."""

from datetime import date
from typing import Any

from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.model import Finding, Reconciliation
from chalicelib.accounts.reconciliation.schemas import SenderIn
from chalicelib.accounts.reconciliation.sheet import SHEET
from chalicelib.imports.settling import column_of, date_fields, needs_currency, number_fields
from tests.world import World

SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)
CARRIER = SenderIn(side=Side.CARRIER, supplier="Ocean Line", since=SINCE, until=UNTIL)


def of_customer(customer: str) -> SenderIn:
    return SenderIn(side=Side.CUSTOMER, customer_id=customer, since=SINCE, until=UNTIL)


def charged(world: World, customer: str, amount: int, **facts: Any) -> Entry:
    """A charge of February."""
    told = {"currency": "USD", "amount": amount, "dated": date(2026, 2, 1), **facts}
    return world.services.ledger.record_charge(world.who, customer, ChargeNew(**told))


def settings(world: World, made: Reconciliation) -> dict[str, Any]:
    """What a person confirms: what is proven, points for decimals, dollars."""
    profile = world.services.reconciliation.profile(world.who, made)
    chosen = made.choices
    orders = {
        each.name: column_of(profile, chosen, each).dates.proposal or "dmy"
        for each in date_fields(SHEET, chosen)
    }
    marks = {
        each.name: column_of(profile, chosen, each).numbers.proposal or "."
        for each in number_fields(SHEET, chosen)
    }
    asked = needs_currency(SHEET, chosen, profile)
    return {"orders": orders, "marks": marks, "currency": "USD" if asked else ""}


def compared(
    world: World,
    sender: SenderIn,
    content: str | bytes,
    columns: dict[str, int] | None = None,
    name: str = "list.csv",
) -> Reconciliation:
    """Upload, map as recognised (or as given), confirm, compare."""
    service, who = world.services.reconciliation, world.who
    body = content.encode() if isinstance(content, str) else content
    made = service.upload(who, sender, name, body)
    world.settle()
    made = service.get(who, made.id)
    assert made.state == "mapping", (made.state, made.problem)
    made = service.map_columns(who, made.id, made.version, columns or made.choices.columns)
    made = service.settle(who, made.id, made.version, settings(world, made))
    world.settle()
    return service.get(who, made.id)


def found(world: World, made: Reconciliation, outcome: str = "") -> list[Finding]:
    return world.services.reconciliation.findings(world.who, made, outcome, limit=100).items


def said(world: World, made: Reconciliation) -> list[tuple[str, str, int]]:
    """Outcome, reason and difference of every match, in order."""
    return [(each.outcome, each.reason, each.difference) for each in found(world, made)]
