"""Two people approve the same settlement at the same moment, on a real engine."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from chalicelib.kit.errors import DomainError
from chalicelib.tenancy.principal import Principal
from infra.child import Child
from tests.contract.engines import fresh_store
from tests.unit.tickets.settling.factories import Settling
from tests.world import World

ROUNDS = 5


def test_however_close_two_approvals_are_one_credit_note_is_booked(embedded_engine: Child) -> None:
    desk = Settling(World(store=fresh_store(embedded_engine)))
    for round_ in range(1, ROUNDS + 1):
        asked = desk.propose(amount=60_000)
        start = Barrier(2)

        def approve(who: Principal, asked: str = asked.id, start: Barrier = start) -> str:
            start.wait()
            try:
                desk.settling.approve(who, desk.ticket.id, asked)
            except DomainError as refused:
                return refused.type
            return "granted"

        with ThreadPoolExecutor(2) as people:
            said = sorted(people.map(approve, (desk.may, desk.owner)))
        assert said == ["already-decided", "granted"]
        assert desk.credited() == [-60_000] * round_
