"""Use cases of releasing documents: the light, the release, the leave of a second person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.accounts.credit.model import Credit, Leave
from chalicelib.accounts.credit.schemas import LeaveNew
from chalicelib.accounts.credit.second_person import SECOND, alone, granted, involved
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.releasing.model import Document, Light, Papers, Released
from chalicelib.shipments.releasing.ports import Credits, Files, PaperRows, Tenancy
from chalicelib.shipments.releasing.schemas import ReleasedNew
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.rights import permits
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts


@dataclass(frozen=True)
class Standing:
    """The papers of a shipment with the light of the day, and who may give leave."""

    shipment: Shipment
    papers: Papers
    light: Light
    waiting: Leave | None
    may_grant: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    """One act on the papers of a shipment: what it goes by, and its unit of work."""

    uow: UnitOfWork
    papers: Papers
    credit: Credit
    light: Light
    today: date


@dataclass
class ReleasingService:
    """Everything that is done with the documents of shipments; each write is one transaction."""

    backing: Backing
    rows: Callable[[Principal], PaperRows]
    shipments: Files
    credit: Credits
    tenancy: Tenancy

    def standing(self, who: Principal, shipment_id: str) -> Standing:
        """The light of the day and what was released. Raises ``ShipmentNotFound``."""
        shipment = self.shipments.get(who, shipment_id)
        case = self._case(who, shipment)
        leave = case.papers.leave
        waits = leave is not None and not leave.granted and not leave.over(case.today)
        may = () if case.light.green else self._seconds(who, case.credit, leave if waits else None)
        return Standing(shipment, case.papers, case.light, leave if waits else None, may)

    def asked(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Papers]:
        """Shipments for whose documents leave waits for a second person, the longest first."""
        page, today = self.rows(who).asked(limit, after), self._today(who)
        waiting = [each for each in page.items if each.leave and not each.leave.over(today)]
        return Listing(waiting, page.after)

    def release(self, who: Principal, shipment_id: str, new: ReleasedNew) -> Papers:
        """A document leaves our hands. Raises ``DocumentsHeld``, ``DocumentReleased``."""
        who.require("shipments.write")

        def act(case: _Case) -> Papers:
            released = Released(**new.model_dump(), by=who.user, at=case.uow.now)
            # Whatever the light says must still be so when it is written.
            self.credit.hold_still(case.uow, case.credit)
            facts = {"document": new.document.value, "to": new.to}
            case.uow.audit("shipment.release", shipment_id, red=bool(case.light.causes), **facts)
            return case.papers.releasing(released, case.light)

        return self._act(who, shipment_id, act)

    def take_back(self, who: Principal, shipment_id: str, document: Document, why: str) -> Papers:
        """It was recorded by mistake, or came back. Raises ``NotReleased``."""
        who.require("shipments.write")

        def act(case: _Case) -> Papers:
            case.uow.audit("shipment.release-back", shipment_id, document=document.value, why=why)
            facts = {"taken_back_at": case.uow.now, "taken_back_by": who.user, "why": why}
            return case.papers.taking_back(document, **facts)

        return self._act(who, shipment_id, act)

    def ask(self, who: Principal, shipment_id: str, new: LeaveNew) -> Papers:
        """Ask for leave against a red light. Raises ``NotHeld``, ``LeaveAsked``, ``Invalid``."""
        who.require("shipments.write")

        def act(case: _Case) -> Papers:
            if new.until < case.today:
                raise Invalid.field("until", "Choose a day that is still to come.")
            facts = {"causes": case.light.causes, "asked_by": who.person, "asked_at": case.uow.now}
            leave = Leave.model_validate(new.model_dump() | facts)
            case.uow.audit("shipment.leave-ask", shipment_id, reason=new.reason)
            return case.papers.asking(leave, case.light, case.today)

        return self._act(who, shipment_id, act)

    def grant(self, who: Principal, shipment_id: str) -> Papers:
        """Give the leave that another person asked for.

        Raises ``NoLeaveAsked``, ``SecondPersonNeeded``.
        """
        who.require(SECOND)

        def act(case: _Case) -> Papers:
            waiting, people = case.papers.waiting(case.today), self.tenancy.members(who)
            leave = granted(waiting, case.credit, who, people, case.uow.now)
            facts = {"asked_by": leave.asked_by, "alone": leave.alone}
            case.uow.audit("shipment.leave", shipment_id, **facts)
            return case.papers.replaced(leave=leave)

        return self._act(who, shipment_id, act)

    def refuse(self, who: Principal, shipment_id: str) -> Papers:
        """Refuse leave, or take back one's own question.

        Raises ``NoLeaveAsked``, ``Forbidden``.
        """

        def act(case: _Case) -> Papers:
            leave = case.papers.waiting(case.today)
            if leave.asked_by != who.person:
                who.require(SECOND)
            case.uow.audit("shipment.leave-refuse", shipment_id, asked_by=leave.asked_by)
            return case.papers.replaced(leave=None)

        return self._act(who, shipment_id, act)

    def _act(self, who: Principal, shipment_id: str, what: Callable[[_Case], Papers]) -> Papers:
        def once() -> Papers:
            shipment = self.shipments.get(who, shipment_id)
            case = self._case(who, shipment)
            after = what(case).replaced(customer_id=shipment.customer_id, title=shipment.title)
            waits = after.leave is not None and not after.leave.granted
            self.rows(who).save(case.uow, after, waits)
            case.uow.commit(after)
            return after

        return on_fresh_facts(once)

    def _case(self, who: Principal, shipment: Shipment) -> _Case:
        uow = UnitOfWork(self.backing, who)
        today = self._today(who)
        papers, credit = self.rows(who).get(shipment), self.credit.of(who, shipment.customer_id)
        return _Case(uow, papers, credit, papers.light(credit.hold, today), today)

    def _today(self, who: Principal) -> date:
        zone = ZoneInfo(self.tenancy.company(who).zone)
        return self.backing.clock.now().astimezone(zone).date()

    def _seconds(self, who: Principal, credit: Credit, leave: Leave | None) -> tuple[str, ...]:
        """Who may give leave: neither who asked nor who put the customer on hold."""
        people, others = self.tenancy.members(who), involved(credit, leave)
        if alone(people):
            return (who.user,)
        return tuple(
            each.user_id
            for each in people
            if each.active and each.user_id not in others and permits(each.role, SECOND)
        )
