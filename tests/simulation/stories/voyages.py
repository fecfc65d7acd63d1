"""Shipments whose carrier reports through the hook, and an independent idea of what they must say.

``Voyage`` keeps every event the carrier was answered 204 for and works out the times by a rule of
its own: of each sort the event made last. In the end the product must agree, must have processed
every delivery, and must have opened each exception once, not early, and not left one out.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.carriers.model import Outcome
from chalicelib.carriers.schemas import ConnectedOut, ConnectionNew
from chalicelib.carriers.signatures import Secret, sign
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.clock import instant
from chalicelib.kit.errors import Stale
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tables import SHIPMENTS
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.machine import BEGIN, Machine, Wrong
from tests.simulation.story import Story

# The default policy, written down a second time on purpose.
LATE_AFTER, SILENT_AFTER = timedelta(hours=4), timedelta(hours=24)
DEPARTS_LATE_AFTER = timedelta(hours=24)
PLACES = {"DEPA": "CNSHA", "ARRI": "DEHAM"}


class Voyages(Story):
    """One carrier, and a voyage or two that it reports of."""

    lengths = (2, 3, 3, 7)

    def scene(self) -> None:
        carriers = self.machine.services.carriers
        self.carrier = carriers.connect(self.who, ConnectionNew(carrier="Blue Anchor"))
        self.voyages = [
            Voyage(self, self.carrier, n) for n in range(self.rng.choice((1, 1, 1, 1, 2)))
        ]

    def plan(self) -> None:
        for voyage in self.voyages:
            voyage.plan(self.rng)

    def check_at_end(self) -> None:
        for voyage in self.voyages:
            voyage.check_at_end()
        self._check_deliveries()

    def _check_deliveries(self) -> None:
        carriers = self.machine.services.carriers
        found = carriers.deliveries(self.who, self.carrier.id, limit=100).items
        waiting = [each.id for each in found if each.outcome is not Outcome.PROCESSED]
        if waiting:
            raise Wrong(f"deliveries left behind: {waiting}")


@dataclass
class Voyage:
    """A shipment as it is truly reported."""

    story: Story
    carrier: ConnectedOut
    number: int
    agreed: datetime = BEGIN
    watched: bool = False
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    customer: str = ""

    @property
    def machine(self) -> Machine:
        return self.story.machine

    @property
    def who(self) -> Principal:
        return self.story.who

    @property
    def booking(self) -> str:
        return f"BKG{self.number}"

    def plan(self, rng: random.Random) -> None:
        """Entered at some time; reports come before and after, in any order, some twice."""
        self.agreed = BEGIN + timedelta(hours=rng.randrange(24, 24 * (self.story.days + 3)))
        self.watched = rng.random() < 0.5
        new = CustomerNew(code=f"C{self.number}", name=f"Customer {self.number}")
        self.customer = self.machine.services.customers.create(self.who, new).id
        self._at("shipment", 0.3, lambda s, w: s.shipments.create(w, self._new()))
        events = [self._event(rng, index) for index in range(rng.randint(0, 5))]
        for first in range(0, len(events), 2):
            portion = events[first : first + 2]
            for _ in range(rng.choice((1, 1, 2))):
                self._deliver(rng.sample(portion, len(portion)))
        if rng.random() < 0.3:
            moved = self.agreed + timedelta(hours=rng.randrange(-48, 48))
            self._at("agreed date", 1, self._move(moved), first=0.3)

    def _new(self, **fields: Any) -> ShipmentNew:
        given = {"agreed_arrival": self.agreed, "watched": self.watched} | fields
        return ShipmentNew(
            customer_id=self.customer,
            booking=self.booking,
            origin=PLACES["DEPA"],
            destination=PLACES["ARRI"],
            agreed_departure=self._leaves,
            **given,
        )

    @property
    def _leaves(self) -> datetime:
        return self.agreed - timedelta(days=10)

    def _event(self, rng: random.Random, index: int) -> dict[str, Any]:
        code = rng.choice(("DEPA", "ARRI", "ARRI"))
        about = self.agreed if code == "ARRI" else self._leaves
        at = about + timedelta(hours=rng.randrange(-30, 60))
        return {
            "eventID": f"e{self.number}-{index}",
            "eventCreatedDateTime": _text(BEGIN - timedelta(hours=rng.randrange(1, 200))),
            "eventType": "TRANSPORT",
            "eventClassifierCode": rng.choice(("PLN", "EST", "EST", "ACT")),
            "eventDateTime": _text(at),
            "transportEventTypeCode": code,
            "transportCall": {"transportCallID": f"{index}", "UNLocationCode": PLACES[code]},
            "documentReferences": [
                {"documentReferenceType": "BKG", "documentReferenceValue": self.booking}
            ],
        }

    def _deliver(self, events: list[dict[str, Any]]) -> None:
        body = json.dumps(events).encode()
        signature = sign(body, Secret(text=self.carrier.secret))
        token = self.carrier.url.rpartition("/")[2]

        def send(services: Services, who: Principal) -> None:
            services.carriers.receive(token, body, signature)
            UnitOfWork(services.backing, who).commit()  # the carrier notes that it was answered

        def answered() -> None:
            self.taken |= {event["eventID"]: event for event in events}

        self._at("carrier's report", 1, send, answered)

    def _move(self, agreed: datetime) -> Callable[[Services, Principal], Any]:
        """The date was promised anew; whoever does it looks at the shipment first."""

        def move(services: Services, who: Principal) -> None:
            found = services.shipments.search(who, self.booking).items
            if not found:
                raise Stale()  # not entered yet: later again
            new = self._new(agreed_arrival=agreed)
            services.shipments.edit(who, found[0].id, found[0].version, new)

        return move

    def _at(
        self,
        path: str,
        last: float,
        do: Callable[[Services, Principal], Any],
        done: Callable[[], None] = lambda: None,
        *,
        first: float = 0,
    ) -> None:
        self.story.at(path, self.booking, do, done, between=(first, last))

    # ---- what must be true in the end

    def check_at_end(self) -> None:
        shipments = self.machine.services.shipments
        found = shipments.search(self.who, self.booking).items
        if len(found) != 1:
            raise Wrong(f"{self.booking}: {len(found)} shipments")
        self._check_times(found[0])
        self._check_exceptions(found[0])

    def _check_times(self, shipment: Shipment) -> None:
        for code, times in (("DEPA", shipment.departure), ("ARRI", shipment.arrival)):
            for sort, name in (("PLN", "planned"), ("EST", "estimated"), ("ACT", "actual")):
                expected, seen = self._last(code, sort), getattr(times, name)
                if seen != expected:
                    raise Wrong(f"{self.booking}: {code} {sort} is {seen}, not {expected}")

    def _last(self, code: str, sort: str) -> datetime | None:
        of_sort = [
            event
            for event in self.taken.values()
            if (event["transportEventTypeCode"], event["eventClassifierCode"]) == (code, sort)
        ]
        last = max(of_sort, key=lambda e: (e["eventCreatedDateTime"], e["eventID"]), default=None)
        return datetime.fromisoformat(last["eventDateTime"]) if last else None

    def _check_exceptions(self, shipment: Shipment) -> None:
        services = self.machine.services
        tickets = services.tickets.of_customer(self.who, self.customer, 100).items
        if sorted(ticket.id for ticket in tickets) != sorted(shipment.opened.values()):
            raise Wrong(f"{self.booking}: {len(tickets)} tickets for {shipment.opened}")
        rows = self.machine.items(SHIPMENTS, f"T#{self.who.tenant}#S#{shipment.id}")
        claims = {row["sk"][4:]: instant(row["at"]) for row in rows if row["sk"][:4] == "EXC#"}
        if set(claims) != set(shipment.opened):
            raise Wrong(f"{self.booking}: claimed {set(claims)}, opened {set(shipment.opened)}")
        self._check_late(shipment)
        self._check_silence(shipment, claims, "no_departure", "DEPA")
        self._check_silence(shipment, claims, "no_arrival", "ARRI")

    def _check_late(self, shipment: Shipment) -> None:
        expected = self._last("ARRI", "ACT") or self._last("ARRI", "EST")
        agreed = shipment.agreed.arrival
        assert agreed is not None
        late = expected is not None and expected - agreed > LATE_AFTER
        if late and "late_arrival" not in shipment.opened:
            raise Wrong(f"{self.booking}: late and nobody was told")
        leaves, agreed = self._last("DEPA", "ACT") or self._last("DEPA", "EST"), self._leaves
        gone_late = leaves is not None and leaves - agreed > DEPARTS_LATE_AFTER
        there = self._last("ARRI", "ACT") is not None
        told = {"late_departure", "late_arrival", "no_departure"} & set(shipment.opened)
        if gone_late and not there and not told:
            raise Wrong(f"{self.booking}: leaves late and nobody was told")

    def _check_silence(
        self, shipment: Shipment, claims: dict[str, datetime], cause: str, code: str
    ) -> None:
        agreed = shipment.agreed.departure if code == "DEPA" else shipment.agreed.arrival
        assert agreed is not None
        told = [_at(event) for event in self.taken.values() if _sort(event, code) != "ACT"]
        if cause in claims:
            # Never before the earliest time that anybody ever named; a moved date may be 48 h.
            earliest = min([agreed - timedelta(hours=48), *(at for at in told if at)])
            if claims[cause] < earliest + SILENT_AFTER:
                raise Wrong(f"{self.booking}: {cause} early, at {claims[cause]}")
            return
        due = self._last(code, "EST") or self._last(code, "PLN") or agreed
        silent = self._last(code, "ACT") is None and self._last("ARRI", "ACT") is None
        over = self.machine.clock.now() > due + SILENT_AFTER + timedelta(minutes=2)
        if silent and over and (shipment.watched or self.taken):
            raise Wrong(f"{self.booking}: {cause} was due at {due + SILENT_AFTER}")


def _sort(event: dict[str, Any], code: str) -> str:
    same = event["transportEventTypeCode"] == code
    return str(event["eventClassifierCode"]) if same else "ACT"


def _at(event: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(event["eventDateTime"])


def _text(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()
