"""Three months of the demo company, told through the product's own services."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reminders.schemas import PromiseNew
from chalicelib.carriers.schemas import ConnectionNew
from chalicelib.customers.schemas import ContactNew, CustomerNew, EntryNew
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sign_up import SignUp
from chalicelib.tickets.schemas import TicketNew
from infra.demo.accounts import INVOICES, Invoice
from infra.demo.bank import statement
from infra.demo.carrier import CONNECTED, deliver
from infra.demo.carriers_bills import CarriersBills
from infra.demo.cast import CLIENTS, COMPANY, OWNER, PASSWORD, PEOPLE, Client
from infra.demo.complaints import CANNED, COMPLAINTS, Complaint
from infra.demo.confirming import Confirming
from infra.demo.past import Past, fresh
from infra.demo.routes import SHIPMENTS, Report, Voyage

ZONE = ZoneInfo("Asia/Singapore")
LENGTH = timedelta(days=97)
# Who reviews what others closed.
REVIEWER = "wangfang"


class Story:
    """Lays out what happened and when; `tell` lets it happen."""

    def __init__(self, past: Past, now: datetime) -> None:
        self.past = past
        self.now = now
        self.today = now.astimezone(ZONE).date()
        self.people: dict[str, Principal] = {}
        self.clients: dict[str, str] = {}
        self.tickets: dict[int, str] = {}

    def tell(self, say: Callable[[str], None]) -> None:
        """Everything up to now. `say` hears how far it is."""
        self.past.at(self.now - LENGTH, self._found)
        self._accounts()
        for voyage in SHIPMENTS:
            self._ship(voyage)
        for number, complaint in enumerate(COMPLAINTS):
            self._complain(number, complaint)
        for days in (90, 60, 30, 10, 0):
            say(f"Demo company: {LENGTH.days - days} of {LENGTH.days} days")
            self.past.play(self.now - timedelta(days=days))

    def who(self, key: str) -> Principal:
        """Somebody of the company, in a request of their own."""
        return fresh(self.people[key])

    # ---- the company

    def _found(self) -> None:
        tenancy = self.past.services.tenancy
        asked = SignUp(
            company=COMPANY, country="SG", zone=ZONE.key, currency="USD", language="en",
            name=OWNER.name, email=OWNER.email, password=PASSWORD,
        )  # fmt: skip
        self.people[OWNER.key] = tenancy.found_company(asked)
        # Open day and night, so that timers run whenever somebody looks.
        always = dict.fromkeys(range(7), ((time(0), time(0)),))
        company = tenancy.company(self.who(OWNER.key))
        tenancy.companies.change_hours(self.who(OWNER.key), always, "", company.version)
        tenancy.set_policy(self.who(OWNER.key), "reminders", self._reminders())
        for step in ("people", "customers", "policies"):
            tenancy.companies.finish_step(self.who(OWNER.key), step, "done")
        for text in CANNED:
            self.past.services.canned.add(self.who(OWNER.key), text)
        for person in PEOPLE:
            tenancy.joining.invite(
                self.who(OWNER.key), person.email, person.name, person.role, person.language
            )
        moment = self.past.clock.now()
        self.past.at(moment + timedelta(minutes=5), self._join)
        self.past.at(moment + timedelta(minutes=10), self._meet)
        self.past.at(moment + timedelta(minutes=15), self._connect)

    def _join(self) -> None:
        tenancy = self.past.services.tenancy
        for person in PEOPLE:
            token = self.past.mailer.token(person.email, "/invitation/")
            opened = tenancy.joining.accept(token, person.name, PASSWORD, "127.0.0.1")
            self.people[person.key] = tenancy.principal_for_session(opened.cookie.text())

    def _reminders(self) -> dict[str, Any]:
        """Reminders leave at any hour; those of strategic customers in a few minutes from now."""
        from chalicelib.accounts.reminders.policy import DEFAULT

        soon = (self.now + timedelta(minutes=4)).astimezone(ZONE)
        hours = {"opens": "00:00", "closes": "23:59", "working_days": False}
        late = soon.time() > time(23, 45)
        own = {"strategic": {"opens": "00:00" if late else f"{soon:%H:%M}"}}
        return {grade: {**body, **hours, **own.get(grade, {})} for grade, body in DEFAULT.items()}

    def _meet(self) -> None:
        for client in CLIENTS:
            owner = self.people[client.owner]
            new = CustomerNew(
                code=client.code, name=client.name, local_name=client.local,
                country=client.country, language=client.language, owner=owner.user,  # type: ignore[arg-type]
                grade=client.grade,  # type: ignore[arg-type]
                standing_instructions=client.instructions, email=client.email,
                next_contact_on=self._next_contact(client),
            )  # fmt: skip
            customer = self.past.services.customers.create(self.who(client.owner), new)
            self.clients[client.code] = customer.id
            contact = ContactNew(
                name=client.contact, role="accounts", email=client.email,
                statements=not client.silent, reminders=not client.silent,
            )  # fmt: skip
            self.past.services.customers.add_contact(self.who(client.owner), customer.id, contact)
            self.past.at(self.now - timedelta(days=12), partial(self._visit, client))

    def _next_contact(self, client: Client) -> date | None:
        return None if client.visit is None else self.today + timedelta(days=client.visit)

    def _visit(self, client: Client) -> None:
        words = ("拜访客户，讨论下月舱位。", "客户希望提前一周订舱。") if client.local else (
            "Visited the plant, went through next month's volume.", "They book a week earlier."
        )  # fmt: skip
        entry = EntryNew(
            kind="visit", text=words[0], outcome=words[1],
            next_contact_on=self._next_contact(client),
        )  # fmt: skip
        self.past.services.customers.log(self.who(client.owner), self.clients[client.code], entry)

    # ---- complaints

    def _complain(self, number: int, complaint: Complaint) -> None:
        received = self.now - complaint.ago
        self.past.at(received, lambda: self._raise(number, complaint))
        for after, act, words in complaint.steps:
            by = REVIEWER if act in ("review", "judge") else complaint.by
            self.past.at(received + after, self._step(number, by, act, words))

    def _raise(self, number: int, complaint: Complaint) -> None:
        new: dict[str, Any] = {
            "kind": complaint.kind,
            "category": complaint.category,
            "severity": complaint.severity,
            "channel": complaint.channel,
            "department": complaint.department,
            "text": complaint.text,
            "expects": complaint.expects,
            "customer_id": self.clients[complaint.client],
        }
        if complaint.reference:
            kind, reference = complaint.reference
            new["references"] = [{"kind": kind, "number": reference}]
        if complaint.loss:
            amount, currency = complaint.loss
            new["loss"] = {"amount": amount, "currency": currency}
        if complaint.posted:
            site, stars = complaint.posted
            new["posted"] = {"site": site, "stars": stars}
        tickets = self.past.services.tickets
        made = tickets.raise_ticket(self.who(complaint.by), TicketNew.model_validate(new))
        self.tickets[number] = made.id

    def _step(self, number: int, by: str, act: str, words: str) -> Callable[[], Any]:
        return lambda: self.past.services.tickets.step(
            self.who(by), self.tickets[number], act, words, usable=True if act == "judge" else None
        )

    # ---- accounts

    def _accounts(self) -> None:
        for number, invoice in enumerate(INVOICES, start=1018):
            self.past.at(
                self._noon(invoice.dated(self.today)),
                partial(self._charge, f"FW-{number}", invoice),
            )
            if invoice.paid is not None:
                paid_on = self.today - timedelta(days=invoice.paid)
                self.past.at(
                    self._noon(paid_on),
                    partial(self._pay, f"FW-{number}", invoice, paid_on),
                )
        for start, until in months(self.today, LENGTH):
            self.past.at(
                self._noon(until + timedelta(days=1)) - timedelta(hours=3),
                partial(self._state, start, until),
            )
        self.past.at(self.now - timedelta(hours=20), self._promise)
        confirming = Confirming(self.past, self.clients, lambda: self.who("grace"))
        confirming.plan(self.now, "BRIGHTON", "YUANDA")
        CarriersBills(self.past, lambda: self.who("grace"), self.today).plan(self.now)
        self.past.at(self.now - timedelta(hours=3), self._bank)

    def _bank(self) -> None:
        """This morning's statement of the bank is taken in; its payments wait to be assigned."""
        files = self.past.services.payments.files
        day = self.past.clock.now().astimezone(ZONE).date()
        made = files.upload(self.who("grace"), f"statement-{day}.xml", statement(day))
        self.past.at(
            self.past.clock.now() + timedelta(minutes=5), partial(self._take_in, made.id)
        )  # fmt: skip

    def _take_in(self, file_id: str) -> None:
        files = self.past.services.payments.files
        made = files.get(self.who("grace"), file_id)
        files.take(self.who("grace"), made.id, made.version)

    def _noon(self, day: date) -> datetime:
        """Noon of the day, or a little before now if noon is still to come."""
        noon = datetime.combine(day, time(12), ZONE).astimezone(UTC)
        return min(noon, self.now - timedelta(minutes=30))

    def _charge(self, number: str, invoice: Invoice) -> None:
        ledger, customer = self.past.services.ledger, self.clients[invoice.client]
        new = ChargeNew(
            currency=currency_of(invoice.client), amount=invoice.amount,
            dated=invoice.dated(self.today), due=invoice.due(self.today), number=number,
            department="sea_export", note=invoice.note,
        )  # fmt: skip
        entry = ledger.record_charge(self.who("grace"), customer, new)
        if invoice.disputed:
            self._dispute(customer, entry.id, invoice)

    def _dispute(self, customer: str, entry_id: str, invoice: Invoice) -> None:
        facts = {"customer_id": customer, "entry_id": entry_id, "amount": invoice.amount}
        said = {"reason": invoice.disputed, "words": invoice.words}
        new = DisputeNew.model_validate({**facts, **said})
        self.past.services.disputes.open(self.who("grace"), new)

    def _pay(self, number: str, invoice: Invoice, on: date) -> None:
        new = CreditNew(
            currency=currency_of(invoice.client), amount=invoice.part or invoice.amount,
            dated=on, reference=number, note="Bank transfer",
        )  # fmt: skip
        customer = self.clients[invoice.client]
        self.past.services.ledger.record_payment(self.who("grace"), customer, new)

    def _promise(self) -> None:
        until = self.today + timedelta(days=3)
        new = PromiseNew(currency=currency_of("YUANDA"), amount=612_000, until=until)
        reminders = self.past.services.reminders
        reminders.promise(self.who("liming"), self.clients["YUANDA"], new)

    def _state(self, start: date, until: date) -> None:
        self.past.services.statements.start_run(self.who("grace"), start, until, send=True)

    # ---- shipments

    def _ship(self, voyage: Voyage) -> None:
        sold = self.now - timedelta(days=voyage.entered)
        made: list[str] = []

        def enter() -> None:
            new = voyage.new(self.clients[voyage.client], self.now)
            made.append(self.past.services.shipments.create(self.who("sam"), new).id)

        self.past.at(sold, enter)
        for report in voyage.reports:
            self.past.at(
                self.now - timedelta(days=report.ago),
                partial(self._report, made, voyage, report),
            )

    def _connect(self) -> None:
        carriers = self.past.services.carriers
        self.connection = carriers.connect(self.who(OWNER.key), ConnectionNew(carrier=CONNECTED))

    def _report(self, made: list[str], voyage: Voyage, report: Report) -> None:
        if voyage.carrier == CONNECTED:
            deliver(self.past.services, self.connection, voyage, report, self.now)
            return
        shipments = self.past.services.shipments
        shipments.report(self.who("sam"), made[0], report.new(self.now))


def currency_of(code: str) -> str:
    """What a client is billed in."""
    return next(client.currency for client in CLIENTS if client.code == code)


def months(today: date, length: timedelta) -> Iterable[tuple[date, date]]:
    """The whole months that ended within the story."""
    until = today.replace(day=1) - timedelta(days=1)
    found = []
    while until.replace(day=1) > today - length:
        found.append((until.replace(day=1), until))
        until = until.replace(day=1) - timedelta(days=1)
    return reversed(found)
