"""Use cases around shipments. Each write is one transaction; reports are laid down first.

Reports are immutable and keyed by their content, so they are written without a transaction; the
shipment is then computed from all of them and saved under its version. Whoever saves later reads
again, so no report is ever left out, in whatever order deliveries and shipments come.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from chalicelib.customers.errors import CustomerNotFound
from chalicelib.customers.service import CustomerService
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Busy, Invalid, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.shipments.errors import EditedMeanwhile, ShipmentNotFound
from chalicelib.shipments.events import CarrierEvent
from chalicelib.shipments.exceptions import causes, next_due
from chalicelib.shipments.folding import fold
from chalicelib.shipments.matching import belongs, searched
from chalicelib.shipments.model import Particulars, Shipment, place_code
from chalicelib.shipments.policy import POLICY, ShipmentPolicy
from chalicelib.shipments.ports import Desk, Shipments, Tenancy
from chalicelib.shipments.references import Reference, ReferenceKind, normal_number
from chalicelib.shipments.schemas import EventNew, ShipmentNew
from chalicelib.shipments.wording import exception_references, exception_words
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

BY_HAND: Final = "hand"
# Deliveries of one shipment may be worked on at once; each retry reads what the other wrote.
_ATTEMPTS: Final = 5


@dataclass
class ShipmentService:
    """Everything that is done with shipments and the reports on them."""

    backing: Backing
    tenancy: Tenancy
    customers: CustomerService
    desk: Desk
    rows: Callable[[Principal], Shipments]

    def get(self, who: Principal, shipment_id: str) -> Shipment:
        """A shipment of the tenant. Raises ``ShipmentNotFound``."""
        shipment = self.rows(who).get(shipment_id)
        if shipment is None:
            raise ShipmentNotFound()
        return shipment

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Shipment]:
        """A customer's shipments, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

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
        """Enter a shipment; reports that waited for its numbers are laid on its file."""
        particulars = self._checked(who, new)
        uow = self._begin(who)
        shipment = Shipment(
            id=uow.ids.new("shp"),
            created_at=uow.now,
            matching=True,
            **particulars.model_dump(),
        )
        self.rows(who).insert(uow, shipment, uow.now)
        uow.audit("shipment.create", shipment.id, customer=shipment.customer_id)
        uow.commit(shipment)
        # At once what the clock would otherwise do within a minute.
        return self._change(Principal.system(who.tenant), shipment.id, unchanged)

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
            return before.model_copy(update={**fresh, "version": version + 1, "matching": True})

        return self._change(who, shipment_id, change)

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

        return self._change(who, shipment_id, change, event)

    def take(self, who: Principal, events: Sequence[CarrierEvent]) -> set[str]:
        """File a carrier's reports and lay each on its shipments; gives ids of those matched.

        May be repeated at any point: everything it writes, it writes only once.
        """
        rows = self.rows(who)
        rows.file(events)
        holders: dict[Reference, list[Shipment]] = {}
        found: dict[str, list[CarrierEvent]] = {}
        for event in events:
            for reference in searched(event):
                if reference not in holders:
                    holders[reference] = rows.many(rows.holding(reference))
                for shipment in holders[reference]:
                    if belongs(event, shipment):
                        found.setdefault(shipment.id, []).append(event)
        for shipment_id, mine in sorted(found.items()):
            rows.attach(shipment_id, mine)
            self._change(Principal.system(who.tenant), shipment_id, unchanged)
        return {event.id for mine in found.values() for event in mine}

    def wake(self, who: Principal, shipment_id: str, expected: str) -> None:
        """A due time came: collect reports that wait, open exceptions for what stays silent."""
        del expected  # what is due follows from the facts alone
        with suppress(ShipmentNotFound):
            self._change(who, shipment_id, unchanged, always=True)

    def _change(
        self,
        who: Principal,
        shipment_id: str,
        change: Callable[[Shipment, UnitOfWork], Shipment],
        *more: CarrierEvent,
        always: bool = False,
    ) -> Shipment:
        """Change a shipment and compute it anew from all its reports, in one transaction.

        ``more`` are reports that this transaction adds. With ``always`` it writes even when
        nothing changed, so that the clock's lease ends.
        """
        rows = self.rows(who)
        for attempt in range(1, _ATTEMPTS + 1):
            before = self.get(who, shipment_id)
            uow = self._begin(who)
            try:
                asked = change(before, uow)
                reports = self._reports(rows, asked)
                after = self._settled(uow, asked, [*reports, *more])
                due = next_due(after, self._policy(who), uow.now)
                if always or after != before:
                    after = after.model_copy(update={"revision": before.revision + 1})
                    rows.replace(uow, before, after, due)
                    uow.audit("shipment.update", shipment_id, stage=after.state.stage.name.lower())
                    uow.commit(after)
                return after
            except EditedMeanwhile:
                raise
            except Stale:
                if attempt == _ATTEMPTS:
                    raise
        raise Busy()

    def _reports(self, rows: Shipments, shipment: Shipment) -> list[CarrierEvent]:
        """What is on the file, after collecting what waited for new numbers."""
        if shipment.matching:
            named = [event for one in shipment.references for event in rows.filed(one)]
            rows.attach(shipment.id, [event for event in named if belongs(event, shipment)])
        return mine(rows.reports(shipment.id), shipment)

    def _settled(
        self, uow: UnitOfWork, before: Shipment, reports: Sequence[CarrierEvent]
    ) -> Shipment:
        """The shipment as its reports make it, with the exceptions that follow."""
        after = before.model_copy(
            update={
                "state": fold(reports, before.lane).summary,
                "matching": False,
                "watched": before.watched or any(one.source != BY_HAND for one in reports),
            }
        )
        opened = dict(after.opened)
        for cause in causes(after, self._policy(uow.who), uow.now):
            subject, text = exception_words(after, cause, self.tenancy.company(uow.who))
            ticket = self.desk.open_exception(
                uow.who,
                category="delay_or_rollover",
                subject=subject,
                text=text,
                customer_id=after.customer_id,
                references=exception_references(after),
                uow=uow,
            )
            self.rows(uow.who).claim(uow, after.id, cause, ticket.id)
            opened[cause.value] = ticket.id
        return after.model_copy(update={"opened": opened})

    def _checked(self, who: Principal, new: ShipmentNew) -> Particulars:
        try:
            self.customers.get(who, new.customer_id)
        except CustomerNotFound:
            raise Invalid.field("customer_id", "Choose one of your customers.") from None
        return new.particulars()

    def _policy(self, who: Principal) -> ShipmentPolicy:
        return ShipmentPolicy.model_validate(self.tenancy.policy(who, POLICY))

    def _begin(self, who: Principal) -> UnitOfWork:
        return UnitOfWork(self.backing, who)


def unchanged(shipment: Shipment, uow: UnitOfWork) -> Shipment:
    """Nobody asks for a change; what follows from the reports may still be one."""
    del uow
    return shipment


def mine(reports: Sequence[CarrierEvent], shipment: Shipment) -> list[CarrierEvent]:
    """The reports that still belong to a shipment whose numbers may have been corrected."""
    return [one for one in reports if one.source == BY_HAND or belongs(one, shipment)]
