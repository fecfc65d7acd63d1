"""Three months of the demo company, told through the product's own services."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from chalicelib.carriers.schemas import ConnectionNew
from chalicelib.customers.schemas import ContactNew, CustomerNew, EntryNew
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sign_up import SignUp
from infra.demo.billing import Billing
from infra.demo.carrier import CONNECTED, deliver
from infra.demo.cast import CLIENTS, COMPANY, OWNER, PASSWORD, PEOPLE, Client
from infra.demo.clock import LENGTH, ZONE
from infra.demo.complaints import CANNED
from infra.demo.desk import Desk
from infra.demo.past import Past, fresh
from infra.demo.routes import SHIPMENTS, Report, Voyage


class Story:
    """Lays out what happened and when; `tell` lets it happen."""

    def __init__(self, past: Past, now: datetime) -> None:
        self.past = past
        self.now = now
        self.today = now.astimezone(ZONE).date()
        self.people: dict[str, Principal] = {}
        self.clients: dict[str, str] = {}

    def tell(self, say: Callable[[str], None]) -> None:
        """Everything up to now. `say` hears how far it is."""
        self.past.at(self.now - LENGTH, self._found)
        Billing(self.past, self.clients, self.who, self.now, self._reminders()).plan()
        for voyage in SHIPMENTS:
            self._ship(voyage)
        Desk(self.past, self.clients, self.who, self.now).plan()
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
            if person.department:
                place = (opened.user.id, person.department)
                tenancy.people.change_department(self.who(OWNER.key), *place)

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
