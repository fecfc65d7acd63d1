"""Shipments computed from the reports on their file, and saved with what follows from them.

Reports are immutable and keyed by their content, so they are written without a transaction; the
shipment is then computed from all of them and saved under its revision. Whoever saves later reads
again, so no report is ever left out, in whatever order deliveries and shipments come.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Busy, Stale
from chalicelib.shipments.errors import EditedMeanwhile, ShipmentNotFound
from chalicelib.shipments.events import BY_HAND, CarrierEvent
from chalicelib.shipments.exceptions import causes, next_due
from chalicelib.shipments.folding import fold
from chalicelib.shipments.matching import belongs, mine, searched
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.policy import POLICY, ShipmentPolicy
from chalicelib.shipments.ports import Desk, Shipments, Tenancy
from chalicelib.shipments.references import Reference
from chalicelib.shipments.wording import CATEGORIES, exception_references, exception_words
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Deliveries of one shipment may be worked on at once; each retry reads what the other wrote.
_ATTEMPTS: Final = 5


@dataclass
class Settling:
    """Lays reports on shipments, and wakes those that wait for something."""

    backing: Backing
    tenancy: Tenancy
    desk: Desk
    rows: Callable[[Principal], Shipments]

    def get(self, who: Principal, shipment_id: str) -> Shipment:
        """A shipment of the tenant. Raises ``ShipmentNotFound``."""
        shipment = self.rows(who).get(shipment_id)
        if shipment is None:
            raise ShipmentNotFound()
        return shipment

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
        for shipment_id, reports in sorted(found.items()):
            rows.attach(shipment_id, reports)
            self.change(Principal.system(who.tenant), shipment_id, unchanged)
        return {event.id for reports in found.values() for event in reports}

    def wake(self, who: Principal, shipment_id: str, expected: str) -> None:
        """A due time came: collect reports that wait, open exceptions for what stays silent."""
        del expected  # what is due follows from the facts alone
        with suppress(ShipmentNotFound):
            self.change(who, shipment_id, unchanged, always=True)

    def change(
        self,
        who: Principal,
        shipment_id: str,
        step: Callable[[Shipment, UnitOfWork], Shipment],
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
            uow = UnitOfWork(self.backing, who)
            try:
                asked = step(before, uow)
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
            zone = self.tenancy.company(uow.who).zone
            ticket = self.desk.open_exception(
                uow.who,
                category=CATEGORIES[cause],
                words=partial(exception_words, after, cause, zone),
                customer_id=after.customer_id,
                references=exception_references(after),
                uow=uow,
            )
            self.rows(uow.who).claim(uow, after.id, cause, ticket.id)
            opened[cause.value] = ticket.id
        return after.model_copy(update={"opened": opened})

    def _policy(self, who: Principal) -> ShipmentPolicy:
        return ShipmentPolicy.model_validate(self.tenancy.policy(who, POLICY))


def unchanged(shipment: Shipment, uow: UnitOfWork) -> Shipment:
    """Nobody asks for a change; what follows from the reports may still be one."""
    del uow
    return shipment
