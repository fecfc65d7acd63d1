"""One act on the settlements of one ticket: what it goes by, and all that it writes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from chalicelib.accounts.ledger.model import Kind
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.notices.model import Told
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.news import watched
from chalicelib.tickets.people import Person, find, impartial
from chalicelib.tickets.settling import letters
from chalicelib.tickets.settling.approvers import next_seat
from chalicelib.tickets.settling.authority import beyond
from chalicelib.tickets.settling.errors import NobodyToAsk
from chalicelib.tickets.settling.lines import asked_of, facts_of
from chalicelib.tickets.settling.model import Granted, Seat, Settlement
from chalicelib.tickets.settling.room import SettlingRoom
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import BOOKED, Beyond, State
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork


class Case:
    """Reads its facts once, writes one transaction; the caller repeats it when ``Stale``."""

    def __init__(
        self, room: SettlingRoom, who: Principal, ticket: Ticket, uow: UnitOfWork | None = None
    ) -> None:
        self.room, self.who, self.ticket = room, who, ticket
        self.rows = room.rows(who)
        self.uow = uow or UnitOfWork(room.desk.backing, who)
        self.hand = room.desk.hand(self.uow)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The colleagues who may be asked: not those complained of."""
        return impartial(self.room.desk.people(self.who), self.ticket)

    @cached_property
    def granted(self) -> Granted:
        """What this customer was granted; of an unknown customer nothing is remembered."""
        customer = self.ticket.customer_id
        return self.rows.granted(customer) if customer else Granted()

    def still_open(self) -> None:
        """Refuse everything if the ticket is not as it was read."""
        self.rows.unchanged(self.uow, self.ticket)

    def within(self, new: SettlementNew) -> bool:
        """Whether who acts may grant it on their own."""
        return self._new(new, "").beyond is None

    def propose(self, new: SettlementNew, dispute_id: str = "") -> Settlement:
        """Grant it at once within the proposer's authority, else ask."""
        settlement = self._new(new, dispute_id)
        self._insured(settlement)
        if settlement.beyond is None:
            return self._grant(settlement, "settlement_granted", first=True)
        seat = next_seat(self.people, self.who.person, lambda role: self._may(settlement, role))
        if seat is None:
            raise NobodyToAsk()
        settlement = settlement.asking(seat, self.hand.at, self._due())
        self.rows.insert(self.uow, settlement)
        if settlement.dispute_id:
            self.room.disputes().asked(self.uow, settlement)
        kind = "settlement_asked_again" if seat.again else "settlement_asked"
        line = self.hand.line(kind, _said(settlement), facts=facts_of(settlement))
        return self._commit(settlement, line, letters.asking(settlement, self.people))

    def decide(
        self, settlement: Settlement, state: State, why: str, by: Person | None
    ) -> Settlement:
        """Grant or refuse; a grant beyond the approver's own authority goes up instead."""
        higher = self._higher(settlement, by) if state is State.GRANTED else None
        if higher is not None:
            line = self.hand.line("settlement_moved", why, facts=asked_of(higher))
            return self._ask(settlement, higher, line)
        if state is State.GRANTED:
            self._insured(settlement)
        absent = self._stood_in_for(settlement.seat)
        settlement = settlement.decided(
            state, self.who.user, self.who.name, self.hand.at, why.strip(), absent
        )
        if state is State.GRANTED:
            return self._grant(settlement, "settlement_approved")
        settlement = self.rows.replace(self.uow, settlement)
        if settlement.dispute_id:
            self.room.disputes().refused(self.uow, settlement)
        line = self.hand.line("settlement_refused", why, facts=facts_of(settlement))
        return self._commit(settlement, line, letters.decision(settlement, self.people))

    def withdraw(self, settlement: Settlement, why: str) -> Settlement:
        """Nothing is asked any more; a dispute that it was for stands as before."""
        settlement = settlement.decided(
            State.WITHDRAWN, self.who.user, self.who.name, self.hand.at, why.strip()
        )
        settlement = self.rows.replace(self.uow, settlement)
        if settlement.dispute_id:
            self.room.disputes().refused(self.uow, settlement)
        line = self.hand.line("settlement_withdrawn", why, facts=facts_of(settlement))
        return self._commit(settlement, line, ())

    def overdue(self, settlement: Settlement) -> Settlement:
        """Its time has run out: ask the next level, or say that there is none."""
        level = settlement.seat.level if settlement.seat else 0
        seat = self._next(settlement, level)
        # Named for its level and due at its time: a line that can stand only once.
        line = Event(
            id=f"APPROVAL#{settlement.id}#{level}",
            at=self.hand.at,
            due_at=settlement.due_at,
            kind="settlement_late_moved" if seat else "settlement_late",
            by="system",
            facts=asked_of(seat) if seat else {},
        )
        if seat is not None:
            return self._ask(settlement, seat, line)
        settlement = self.rows.replace(self.uow, settlement.overdue())
        return self._commit(settlement, line, letters.asking(settlement, self.people, moved=True))

    def take_off(self, settlement: Settlement) -> None:
        """Who was asked is complained of: somebody else of that level or above is, in this act.

        Nobody left: it stays open for whoever is more senior, and never for them.
        """
        level = settlement.seat.level if settlement.seat else 0
        seat = self._next(settlement, max(level - 1, 0))
        if seat is None:
            return
        asked = self.rows.replace(self.uow, settlement.asking(seat, self.hand.at, self._due()))
        line = self.hand.line("settlement_moved", facts=asked_of(seat))
        self.room.desk.rows(self.who).add_event(self.uow, self.ticket, line)
        self.room.desk.inform(self.uow, letters.asking(asked, self.people, moved=True))

    def _new(self, new: SettlementNew, dispute_id: str) -> Settlement:
        who, ticket = self.who, self.ticket
        facts = new.model_dump() | ({"currency": ""} if not new.amount else {})
        settlement = Settlement(
            id=self.uow.ids.new("stl"),
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            subject=ticket.subject,
            customer_name=ticket.customer_name,
            proposed_by=who.person,
            proposed_name=who.name,
            proposed_at=self.hand.at,
            dispute_id=dispute_id,
            **facts,
        )
        return settlement.model_copy(update={"beyond": self._beyond(settlement, who.role)})

    def _beyond(self, settlement: Settlement, role: str) -> Beyond | None:
        policy = self.room.authority(self.who)
        given = self.granted.within(policy.period, self.room.today(self.who))
        remedy, amount = settlement.remedy, settlement.amount
        return beyond(policy, role, remedy, amount, settlement.currency, given)

    def _may(self, settlement: Settlement, role: str) -> bool:
        return self._beyond(settlement, role) is None

    def _next(self, settlement: Settlement, level: int) -> Seat | None:
        requester = settlement.proposed_by
        return next_seat(self.people, requester, lambda role: self._may(settlement, role), level)

    def _higher(self, settlement: Settlement, by: Person | None) -> Seat | None:
        """The seat above, when neither the seat asked nor the approver may grant it alone."""
        seat = settlement.seat
        if seat is None or seat.again:
            return None
        holders = [person for person in self.people if person.user_id == seat.holder]
        seats = [*holders, *([by] if by else [])]
        if any(self._may(settlement, person.role) for person in seats):
            return None
        return self._next(settlement, max([seat.level, *(each.seniority for each in seats)]))

    def _stood_in_for(self, seat: Seat | None) -> str:
        """The absent holder of the seat, where whoever decides acts for them today."""
        holder = find(self.people, seat.holder) if seat else None
        deputy = holder is not None and holder.acting == self.who.user != holder.user_id
        return holder.name if holder and deputy else ""

    def _ask(self, settlement: Settlement, seat: Seat, line: Event) -> Settlement:
        asked = settlement.asking(seat, self.hand.at, self._due())
        settlement = self.rows.replace(self.uow, asked)
        told = letters.asking(settlement, self.people, moved=True)
        return self._commit(settlement, line, told)

    def _grant(self, settlement: Settlement, kind: str, first: bool = False) -> Settlement:
        """Everything that granting means: the credit note, the customer's sum, the timeline."""
        settlement = self._booked(settlement)
        if first:
            self.rows.insert(self.uow, settlement)
        else:
            settlement = self.rows.replace(self.uow, settlement)
        self._remember(settlement)
        text = _said(settlement) if first else settlement.why
        line = self.hand.line(kind, text, facts=facts_of(settlement))
        told = [] if first else letters.decision(settlement, self.people)
        return self._commit(settlement, line, told)

    def _insured(self, settlement: Settlement) -> None:
        """Money is offered and granted only as far as the insurer of the claim agreed to."""
        if settlement.remedy in BOOKED:
            amount, currency = settlement.amount, settlement.currency
            self.room.insured(self.uow, self.ticket.id, amount, currency)

    def _booked(self, settlement: Settlement) -> Settlement:
        if settlement.remedy not in BOOKED:
            return settlement
        credit = CreditNew(
            kind=Kind.CREDIT_NOTE,
            currency=settlement.currency,
            amount=settlement.amount,
            dated=self.room.today(self.who),
            reference=self.ticket.number,
            note=settlement.note[:200],
        )
        if settlement.dispute_id:
            entry = self.room.disputes().credited(self.uow, settlement, credit)
        else:
            entry = self.room.credits.add_credit_note(self.uow, settlement.customer_id, credit)
        return settlement.model_copy(update={"entry_id": entry.id})

    def _remember(self, settlement: Settlement) -> None:
        if not settlement.amount or not settlement.customer_id:
            return
        today = self.room.today(self.who)
        granted = self.granted.plus(today, settlement.amount, settlement.currency)
        self.rows.save_granted(self.uow, settlement.customer_id, granted)

    def _due(self) -> datetime:
        minutes = self.room.authority(self.who).answer_within
        calendar = self.room.desk.tenancy.calendar(self.who)
        return calendar.add(self.hand.at, timedelta(minutes=minutes))

    def _commit(self, settlement: Settlement, line: Event, told: Iterable[Told]) -> Settlement:
        self.room.desk.rows(self.who).add_event(self.uow, self.ticket, line)
        self._inform(line, tuple(told))
        self.uow.audit(
            f"settlement.{line.kind.partition('_')[2]}",
            self.ticket.id,
            settlement=settlement.id,
            remedy=settlement.remedy,
            amount=settlement.amount,
            currency=settlement.currency,
        )
        self.uow.commit(settlement)
        return settlement

    def _inform(self, line: Event, told: Sequence[Told]) -> None:
        """Tell those whom the approval concerns, and those who watch the ticket."""
        desk = self.room.desk
        named = {each.to.user_id for each in told}
        watching = watched(self.ticket, (line,), desk.sender(self.who), named)
        desk.inform(self.uow, (*told, *watching))


def _said(settlement: Settlement) -> str:
    """The proposer's words: the note, and why not what the playbook proposes."""
    return "\n".join(each for each in (settlement.note, settlement.departs) if each)
