"""The checklist of a ticket's playbook: what has been done, ticked by whom."""

from collections.abc import Sequence

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.impartial import refuse_complained_of
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Tick, Ticks
from chalicelib.tickets.settling.playbooks import Check
from chalicelib.tickets.settling.room import SettlingRoom
from chalicelib.unit_of_work import UnitOfWork


class Checklist(SettlingRoom):
    """Ticking and unticking; each change leaves its line on the timeline."""

    def ticks(self, who: Principal, ticket_id: str) -> Ticks:
        """What is ticked by now."""
        return self.rows(who).ticks(ticket_id)

    def tick(self, who: Principal, ticket_id: str, done: Sequence[str]) -> Ticks:
        """Exactly ``done`` is ticked afterwards, of the checks that the playbook has now.

        What was ticked on a list that reads differently today stays as it was. Raises
        ``TicketClosed``, ``Stale``.
        """
        who.require("tickets.handle")
        ticket = self.desk.get(who, ticket_id)
        refuse_complained_of(ticket, who.user)
        if ticket.closed:
            raise TicketClosed()
        before = self.rows(who).ticks(ticket_id)
        checks = self.playbook(who, ticket).checklist
        changed = [check for check in checks if (check.key in done) != (check.key in before.ticked)]
        return self._write(who, ticket, before, changed) if changed else before

    def _write(
        self, who: Principal, ticket: Ticket, before: Ticks, changed: Sequence[Check]
    ) -> Ticks:
        uow = UnitOfWork(self.desk.backing, who)
        hand, ticked = self.desk.hand(uow), dict(before.ticked)
        for place, check in enumerate(changed):
            on = check.key not in ticked
            if on:
                ticked[check.key] = Tick(by=who.user, by_name=who.name, at=hand.at)
            else:
                del ticked[check.key]
            facts = {"en": check.read_in("en"), "zh": check.read_in("zh")}
            line = hand.line("check_ticked" if on else "check_unticked", facts=facts)
            self.desk.rows(who).add_event(uow, ticket, line, place)
        after = Ticks(ticked=ticked, version=before.version + 1)
        self.rows(who).save_ticks(uow, ticket.id, after)
        uow.audit("settlement.checked", ticket.id, checks=[check.key for check in changed])
        uow.commit(after)
        return after
