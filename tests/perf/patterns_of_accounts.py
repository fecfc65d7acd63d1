"""How accounts, statements and reminders are reached."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from chalicelib.accounts.confirmation.schemas import SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.credit.schemas import HoldNew
from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reminders.schemas import WhyNew
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.customers.factories import a_customer

ENTRIES = 30


def a_charge(number: int) -> ChargeNew:
    return ChargeNew(
        currency="USD", amount=12_500, dated=date(2026, 2, 1), number=f"INV-{number:04}"
    )


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on an account of thirty charges."""
    ledger, who = world.services.ledger, world.who
    statements, reminders = world.services.statements, world.services.reminders
    bookkeeping = world.services.bookkeeping
    customer = world.services.customers.create(who, a_customer(email="pay@acme.example")).id
    for number in range(ENTRIES):
        ledger.record_charge(who, customer, a_charge(number))
    yield Pattern(
        "what a customer owes, by age", "accounts `OPEN#`", lambda: ledger.owed_by(who, customer)
    )
    yield Pattern(
        "entries of an account, the 25 newest",
        "accounts `E#`",
        lambda: ledger.entries(who, customer, "USD"),
    )
    yield Pattern(
        "open items, a page of 25", "accounts `OPEN#`", lambda: ledger.open_items(who, customer)
    )
    yield Pattern(
        "what was agreed with a customer",
        "accounts `TERMS`",
        lambda: world.services.terms.agreement(who, customer),
    )
    yield Pattern(
        "agreements that end, a page of 25",
        "accounts / worklist",
        lambda: world.services.terms.ending.listed(who),
    )
    credit = world.services.credit
    yield Pattern(
        "a customer's credit, with its exposure",
        "accounts `CREDIT`, `TERMS`, `META`",
        lambda: credit.standing(who, customer),
    )
    yield Pattern(
        "put a customer on credit hold",
        "accounts `CREDIT`",
        lambda: credit.put_on_hold(who, customer, HoldNew(reason="cheque came back")),
    )
    yield Pattern(
        "who of 25 customers is on hold",
        "accounts `CREDIT`",
        lambda: credit.holds(who, [customer, *(f"cus_{n}" for n in range(24))]),
    )
    yield Pattern("who is on credit hold", "accounts / worklist", lambda: credit.held(who))
    yield Pattern(
        "exchange rates of two currencies on a day",
        "accounts `RATES#`",
        lambda: world.services.rates.book(who, ["USD", "JPY"], date(2026, 3, 1)),
    )
    yield Pattern(
        "book a charge",
        "accounts",
        lambda: ledger.record_charge(who, customer, a_charge(ENTRIES)),
    )
    payment = CreditNew(currency="USD", amount=37_500, dated=date(2026, 3, 1))
    yield Pattern(
        "book a payment over three items",
        "accounts",
        lambda: ledger.record_payment(who, customer, payment),
    )
    yield Pattern(
        "what is exported of an account for bookkeeping, and its newest 25 entries by number",
        "accounts `EXPORTED#`, by_month",
        lambda: (
            bookkeeping.making.rows(who).claims(customer),
            ledger.entries_numbered(who, customer, "USD", ENTRIES - 24, ENTRIES),
        ),
    )
    yield Pattern(
        "how a customer pays, over a year",
        "accounts `M#`",
        lambda: world.services.account_figures.of_customer(who, customer, date(2026, 3, 1)),
    )
    yield Pattern(
        "when the company's ageing is computed next",
        "accounts `AGEING`",
        lambda: ledger.desk.rows(who).ageing_clock(),
    )
    yield Pattern(
        "the company's ageings, the newest five",
        "platform / newest",
        lambda: ledger.company.newest(who),
    )
    start, until = date(2026, 2, 1), date(2026, 2, 28)
    yield Pattern(
        "issue a statement of 31 entries, with its document",
        "accounts, platform `SEQ#`",
        lambda: statements.issue(who, customer, start, until),
    )
    yield Pattern(
        "statements, the 25 newest", "accounts / by_month", lambda: statements.newest(who)
    )
    yield from _after_the_issue(world, customer)
    world.settle()
    world.clock.set(datetime(2026, 4, 20, 10, 0, tzinfo=UTC))
    yield Pattern(
        "prepare one customer's reminder",
        "accounts",
        lambda: reminders.wake(who, customer, ""),
    )
    yield Pattern(
        "reminders that wait for a person", "accounts / worklist", lambda: reminders.worklist(who)
    )
    reminders.why_unpaid(who, customer, WhyNew(why="no_money"))
    yield Pattern(
        "who does not pay for a reason, a page of 25",
        "accounts / worklist, `META`",
        lambda: reminders.unpaid(who, "no_money"),
    )


def _after_the_issue(world: MeteredWorld, customer: str) -> Iterator[Pattern]:
    """A line disputed and settled, a supplement, statements that wait, a fee sheet."""
    services, who = world.services, world.who
    ledger, statements, disputes = services.ledger, services.statements, services.disputes
    issued = statements.newest(who).items[0]
    entry = ledger.open_items(who, customer).items[0]
    claim = {"customer_id": customer, "entry_id": entry.id, "amount": 100, "reason": "rate"}
    new = DisputeNew.model_validate({**claim, "words": "USD 120 was agreed"})
    made: list[str] = []
    yield Pattern(
        "dispute an amount, its ticket opened",
        "accounts, tickets",
        lambda: made.append(disputes.open(who, new).id),
    )
    yield Pattern("disputes that stand", "accounts / worklist", lambda: disputes.standing(who))
    yield Pattern(
        "disputes of a month by reason, counted",
        "accounts `DSPFIG`, `STMFIG`",
        lambda: disputes.figures(who),
    )
    yield Pattern(
        "disputes behind a figure",
        "accounts / by_month",
        lambda: disputes.of_month(who, disputes.this_month(who), "USD", "rate"),
    )
    yield Pattern(
        "settle a dispute by confirming the charge",
        "accounts, tickets",
        lambda: disputes.confirm(who, made[0], "As quoted."),
    )
    late = ChargeNew(currency="USD", amount=900, dated=date(2026, 2, 20), number="LATE-1")
    ledger.record_charge(who, customer, late)
    yield Pattern(
        "issue a supplement of one entry, with its document",
        "accounts, platform `SEQ#`",
        lambda: statements.supplement(who, issued.id, "found later"),
    )
    yield Pattern(
        "statements that have not gone out", "accounts / worklist", lambda: statements.unsent(who)
    )
    fees = services.confirmations
    yield Pattern(
        "ask to confirm 28 open charges",
        "accounts `OPEN#`, `LOCK#`, `FCS#`",
        lambda: fees.ask(who, SheetNew(customer_id=customer)),
    )
    yield Pattern(
        "fee sheets with customers",
        "accounts / worklist",
        lambda: fees.waiting(who, State.ASKED),
    )
