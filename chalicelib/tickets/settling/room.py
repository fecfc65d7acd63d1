"""What all settling stands on: the desk, accounts, and the company's policies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.room import Room
from chalicelib.tickets.settling import authority, playbooks
from chalicelib.tickets.settling.authority import AuthorityPolicy
from chalicelib.tickets.settling.playbooks import Playbook
from chalicelib.tickets.settling.ports import Credits, DisputedDocuments, Settlements
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class SettlingRoom:
    """The surroundings of every use case of settling."""

    desk: Room
    credits: Credits
    rows: Callable[[Principal], Settlements]
    disputes: Callable[[], DisputedDocuments]
    # Refuses what the insurer of a ticket's claim has not consented to, or no longer when it is
    # committed: ticket, amount, currency.
    insured: Callable[[UnitOfWork, str, int, str], None]

    def authority(self, who: Principal) -> AuthorityPolicy:
        """The company's authority in force."""
        return authority.read(self.desk.tenancy.policy(who, "authority"))

    def playbook(self, who: Principal, ticket: Ticket) -> Playbook:
        """How the company handles this category; empty where nothing is said."""
        return playbooks.of(self.desk.tenancy.policy(who, "playbooks"), ticket.category)

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        zone = ZoneInfo(self.desk.tenancy.company(who).zone)
        return self.desk.now().astimezone(zone).date()
