"""One of everything that a company owns: what a stranger must never reach.

A route whose address names a thing that has no maker here fails the matrix.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from chalicelib.accounts.confirmation.evidence import Visit
from chalicelib.accounts.confirmation.schemas import AnswerIn, SheetNew
from chalicelib.accounts.credit.schemas import PositionNew
from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.payables.schemas import PayableNew
from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.schemas import SenderIn
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.accounts.write_offs.schemas import WriteOffNew
from chalicelib.carriers.schemas import ConnectionNew
from chalicelib.customers.schemas import ContactNew
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.canned.schemas import CannedIn
from chalicelib.tickets.schemas.files import FileIn
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.tasks.schemas import TaskNew
from chalicelib.tickets.views.schemas import ViewIn
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED
from tests.world import World

MARK = "Zanzibar"  # stands in every name a stranger gives, and must never be seen


@dataclass
class Things:
    """What one company owns, made when first asked for."""

    world: World
    who: Principal
    mark: str = MARK
    made: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        if name not in self.made:
            self.made[name] = MAKERS[name](self)
        return self.made[name]


def _customer(things: Things) -> str:
    new = a_customer(f"{things.mark}-1", f"{things.mark} Trading", email="c@example.com")
    return things.world.services.customers.create(things.who, new).id


def _contact(things: Things) -> str:
    new = ContactNew(name=f"{things.mark} Li", email="li@example.com", statements=True)
    customers = things.world.services.customers
    return customers.add_contact(things.who, things["customer_id"], new).id


def _ticket(things: Things) -> str:
    new = TicketNew(text=f"{things.mark} cartons", customer_id=things["customer_id"])
    return things.world.services.tickets.raise_ticket(things.who, new).id


def _sampled(things: Things) -> str:
    """A closed ticket in the sample of its month, drawn by a colleague."""
    services = things.world.services
    ticket = services.tickets.raise_ticket(things.who, TicketNew(text=f"{things.mark} pallet"))
    services.tickets.close(things.who, ticket.id, f"{things.mark} is settled.", handed=POSTED)
    things.world.settle()
    other = Principal(things.who.tenant, "usr_drawer", "manager", "Drawer")
    services.sampling.draw(other, PLAIN["month"])
    things.world.settle()
    return ticket.id


def _file(things: Things) -> str:
    file = FileIn(filename=f"{things.mark}.jpg", content_type="image/jpeg")
    tickets = things.world.services.tickets
    return tickets.add_file(things.who, things["ticket_id"], file).id


def _mail(things: Things) -> str:
    room = things.world.services.mailroom
    address = room.address(things.who)
    head = f"To: {address}\r\nFrom: {things.mark}@unknown.example\r\nSubject: {things.mark}"
    room.arrive(f"{head}\r\n\r\n{things.mark}".encode())
    things.world.settle()
    return room.listed(things.who).items[0].id


def _notice(things: Things) -> str:
    """Something the owner of the company was told."""
    world, owner = things.world, things.who
    carrier = Principal(owner.tenant, "usr_other", "owner", things.mark)
    new = TicketNew(text=f"{things.mark} boxes", assignee=owner.user)
    world.services.tickets.raise_ticket(carrier, new)
    return world.services.notices.listed(owner, owner.user).items[0].id


def _device(things: Things) -> str:
    endpoint = f"https://fcm.googleapis.com/fcm/send/{things.mark}"
    return things.world.services.pushes.add(things.who, endpoint, things.mark).id


def _view(things: Things) -> str:
    new = ViewIn(name=f"{things.mark} view", shared=True)
    return things.world.services.views.save(things.who, new).id


def _settlement(things: Things) -> str:
    new = SettlementNew.model_validate({"remedy": "apology", "note": things.mark})
    settling = things.world.services.settling
    return settling.propose(things.who, things["ticket_id"], new).id


def _shipment(things: Things) -> str:
    new = ShipmentNew(customer_id=things["customer_id"], booking=f"{things.mark}1")
    return things.world.services.shipments.create(things.who, new).id


def _connection(things: Things) -> str:
    new = ConnectionNew(carrier=f"{things.mark} Line")
    return things.world.services.carriers.connect(things.who, new).id


def _charge(things: Things) -> str:
    facts = {"dated": date(2026, 1, 5), "due": date(2026, 1, 12), "number": f"{things.mark}-9"}
    new = ChargeNew(currency="USD", amount=900, **facts)
    return things.world.services.ledger.record_charge(things.who, things["customer_id"], new).id


def _position(things: Things) -> str:
    facts = {"side": "guarantee", "reference": things.mark, "until": date(2026, 12, 31)}
    new = PositionNew(currency="USD", amount=100, **facts)
    credit = things.world.services.credit
    return credit.add_position(things.who, things["customer_id"], new).id


def _payment(things: Things) -> str:
    new = CreditNew(currency="USD", amount=100, dated=date(2026, 2, 4), allocate="none")
    return things.world.services.ledger.record_credit(things.who, things["customer_id"], new).id


def _item(things: Things) -> str:
    things["charge_id"]
    items = things.world.services.ledger.open_items(things.who, things["customer_id"]).items
    return items[0].id


def _statement(things: Things) -> str:
    things["charge_id"]
    statements = things.world.services.statements
    period = (date(2026, 1, 1), date(2026, 1, 31))
    return statements.issue(things.who, things["customer_id"], *period).id


def _dispute(things: Things) -> str:
    things["item_id"]
    facts = {"customer_id": things["customer_id"], "entry_id": things["charge_id"], "amount": 1}
    new = DisputeNew.model_validate({**facts, "reason": "rate", "words": things.mark})
    return things.world.services.disputes.open(things.who, new).id


def _sheet(things: Things) -> str:
    charge = ChargeNew(currency="USD", amount=90, dated=date(2026, 2, 5), number="to confirm")
    things.world.services.ledger.record_charge(things.who, things["customer_id"], charge)
    fees = things.world.services.confirmations
    sheet = fees.ask(things.who, SheetNew(customer_id=things["customer_id"]))
    things.world.settle()
    mails = [each.text for each in things.world.mailer.sent if sheet.id in each.text]
    token = mails[-1].split("/fees/link/")[1].split()[0]
    said = AnswerIn(name=things.mark, deliver_to=things.mark)
    visit = Visit("203.0.113.7", "a browser")
    return fees.answer(token, said, visit, b"a signature").id


def _statement_run(things: Things) -> str:
    period = (date(2026, 2, 1), date(2026, 2, 28))
    return things.world.services.statements.start_run(things.who, *period, send=False).id


def _ageing_run(things: Things) -> str:
    return things.world.services.ledger.company.start(things.who).id


def _write_off(things: Things) -> str:
    new = WriteOffNew(currency="USD", amount=9, dated=date(2026, 2, 1), note=things.mark)
    return things.world.services.write_offs.ask(things.who, things["customer_id"], new).id


def _payable(things: Things) -> str:
    facts = {"dated": date(2026, 1, 5), "due": date(2026, 2, 5), "number": f"{things.mark}-1"}
    new = PayableNew(supplier=f"{things.mark} Line", currency="USD", amount=900, **facts)
    return things.world.services.payables.record(things.who, new).id


def _reconciliation(things: Things) -> str:
    facts = {
        "supplier": f"{things.mark} Line",
        "since": date(2026, 1, 1),
        "until": date(2026, 3, 1),
    }
    asked = SenderIn(side=Side.CARRIER, **facts)
    content = f"B/L,Amount\n{things.mark}1,5\n".encode()
    service, who = things.world.services.reconciliation, things.who
    rec_id = service.upload(who, asked, f"{things.mark}.csv", content).id
    things.world.settle()
    made = service.map_columns(who, rec_id, 2, {"bill": 0, "amount": 1})
    service.settle(who, rec_id, made.version, {"marks": {"amount": "."}, "currency": "USD"})
    things.world.settle()
    return rec_id


def _set_off(things: Things) -> str:
    things["item_id"]
    services, who, agent = things.world.services, things.who, things["customer_id"]
    facts = {"dated": date(2026, 1, 5), "due": date(2026, 2, 5), "number": f"{things.mark}-A"}
    new = PayableNew(supplier=things.mark, currency="USD", amount=9, customer_id=agent, **facts)
    services.payables.record(who, new)
    services.terms.agree(who, agent, 0, AgreementNew(set_off=True))
    return services.agents.set_off(who, agent, "USD").id


def _cash_run(things: Things) -> str:
    return things.world.services.cash.start(things.who).id


def _export(things: Things) -> str:
    things["charge_id"]
    return things.world.services.bookkeeping.start_period(
        things.who, date(2026, 1, 1), date(2026, 1, 31)
    ).id


def _figures(things: Things) -> str:
    things["charge_id"]
    return things.world.services.account_figures.start(things.who).id


def _check(things: Things) -> str:
    things["charge_id"]
    return things.world.services.checking.start(things.who).id


def _audit_check(things: Things) -> str:
    return things.world.services.trail.checks.start(things.who).id


def _reminder_run(things: Things) -> str:
    things["charge_id"]
    return things.world.services.reminders.run(things.who).id


def _interest_run(things: Things) -> str:
    return things.world.services.interest.run(things.who).id


def _reminder(things: Things) -> str:
    things["reminder run_id"]
    things.world.settle()
    reminders = things.world.services.reminders
    return reminders.of_customer(things.who, things["customer_id"]).items[0].id


def _import(things: Things) -> str:
    content = f"code,name\nZ1,{things.mark}\n".encode()
    return things.world.services.imports.upload(
        things.who, "customers", f"{things.mark}.csv", content
    ).id


def _bank_file(things: Things) -> str:
    """A file whose only line is taken in."""
    paid = Line(7300, f"{things.mark} freight", party=f"{things.mark} Trading")
    bank = Bank(things.world, things.who)
    return bank.took(camt(paid, name=things.who.tenant)).id


def _bank_line(things: Things) -> str:
    things["bank_file_id"]
    return things.world.services.payments.all_lines(things.who).items[0].id


def _invitation(things: Things) -> str:
    joining = things.world.services.tenancy.joining
    email = f"{things.mark.lower()}@example.com"
    return joining.invite(things.who, email, things.mark, "sales", "en").id


def _key(things: Things) -> str:
    keys = things.world.services.tenancy.keys
    return keys.create(things.who, f"{things.mark} TMS", ["customers.read"], 30)[0].id


def _canned(things: Things) -> str:
    new = CannedIn(name=things.mark, shortcut="z", en=things.mark, shared=True)
    return things.world.services.canned.add(things.who, new).id


def _task(things: Things) -> str:
    by = things.world.clock.now() + timedelta(days=1)
    new = TaskNew(what=things.mark, party=things.mark, by=by)
    return things.world.services.tasks.add(things.who, things["ticket_id"], new).id


MAKERS: dict[str, Callable[[Things], str]] = {
    "customer_id": _customer,
    "contact_id": _contact,
    "ticket_id": _ticket,
    "sampled ticket_id": _sampled,
    "file_id": _file,
    "mail_id": _mail,
    "notice_id": _notice,
    "view_id": _view,
    "device_id": _device,
    "settlement_id": _settlement,
    "shipment_id": _shipment,
    "connection_id": _connection,
    "charge_id": _charge,
    "entry_id": _payment,
    "position_id": _position,
    "item_id": _item,
    "statement_id": _statement,
    "dispute_id": _dispute,
    "sheet_id": _sheet,
    "statement run_id": _statement_run,
    "ageing run_id": _ageing_run,
    "reminder run_id": _reminder_run,
    "interest run_id": _interest_run,
    "payable_id": _payable,
    "write_off_id": _write_off,
    "cash run_id": _cash_run,
    "rec_id": _reconciliation,
    "set_off_id": _set_off,
    "reminder_id": _reminder,
    "bank_file_id": _bank_file,
    "line_id": _bank_line,
    "export_id": _export,
    "check_id": _check,
    "audit check_id": _audit_check,
    "figures_id": _figures,
    "import_id": _import,
    "canned_id": _canned,
    "task_id": _task,
    "invitation_id": _invitation,
    "key_id": _key,
    "user_id": lambda things: things.who.user,
}

# Parts of an address that name nothing of anybody's: the same for every company.
PLAIN = {
    "name": "terms",
    "cause": "other",
    "month": "2026-03",
    "step": "people",
    "day": "2026-03-09",
    "category": "delay",
    "act": "acknowledge",
    "letter": "customer_update",
    "part": "terms",
    "kind": "csv",
    "currency": "USD",
    "row": "late",
    "seq": "0",
}
# Secrets that are the whole right of who holds them; they have tests of their own.
SECRETS = {"token"}


def maker_of(rule: str, parameter: str) -> str:
    """The name of the maker for a part of an address; ``run_id`` depends on what runs."""
    if parameter == "ticket_id" and "/samples/" in rule:
        return "sampled ticket_id"
    if parameter == "check_id" and "/audit/" in rule:
        return "audit check_id"
    if parameter != "run_id":
        return parameter
    kinds = ("ageing", "statement", "reminder", "cash", "interest")
    kind = next(kind for kind in kinds if kind in rule)
    return f"{kind} run_id"
