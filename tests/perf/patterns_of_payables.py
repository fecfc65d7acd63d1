"""How carriers' bills and the cash gap are reached."""

from collections.abc import Iterator
from datetime import date

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.payables.schemas import PaidIn, PayableNew
from chalicelib.accounts.terms.schemas import AgreementNew
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.customers.factories import a_customer

BILLS = 30


def a_bill(number: int) -> PayableNew:
    return PayableNew(
        supplier="Ocean Line",
        number=f"OL-{number:04}",
        currency="USD",
        amount=90_000,
        dated=date(2026, 2, 1),
        due=date(2026, 3, 1 + number % 28),
    )


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, among thirty bills."""
    payables, cash, who = world.services.payables, world.services.cash, world.who
    made = [payables.record(who, a_bill(number)) for number in range(BILLS)]
    yield Pattern(
        "record a carrier's bill",
        "accounts `PAY#`, `PAYDOC#`",
        lambda: payables.record(who, a_bill(BILLS)),
    )
    yield Pattern(
        "what is to be paid, a page of 25", "accounts / open_items", lambda: payables.open(who)
    )
    yield Pattern(
        "bills of one supplier, a page of 25",
        "accounts / worklist",
        lambda: payables.of_supplier(who, "Ocean Line"),
    )
    yield Pattern(
        "a supplier's bill by its number",
        "accounts `PAYDOC#`",
        lambda: payables.numbered(who, "Ocean Line", "OL-0001"),
    )
    paid = PaidIn(amount=90_000, on=date(2026, 3, 2))
    yield Pattern("pay a bill", "accounts `PAY#`", lambda: payables.pay(who, made[0].id, 1, paid))
    yield Pattern("start computing the cash gap", "platform `JOB#`", lambda: cash.start(who))
    world.settle()
    yield Pattern("the cash gap as computed", "platform / newest", lambda: cash.newest(who))
    yield Pattern(
        "what is due to carriers in one week, a page of 25",
        "accounts / open_items",
        lambda: cash.due_out(who, "USD", "1", 25),
    )
    agent = world.services.customers.create(who, a_customer("AG")).id
    world.services.terms.agree(who, agent, 0, AgreementNew(set_off=True))
    for number in range(3):
        facts = {"currency": "USD", "amount": 10_000, "dated": date(2026, 2, 1)}
        world.services.ledger.record_charge(who, agent, ChargeNew(number=f"I{number}", **facts))
        bill = a_bill(number).model_copy(update={"customer_id": agent, "supplier": "Agency"})
        payables.record(who, bill)
    agents = world.services.agents
    yield Pattern(
        "what an agent and we owe each other, three documents on either side",
        "accounts `OPEN#`, `PAYAGENT#`",
        lambda: agents.positions(who, agent),
    )
    yield Pattern(
        "set off with an agent, three charges against one bill",
        "accounts, platform `SEQ#`",
        lambda: agents.set_off(who, agent, "USD"),
    )
