"""Use cases around shipments: entered, changed, found, reported on by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from chalicelib.customers.errors import CustomerNotFound
from chalicelib.customers.service import CustomerService
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.shipments.errors import EditedMeanwhile
from chalicelib.shipments.events import BY_HAND, CarrierEvent
from chalicelib.shipments.folding import fold
from chalicelib.shipments.matching import mine
from chalicelib.shipments.model import Particulars, Shipment, place_code
from chalicelib.shipments.ports import Bookings, Credit
from chalicelib.shipments.references import Reference, ReferenceKind, normal_number
from chalicelib.shipments.schemas import EventNew, ShipmentNew
from chalicelib.shipments.settling import Settling, unchanged
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts


@dataclass
class ShipmentService(Settling):
    """Everything that is done with shipments and the reports on them."""

    customers: CustomerService
    credit: Credit
    bookings: Bookings

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Shipment]:
        """A customer's shipments, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def first_after(
        self, who: Principal, customer_id: str, after: datetime, until: datetime
    ) -> Shipment | None:
        """The first shipment that a customer gave us after one moment, up to another."""
        return self.rows(who).first_of_customer(customer_id, after, until)

    def search(
        self, who: Principal, query: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Shipment]:
        """The shipments that hold exactly this number, whatever its kind; without one, all."""
        number = normal_number(query)
        if not number:
            return self.rows(who).newest(limit, after)
        rows = self.rows(who)
        asked = [Reference(kind=kind, number=number) for kind in ReferenceKind]
        ids = [each for reference in asked for each in rows.holding(reference)]
        return Listing(rows.many(list(dict.fromkeys(ids))[:limit]))

    def departed_on(self, who: Principal, customer_id: str, number: str) -> date | None:
        """The day on which the customer's shipment with this number left, in the company's zone.

        The actual day if it is reported, else the planned one; ``None``: nobody knows, or the
        number is on several shipments that left on different days.
        """
        zone = ZoneInfo(self.tenancy.company(who).zone)
        theirs = [s for s in self.search(who, number).items if s.customer_id == customer_id]
        known = {each.state.departure.best or each.agreed.departure for each in theirs}
        days = {at.astimezone(zone).date() for at in known if at is not None}
        return days.pop() if len(days) == 1 and number else None

    def timeline(
        self,
        who: Principal,
        shipment_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[CarrierEvent]:
        """What was reported on a shipment, the latest happening first."""
        shipment = self.get(who, shipment_id)
        page = self.rows(who).timeline(shipment_id, limit, after)
        return Listing(mine(page.items, shipment), page.after)

    def whole(self, who: Principal, shipment_id: str) -> tuple[Shipment, list[CarrierEvent]]:
        """A shipment with its milestones, and every report on it."""
        shipment = self.get(who, shipment_id)
        reports = mine(self.rows(who).reports(shipment_id), shipment)
        state = fold(reports, shipment.lane)
        return shipment.model_copy(update={"state": state}), reports

    def create(self, who: Principal, new: ShipmentNew) -> Shipment:
        """Enter a shipment; reports that waited for its numbers are laid on its file.

        Raises ``CreditHeld`` where the customer's hold stops new bookings.
        """
        particulars = self._checked(who, new)
        self.credit.refuse_bookings(who, particulars.customer_id)
        # Whoever charges under one of its numbers at this very moment is no reason to refuse it.
        shipment = on_fresh_facts(lambda: self._enter(who, particulars))
        # At once what the clock would otherwise do within a minute.
        return self.change(Principal.system(who.tenant), shipment.id, unchanged)

    def edit(self, who: Principal, shipment_id: str, version: int, new: ShipmentNew) -> Shipment:
        """Change a shipment as people last left it at ``version``. Raises ``Stale``.

        A carrier's report that comes in between is no reason to refuse: it is taken along.
        """
        particulars = self._checked(who, new)

        def change(before: Shipment, uow: UnitOfWork) -> Shipment:
            if before.version != version:
                raise EditedMeanwhile()
            fresh = {name: getattr(particulars, name) for name in Particulars.model_fields}
            changed = [name for name in fresh if getattr(before, name) != fresh[name]]
            uow.audit("shipment.edit", shipment_id, fields=changed)
            now = {**fresh, "version": version + 1, "matching": True}
            after = before.model_copy(update=now)
            self.bookings.stated(uow, before, after)
            return after

        return self.change(who, shipment_id, change)

    def report(self, who: Principal, shipment_id: str, new: EventNew) -> Shipment:
        """Enter by hand what somebody was told; it counts like a carrier's report."""
        event = CarrierEvent(
            id=self.backing.ids.new("sev"),
            source=BY_HAND,
            created_at=self.backing.clock.now(),
            **new.model_dump(exclude={"container", "place"}),
            container=normal_number(new.container),
            place=place_code(new.place),
        )

        def change(before: Shipment, uow: UnitOfWork) -> Shipment:
            self.rows(who).add_report(uow, shipment_id, event)
            uow.audit("shipment.report", shipment_id, kind=event.kind.value)
            return before

        return self.change(who, shipment_id, change, event)

    def _enter(self, who: Principal, particulars: Particulars) -> Shipment:
        uow = UnitOfWork(self.backing, who)
        shipment = Shipment(
            id=uow.ids.new("shp"),
            created_at=uow.now,
            matching=True,
            **particulars.model_dump(),
        )
        self.rows(who).insert(uow, shipment, uow.now)
        self.bookings.stated(uow, None, shipment)
        uow.audit("shipment.create", shipment.id, customer=shipment.customer_id)
        uow.commit(shipment)
        return shipment

    def _checked(self, who: Principal, new: ShipmentNew) -> Particulars:
        try:
            self.customers.get(who, new.customer_id)
        except CustomerNotFound:
            raise Invalid.field("customer_id", "Choose one of your customers.") from None
        return new.particulars()
